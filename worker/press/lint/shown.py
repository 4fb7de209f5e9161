"""Says what of a template is printed otherwise than Word may show it: tracked changes are accepted, bound controls let go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from lxml import etree

from worker.press.lint.findings import Finding, Rule, finding
from worker.press.names import wml
from worker.press.revisions import TrackedChanges

_SHOWN: Final = 60
"""Letters of a text that are shown."""
Numbers = Mapping[etree._Element, int]
"""The ordinal of each paragraph, as it was before anything went."""


def tracked(part: str, found: TrackedChanges, numbers: Numbers) -> Iterator[Finding]:
    """Yield the tracked changes of one part: what goes, and what stays, each with the first place and how many more."""
    for changes, became in (
        (found.deleted, "dihapus, tidak dicetak"),
        (found.inserted, "disisipkan, dicetak"),
    ):
        said = [each for each in changes if each.text.strip()]
        if not said:
            continue
        first = said[0]
        others = f" dan {len(said) - 1} lainnya" if len(said) > 1 else ""
        yield finding(
            Rule.TRACKED,
            part,
            f"“{_short(first.text)}”{others} {became}",
            paragraph=numbers.get(first.paragraph) if first.paragraph is not None else None,
            text=first.line,
        )


def unbound(part: str, found: Sequence[tuple[etree._Element, str]], numbers: Numbers) -> Iterator[Finding]:
    """Yield each control that showed data kept in the file."""
    for control, name in found:
        inside = next(control.iter(wml("p")), None)
        paragraph = inside if inside is not None else next(control.iterancestors(wml("p")), None)
        text = "".join(str(each.text or "") for each in control.iter(wml("t")))
        yield finding(
            Rule.BOUND,
            part,
            name or f"“{_short(text)}”",
            paragraph=numbers.get(paragraph) if paragraph is not None else None,
            text=_text(paragraph),
            tag=name,
        )


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _text(paragraph: etree._Element | None) -> str:
    return "" if paragraph is None else "".join(str(each.text or "") for each in paragraph.iter(wml("t")))
