"""The doctor's view of this machine's fonts: those that stand for Word's, and those of the scripts that offices name.

An office's scripts (``aksara`` of its file) are read where a ledger answers: the one the environment names, or that of
the stack that runs in this folder. One that is away has a finding of its own already.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archive.errors import NaskahError
from archive.ledger import Ledger, Principal
from archive.ledger.office import offices
from doc_templates.kit.scripts import BY_KEY
from service.embedded.findings import Diagnosis, fail, ok
from service.embedded.home import NaskahHome
from service.embedded.machine import ask
from service.office import scripts
from service.terminal.surroundings import written_in

FONTS = {
    "Liberation Sans": ("fonts-liberation", "Arial"),
    "Liberation Serif": ("fonts-liberation", "Times New Roman"),
    "Carlito": ("fonts-crosextra-carlito", "Calibri"),
    "DejaVu Sans": ("fonts-dejavu-core", "signs the others lack"),
}
_LEDGER = "NASKAH_LEDGER_DSN"


def findings(home: NaskahHome, environ: Mapping[str, str]) -> Iterator[Diagnosis]:
    """Name each font that is not here, with the package that brings it."""
    listed = ask("fc-list", ":", "family")
    if listed is None or listed.returncode != 0:
        yield fail("fonts", "fc-list is not installed", "run: apt-get install fontconfig")
        return
    families = {name.strip() for line in listed.stdout.splitlines() for name in line.split(",")}
    missing = {font: FONTS[font] for font in FONTS if font not in families}
    for font, (package, stands_for) in missing.items():
        yield fail(
            f"font {font}",
            f"not installed; it stands for {stands_for}: lines would break elsewhere than in Word",
            f"run: apt-get install {package}",
        )
    if not missing:
        yield ok("fonts", ", ".join(FONTS))
    for key, satkers in _named(home, environ).items():
        script = BY_KEY[key]
        who = f"named by {', '.join(satkers)} (aksara: {key})"
        if script.font in families:
            yield ok(f"font {script.font}", f"{script.called}, {who}")
        else:
            yield fail(
                f"font {script.font}",
                f"not installed; {script.called}, {who}: documents with its letters cannot be printed here",
                f"run: apt-get install {script.package}; then start what prints again",
            )


def _named(home: NaskahHome, environ: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the scripts beyond those that every machine has, each with the offices that name it."""
    dsn = environ.get(_LEDGER) or (written_in(home.env_file).get(_LEDGER) if home.held() else None)
    if not dsn:
        return {}
    try:
        ledger = Ledger(dsn, min_size=1, max_size=1)
        try:
            with ledger.acting(Principal.system("doctor")) as tx:
                every = offices.every(tx)
        finally:
            ledger.close()
    except NaskahError:
        return {}
    named: dict[str, list[str]] = {}
    for office in every:
        for key in scripts.named(office):
            named.setdefault(key, []).append(office.satker)
    return named
