"""Where LibreOffice is installed, and how a fresh profile of it is furnished. Starts nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

from worker.pdf.errors import PoolRefused

# Debian and Ubuntu, Fedora, the project's own packages (/opt/libreoffice7.4/program).
_USUAL_PLACES = ("/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program")

# Nothing in here is needed to print a page, each costs start time or opens a door: macros, Java, update checks,
# crash recovery, automatic links, spelling while loading.
_REGISTRY = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}
</oor:items>
"""
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Misc", "FirstRun", "false"),
    ("Common/Save/Document", "AutoSave", "false"),
    ("Common/Save/Document", "CreateBackup", "false"),
    ("Java/VirtualMachine", "Enable", "false"),
    ("Linguistic/SpellChecking", "IsSpellAuto", "false"),
    ("Recovery/AutoSave", "Enabled", "false"),
    ("Writer/Content/Update", "Link", "2"),
)


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


def furnish_profile(profile: Path) -> None:
    """Write the settings of a fresh profile, so that no process shares or inherits one."""
    user = profile / "user"
    user.mkdir(parents=True)
    items = "\n".join(
        f'<item oor:path="/org.openoffice.Office.{path}">'
        f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (user / "registrymodifications.xcu").write_text(_REGISTRY.format(items=items))
