"""What can be wrong with stationery: a payload, an office or a type that is not there.

A root of its own, because this room imports no other. HTTP statuses are deliberately not here.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass

from doc_templates.kit.flaws import Flaw


@dataclass(frozen=True, kw_only=True)
class FieldProblem:
    """One wrong field: where it stands in the payload and why it is refused, in Indonesian."""

    path: str
    """Dotted path from the payload's root, list positions in brackets from zero: ``isi_edaran[2].uraian``."""
    reason: str
    """A sentence for the sender; never repeats the value, which may be secret or a megabyte long."""


class StationeryError(Exception):
    """Something is wrong with the stationery."""

    def __init__(self, message: str | None = None) -> None:
        self.message = message or (inspect.getdoc(type(self)) or "").split("\n", 1)[0]
        super().__init__(self.message)


class PayloadRefused(StationeryError):
    """The payload does not satisfy its contract; ``fields`` lists every wrong field."""

    def __init__(self, fields: Sequence[FieldProblem], *, jenis: str = "") -> None:
        self.fields: tuple[FieldProblem, ...] = tuple(fields)
        self.jenis = jenis
        super().__init__("; ".join(f"{field.path}: {field.reason}" for field in self.fields[:5]))


class ContractFailed(StationeryError):
    """The contract of this document type failed: the fault of its type, and of nothing that was sent."""

    def __init__(self, jenis: str, version: str, flaw: Flaw, at: str) -> None:
        self.jenis = jenis
        self.version = version
        self.flaw = flaw
        """File and line, and for whoever makes the type what is wrong there."""
        self.at = at
        """The class of an exception, whose words may quote the payload; or which part of what it gave is wrong."""
        self.technical = f"{flaw.place}, {flaw.what}"
        self.ids = {"jenis": jenis, "contract": version}
        self.fields: tuple[FieldProblem, ...] = (FieldProblem(path="data.jenis", reason=self.technical),)
        """The type, and where it is broken; ``service.problem`` makes a sentence of it."""
        super().__init__()


class OfficeIncomplete(StationeryError):
    """The office's configuration lacks something its documents need; ``fields`` says what."""

    def __init__(self, fields: Sequence[FieldProblem]) -> None:
        self.fields: tuple[FieldProblem, ...] = tuple(fields)
        super().__init__("; ".join(f"{field.path}: {field.reason}" for field in self.fields))


class UnknownJenis(StationeryError):
    """There is no such document type in the catalogue."""

    def __init__(self, jenis: str, known: Sequence[str] = ()) -> None:
        self.jenis = jenis
        self.known: tuple[str, ...] = tuple(known)
        super().__init__(f"jenis naskah {jenis[:80]!r} tidak ada; yang ada: {', '.join(known)}")


class TypeFlawed(StationeryError):
    """A document type has a fault of its own, which whoever writes it mends."""

    def __init__(self, message: str | None = None, *, jenis: str = "", flaws: Sequence[Flaw] = ()) -> None:
        self.jenis = jenis
        self.flaws: tuple[Flaw, ...] = tuple(flaws)
        """Each with its place and cure; none where the machine could not read the type's files."""
        super().__init__(message)

    @property
    def fields(self) -> tuple[FieldProblem, ...]:
        """Every flaw at its place, as other refusals name fields."""
        return tuple(FieldProblem(path=each.place, reason=f"{each.what}. {each.cure}") for each in self.flaws)


class CatalogueBroken(TypeFlawed):
    """This document type is broken: its folder is not a complete type."""


class ExampleRefused(TypeFlawed):
    """A document type cannot be tried: what it is to be tried with does not satisfy its contract."""
