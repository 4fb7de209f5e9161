"""Where LibreOffice and its fonts are installed, and how a fresh profile of it is furnished. Starts no LibreOffice."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

from archive import environment
from worker.pdf.errors import PoolRefused

# Debian and Ubuntu, Fedora, the project's own packages (/opt/libreoffice7.4/program).
_USUAL_PLACES = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program")

# 20 ms; a first time, with its cache to build, some seconds.
_LIST_S = 30.0

_FIRST_PAGE = 4096

_REGISTRY = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
# Nothing of this is needed to print a page; each costs time or opens a door.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Common/Save/Document", "AutoSave", "false"),
    ("Office.Common/Save/Document", "CreateBackup", "false"),
    ("Office.Java/VirtualMachine", "Enable", "false"),
    ("Office.Linguistic/SpellChecking", "IsSpellAuto", "false"),
    ("Office.Recovery/AutoSave", "Enabled", "false"),
    ("Office.Writer/Content/Update", "Link", "2"),
    # A profile that met no version before draws LibreOffice's own test pictures first: 0.8 of 1.2 s of a start.
    ("Setup/Product", "ooSetupLastVersion", "99.9"),
    # Nobody types here, so no words are collected to complete what is typed.
    ("Office.Writer/AutoFunction/Completion", "CollectWords", "false"),
)
# Parts of the window nobody sees. Each document has one built for it: the sidebar took a fifth of its time.
_STATES = "Office.UI.WriterWindowState/UIElements/States"
_HIDDEN = (
    ("Office.Views/Windows", "swriter/10336"),  # the sidebar
    (_STATES, "private:resource/statusbar/statusbar"),
    (_STATES, "private:resource/toolbar/standardbar"),
    (_STATES, "private:resource/toolbar/textobjectbar"),
)
# Writer's menu without an entry: filling the real one took 8 %.
_MENU = """<?xml version="1.0" encoding="UTF-8"?>
<menu:menubar xmlns:menu="http://openoffice.org/2001/menu" menu:id="menubar"/>
"""


def find_program(configured: str | None = None) -> Path:
    """The ``program`` folder that holds ``libmergedlo.so``; refuses with the remedy when there is none."""
    places = [Path(configured)] if configured else [Path(place) for place in _USUAL_PLACES]
    if configured:
        places.append(Path(configured) / "program")
    else:
        soffice = shutil.which("soffice") or shutil.which("libreoffice")
        if soffice:
            places.append(Path(soffice).resolve().parent)
        places.extend(sorted(Path("/opt").glob("libreoffice*/program"), reverse=True))
    for place in places:
        if (place / "libmergedlo.so").is_file():
            return place
    raise PoolRefused(
        "LibreOffice was not found. Install libreoffice-writer-nogui, or name its program folder in NASKAH_LIBREOFFICE.",
        looked_in=[str(place) for place in places],
    )


def font_folders() -> tuple[Path, ...]:
    """Every folder fontconfig finds fonts in, for an office may keep its own outside ``/usr``; none without fc-list."""
    files = _listed("%{file}\n")
    return tuple(sorted({Path(each).parent for each in files if each.startswith("/")}))


def setup(program: Path) -> str:
    """Return which LibreOffice and which fonts are installed, in one line: another line, other pages.

    The build is told by its library, whose first page holds the linker's own id of it; fonts by name, version and size.
    """
    build = hashlib.sha256()
    with (program / "libmergedlo.so").open("rb") as library:
        build.update(library.read(_FIRST_PAGE))
    return f"{_product(program)} ({build.hexdigest()[:12]}); fonts {_fonts()}"


def _product(program: Path) -> str:
    """Return the product's name with its version, as its own file says them."""
    try:
        lines = (program / "bootstraprc").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    return next((line.partition("=")[2] for line in lines if line.startswith("ProductKey=")), "LibreOffice")


def _listed(form: str) -> list[str]:
    """Return a line for each installed font, in fontconfig's own format; none without fc-list."""
    try:
        listed = subprocess.run(
            ["fc-list", "--format", form],
            capture_output=True,
            text=True,
            timeout=_LIST_S,
            check=False,
            env=environment.for_tool(),
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return listed.stdout.splitlines()


def _fonts() -> str:
    known = hashlib.sha256()
    for line in sorted({_font(line) for line in _listed("%{file}\t%{fontversion}\t%{fullname}\n")}):
        known.update(line.encode() + b"\n")
    return known.hexdigest()[:12]


def _font(line: str) -> str:
    """Return a font by its file's name and size, its version and its name; where the file lies changes nothing."""
    name, _, about = line.partition("\t")
    try:
        size = Path(name).stat().st_size
    except OSError:
        size = 0
    return f"{Path(name).name}\t{size}\t{about}"


def furnish_profile(profile: Path) -> None:
    """Write the settings of a fresh profile, so that no process shares or inherits one."""
    user = profile / "user"
    user.mkdir(parents=True)
    items = [
        f'<item oor:path="/org.openoffice.{path}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    ] + [
        f'<item oor:path="/org.openoffice.{path}"><node oor:name="{part}" oor:op="fuse">'
        '<prop oor:name="Visible" oor:op="fuse"><value>false</value></prop></node></item>'
        for path, part in _HIDDEN
    ]
    (user / "registrymodifications.xcu").write_text(_REGISTRY.format(items="\n".join(items)))
    menu = user / "config/soffice.cfg/modules/swriter/menubar"
    menu.mkdir(parents=True)
    (menu / "menubar.xml").write_text(_MENU)
