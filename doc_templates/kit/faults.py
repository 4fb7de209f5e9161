"""A payload as its type's contract takes it; whatever the contract itself does wrong is its type's fault, and an error of its own.

A contract that raises what is no refusal, or gives what no page and no record can hold, is nothing that whoever sent the payload
can mend. What is wrong with a type before it is asked, ``doc_templates.reading`` finds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

from doc_templates.kit.contracts import CheckedPayload, Contract, RecordMetadata
from doc_templates.kit.errors import ContractFailed, FieldProblem, PayloadRefused, StationeryError
from doc_templates.kit.flaws import CONTRACT, Flaw, place_of
from doc_templates.kit.kantor import Kantor

_ROUNDED: Final = 1 << 53
"""From here on JSON's readers round an integer."""
_DEEPEST: Final = 100
"""Levels of a context; no page's loops go as deep, and one that holds itself has no end."""


def check(
    contract: Contract[Any], data: Mapping[str, Any], kantor: Kantor, *, unit: str = "", akses: str = "B"
) -> CheckedPayload[Any]:
    """Return what the contract makes of ``data``; raises ``PayloadRefused`` with every wrong field, or ``ContractFailed``."""
    try:
        checked = contract.check(data, kantor, unit=unit, akses=akses)
        _judge(contract, checked)
    except PayloadRefused as refused:
        _judge_refusal(contract, refused)
        raise
    except StationeryError:
        raise
    except (Exception, SystemExit) as error:
        file, line = place_of(error, contract.jenis)
        kind = type(error).__name__
        flaw = Flaw(file=file, line=line, what=kind, cure="")
        raise ContractFailed(contract.jenis, contract.version, flaw, kind) from error
    return checked


def _judge_refusal(contract: Contract[Any], refused: PayloadRefused) -> None:
    """Raise ``ContractFailed`` unless a refusal names its fields in words."""
    for each in refused.fields:
        if not (
            isinstance(each, FieldProblem) and isinstance(each.path, str) and isinstance(each.reason, str)
        ):
            raise _gave(contract, "rules", "a refusal that names no field in words")


def _judge(contract: Contract[Any], checked: CheckedPayload[Any]) -> None:
    """Raise ``ContractFailed`` for a context or metadata that is nothing a page or a record can hold."""
    for place, what in _strange(checked.context, "", 0):
        raise _gave(contract, place, what)
    for place, what in strange_metadata(checked.metadata):
        raise _gave(contract, f"metadata.{place}", what)


def _gave(contract: Contract[Any], place: str, what: str) -> ContractFailed:
    flaw = Flaw(file=f"{contract.jenis}/{CONTRACT}", what=f"{place} is {what}", cure="")
    return ContractFailed(contract.jenis, contract.version, flaw, place)


def _strange(value: Any, place: str, depth: int) -> Iterator[tuple[str, str]]:
    """Yield where a context holds what JSON cannot say, and what that is."""
    if depth > _DEEPEST:
        yield place[:100], "nested too deep"
    elif isinstance(value, str):
        if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
            yield place, "text with half a character"
    elif isinstance(value, dict):
        for name, inner in value.items():
            if not isinstance(name, str):
                yield place, f"an object with a name that is a {type(name).__name__}"
            else:
                yield from _strange(inner, f"{place}.{name}" if place else name, depth + 1)
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from _strange(inner, f"{place}[{number}]", depth + 1)
    elif value is None or isinstance(value, bool):
        return
    elif isinstance(value, int):
        if abs(value) >= _ROUNDED:
            yield place, "a number that JSON's readers round; print it as text"
    elif isinstance(value, float):
        if not math.isfinite(value):
            yield place, "no finite number"
    else:
        yield place or "isi", f"a {type(value).__name__}; a page prints text"


def strange_metadata(about: RecordMetadata) -> Iterator[tuple[str, str]]:
    """Yield which part of a record is nothing that it can hold, and what it is."""
    for name in ("judul", "perihal", "pencipta", "series"):
        yield from _no_text(name, getattr(about, name))
    if about.tanggal is not None and (
        not isinstance(about.tanggal, date) or isinstance(about.tanggal, datetime)
    ):
        yield "tanggal", f"a {type(about.tanggal).__name__}, and must be a date"
    if not isinstance(about.tujuan, list | tuple):
        yield "tujuan", f"a {type(about.tujuan).__name__}, and must be a tuple of texts"
    else:
        for number, each in enumerate(about.tujuan):
            yield from _no_text(f"tujuan[{number}]", each)
    if about.menanggapi is not None:
        yield from _no_text("menanggapi", about.menanggapi)
    for name in ("surat", "berkas"):
        value = getattr(about, name)
        if value is not None and not isinstance(value, Mapping):
            yield name, f"a {type(value).__name__}, and must be a mapping"
        elif value is not None:
            yield from _strange(dict(value), name, 0)


def _no_text(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(value, str):
        yield name, f"a {type(value).__name__}, and must be text"
    else:
        yield from _strange(value, name, 0)
