"""One case: how a template is changed, what it is filled with, and what must become of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.office_files.sheet import PAYLOAD, Sheet
from worker.press.lint.findings import Rule


@dataclass(frozen=True, kw_only=True)
class OfficeCase:
    """A template as somebody in an office made it."""

    name: str
    change: Callable[[Sheet], object]
    prints: tuple[str, ...] = ()
    """What the pages say."""
    absent: tuple[str, ...] = ()
    """What they do not."""
    refused: Rule | None = None
    """The rule by which the upload is refused; None where it is printed."""
    says: str = ""
    """Words of that finding: its place, its tag, or what to do."""
    warns: Rule | None = None
    """What the upload says of a template that it takes."""
    in_trial: bool = False
    """Only the pages of the trial show what is wrong."""
    data: Mapping[str, Any] = field(default_factory=dict)
    package: Callable[[bytes], bytes] = bytes
    """What becomes of the packed file."""

    @property
    def docx(self) -> bytes:
        """Return the template."""
        sheet = Sheet()
        self.change(sheet)
        return self.package(sheet.packed())

    @property
    def payload(self) -> dict[str, Any]:
        """Return what the event brings."""
        return {**PAYLOAD, **self.data}


def printed(
    name: str, made: Callable[[Sheet], object] | tuple[str, ...] | str, *says: str, **more: Any
) -> OfficeCase:
    """Return a template that is taken, and whose pages say so."""
    return OfficeCase(name=name, change=_change(made), prints=says, **more)


def refused(
    name: str,
    made: Callable[[Sheet], object] | tuple[str, ...] | str,
    rule: Rule,
    says: str = "",
    **more: Any,
) -> OfficeCase:
    """Return a template that is refused by a rule, whose finding says so."""
    return OfficeCase(name=name, change=_change(made), refused=rule, says=says, **more)


def _change(made: Callable[[Sheet], object] | tuple[str, ...] | str) -> Callable[[Sheet], object]:
    if callable(made):
        return made
    blocks = (made,) if isinstance(made, str) else made

    def put(sheet: Sheet) -> None:
        sheet.put(*blocks)

    return put
