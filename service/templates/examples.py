"""A payload that an author writes into a file, the type's example first, held against the type's contract.

Whatever is wrong is told with file, line and value: by ``ExampleRefused``, whose flaws name each. It judges no template.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from doc_templates.author import flaw_of, line_of_part
from doc_templates.catalog import Stationery
from doc_templates.json_lines import line_in, lines_in
from doc_templates.kit.contracts import RecordMetadata
from doc_templates.kit.errors import ExampleRefused, PayloadRefused, StationeryError
from doc_templates.kit.faults import strange_metadata
from doc_templates.kit.flaws import CONTRACT, EXAMPLE, Flaw, shown
from doc_templates.kit.kantor import Kantor
from doc_templates.kit.reasons import path_of, problems

_ABSENT: Final = object()


@dataclass(frozen=True, kw_only=True)
class PayloadFile:
    """A payload, and the file it was written into."""

    name: str
    """As its author knows it: ``memo/example.json``."""
    data: Mapping[str, Any] = field(repr=False)
    text: str = field(default="", repr=False)
    """The file's own text, by which fields are found on their lines."""

    @classmethod
    def example(cls, stationery: Stationery) -> PayloadFile:
        """Return a type's own example."""
        try:
            text = (stationery.folder / EXAMPLE).read_text(encoding="utf-8-sig")
        except (OSError, ValueError):
            text = ""  # taken away since it was read: only the lines are lost
        return cls(name=f"{stationery.jenis}/{EXAMPLE}", data=stationery.example, text=text)

    @classmethod
    def of(cls, file: Path, data: Mapping[str, Any]) -> PayloadFile:
        """Return a file's payload, read before; standard input has no lines."""
        text = "" if str(file) == "-" else file.read_text(encoding="utf-8-sig", errors="replace")
        return cls(name=str(file), data=data, text=text)


def context_in(
    stationery: Stationery, payload: PayloadFile, kantor: Kantor, *, ruled: bool
) -> dict[str, Any]:
    """Return a payload's context at an office; raises ``ExampleRefused``, and ``OfficeIncomplete`` for what the office lacks.

    ``ruled``: judge it by the type's rules too, which ask what an office really has.
    """
    contract = stationery.contract
    with _told_to_the_author(stationery, payload):
        if ruled:
            return contract.check(payload.data, kantor).context
        return contract.derive(contract.payload.model_validate(payload.data), kantor)


def flaws_of(stationery: Stationery, kantor: Kantor) -> list[Flaw]:
    """Return what keeps a type's example from being tried at an office; nothing where it can be."""
    contract, example = stationery.contract, PayloadFile.example(stationery)
    try:
        context = context_in(stationery, example, kantor, ruled=False)
        with _told_to_the_author(stationery, example):
            about = contract.metadata(contract.payload.model_validate(example.data), kantor)
    except ExampleRefused as refused:
        return list(refused.flaws)
    except StationeryError:  # of the office, which is told by whoever judges offices
        return []
    return [*_unprintable(stationery.jenis, context["isi"], "isi"), *_unkeepable(stationery, about)]


@contextmanager
def _told_to_the_author(stationery: Stationery, payload: PayloadFile) -> Iterator[None]:
    jenis = stationery.jenis
    try:
        yield
    except ValidationError as error:
        found = [
            (path_of(each["loc"]), told.reason)
            for each, told in zip(error.errors(), problems(error), strict=True)
        ]
        raise ExampleRefused(jenis=jenis, flaws=list(_refused(payload, found))) from error
    except PayloadRefused as refused:
        found = [(each.path, each.reason) for each in refused.fields]
        raise ExampleRefused(jenis=jenis, flaws=list(_refused(payload, found))) from refused
    except (StationeryError, MemoryError):
        raise
    except Exception as error:
        raise ExampleRefused(jenis=jenis, flaws=[flaw_of(error, jenis)]) from error


def _refused(payload: PayloadFile, found: list[tuple[str, str]]) -> Iterator[Flaw]:
    lines: Mapping[str, int] = {}
    with suppress(ValueError, IndexError):  # its text is there, and was read as JSON; not as UTF-8, it may be
        lines = lines_in(payload.text)
    for path, reason in found:
        value = _at(payload.data, path)
        given = "is not there" if value is _ABSENT else f"is {shown(value)}"
        yield Flaw(
            file=payload.name,
            line=line_in(lines, "" if path == "payload" else path),
            what=f"{path} {given}, and the contract refuses it: {reason}",
            cure="Write there what the contract asks, or let the contract ask something else",
        )


def _at(value: Any, path: str) -> Any:
    for step in path.replace("[", ".[").split("."):
        if step.startswith("[") and isinstance(value, list) and int(step[1:-1]) < len(value):
            value = value[int(step[1:-1])]
        elif step and isinstance(value, Mapping) and step in value:
            value = value[step]
        elif step and step != "payload":
            return _ABSENT
    return value


def _unprintable(jenis: str, value: Any, path: str) -> Iterator[Flaw]:
    """Yield what a contract derives and no page can print: everything on a page is text."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _unprintable(jenis, inner, f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            yield from _unprintable(jenis, inner, f"{path}[{place}]")
    elif not (value is None or isinstance(value, str | bool | int | float)):
        what = f"{path} becomes {shown(value)}, a {type(value).__name__}, which no page can print"
        yield Flaw(file=f"{jenis}/{CONTRACT}", what=what, cure=_FORMAT.get(type(value).__name__, _AS_TEXT))


def _unkeepable(stationery: Stationery, about: RecordMetadata) -> Iterator[Flaw]:
    """Yield what a contract says of a document and no record can hold: intake would refuse every event for it."""
    for place, what in strange_metadata(about):
        part = place.partition("[")[0].partition(".")[0]
        yield Flaw(
            file=f"{stationery.jenis}/{CONTRACT}",
            line=line_of_part(stationery.folder, part),
            what=f"metadata.{place} is {what}",
            cure=_KEEP.get(part, f'Let metadata give it as text: {part}="..."'),
        )


_KEEP: Final[Mapping[str, str]] = {
    "tanggal": "Give the day itself, as payload.mulai, or None; tanggal(...) is for pages",
    "tujuan": 'Write a comma even behind a single one: tujuan=("...",); () where it goes to nobody named',
    "surat": 'Write {"name": "..."} or leave it out',
    "berkas": 'Write {"name": "..."} or leave it out',
}
_AS_TEXT: Final = "Let isi give it as text"
_FORMAT: Final[Mapping[str, str]] = {
    "date": "Let isi give it as text: tanggal(...) of doc_templates.kit",
    "datetime": "Let isi give it as text: tanggal(...) of doc_templates.kit",
    "Decimal": "Let isi give it as text: angka(...), rupiah(...) or persen(...) of doc_templates.kit",
}
