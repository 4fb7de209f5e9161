"""Why the press gave a trial up, as a finding: by our own words alone, and what to do by whose fault it is."""

from __future__ import annotations

from typing import Final

from service.words.causes import CAUSES
from worker.press.lint.findings import Finding, Rule, finding

_UNKNOWN: Final = "mesin pencetak gagal karena sebab yang belum dikenal"
_AGAIN: Final = "Ulangi dengan naskah templates trial JENIS VERSION --again"
_TOO_MUCH: Final = f"{_AGAIN}; bila tetap demikian, templatnya terlalu berat bagi LibreOffice: sederhanakan tabel dan gambarnya."
_MACHINE: Final = (
    f"{_AGAIN} setelah administrator memperbaiki mesinnya (naskah doctor); templatnya tidak perlu diubah."
)
OF_A_TEMPLATE: Final = frozenset(
    [
        "worker_died",
        "TemplateBroken",
        "ConstructRefused",
        "UndefinedField",
        "UnprintableValue",
        "LinkRefused",
        "IllegalCharacter",
        "RenderFailed",
        "RenderTooLarge",
        "TextLost",
        "PageRefused",
        "TextMissing",
        "NumberBroken",
        "ContentsWrong",
        "ConversionFailed",
        "ConversionHung",
        "ConversionCrashed",
        "OutOfTime",
        "TrialOverdue",
        "TemplateTooHungry",
        "OutageOfOneJob",
    ]
)
"""Causes that a template may have; any other is the machine's."""


def given_up(cause: str | None) -> Finding:
    """Return the finding of a trial that ended with ``cause``, the name of an error; what that error itself says is for the log."""
    why = CAUSES.get(cause or "", _UNKNOWN)
    about = f"percetakan tidak dapat menyelesaikan uji cetak: {why} ({cause})"
    return finding(Rule.TRIAL, "", about, remedy=_TOO_MUCH if cause in OF_A_TEMPLATE else _MACHINE)
