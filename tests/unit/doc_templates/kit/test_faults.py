"""What a contract does wrong is its type's fault, named with its line; what a payload does wrong stays the payload's."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from doc_templates.kit import faults
from doc_templates.kit.contracts import Contract
from doc_templates.kit.errors import ContractFailed, FieldProblem, PayloadRefused, StationeryError
from tests.integration.doc_templates.stationery import CATALOG, OFFICE

PLAIN = CATALOG["surat_edaran"]


def _with(**parts: Any) -> Contract[Any]:
    return replace(PLAIN.contract, **parts)


def gives(**isi: Any) -> Contract[Any]:
    """The Surat Edaran with this in its context."""
    return replace(PLAIN.contract, isi=lambda payload, kantor: {**PLAIN.contract.isi(payload, kantor), **isi})


def records(**metadata: Any) -> Contract[Any]:
    """The Surat Edaran with this in its record."""
    return replace(
        PLAIN.contract,
        metadata=lambda payload, kantor: replace(PLAIN.contract.metadata(payload, kantor), **metadata),
    )


def rules(run: Any) -> Contract[Any]:
    """The Surat Edaran with these rules."""
    return replace(PLAIN.contract, rules=lambda payload, kantor: run(payload))


def raises(error: BaseException) -> Iterable[FieldProblem]:
    """Fail in the middle of the rules."""
    yield from ()
    raise error


def endless(payload: Any) -> Any:
    """Call itself until Python has had enough."""
    return endless(payload)


HELD: dict[str, Any] = {}
HELD["lagi"] = HELD
CASES: dict[str, tuple[Contract[Any], str]] = {
    "a name that is not there": (rules(lambda payload: payload.tak_ada), "AttributeError"),
    "a key that is not there": (rules(lambda payload: dict[str, int]()["a"]), "KeyError"),
    "a division by nothing": (rules(lambda payload: 1 / 0), "ZeroDivisionError"),
    "a value it does not expect": (rules(lambda payload: raises(ValueError("rahasia"))), "ValueError"),
    "no end": (rules(endless), "RecursionError"),
    "the end of the program": (rules(lambda payload: sys.exit(3)), "SystemExit"),
    "an assertion": (rules(lambda payload: raises(AssertionError())), "AssertionError"),
    "rules that are no list": (rules(lambda payload: 7), "TypeError"),
    "a problem that is none": (rules(lambda payload: ["salah"]), "AttributeError"),
    "a problem without words": (rules(lambda payload: [FieldProblem(path="a", reason=None)]), ""),  # type: ignore[arg-type]
    "a problem without place": (rules(lambda payload: [FieldProblem(path=3, reason="a")]), ""),  # type: ignore[arg-type]
    "a context that is none": (_with(isi=lambda payload, kantor: object()), ""),
    "a record that is none": (
        _with(metadata=lambda payload, kantor: None),
        "AttributeError",
    ),
    "a day for a text": (gives(hari=datetime(2026, 1, 1, tzinfo=UTC).date()), ""),
    "a set for a list": (gives(baris={1, 2}), ""),
    "bytes for a text": (gives(nama=b"x"), ""),
    "a number of no size": (gives(jumlah=float("nan")), ""),
    "a number too large for JSON": (gives(jumlah=2**60), ""),
    "half a letter": (gives(nama="a\ud800"), ""),
    "a name that is no text": (gives(baris=[{1: "a"}]), ""),
    "a context that holds itself": (gives(lagi=HELD), ""),
    "a number for a title": (records(judul=7), ""),
    "an hour for a day": (records(tanggal=datetime(2026, 1, 1, tzinfo=UTC)), ""),
    "a text for recipients": (records(tujuan="semua"), ""),
    "a recipient that is none": (records(tujuan=(None,)), ""),
    "no series": (records(series=None), ""),
    "a letter that is none": (records(surat="surat"), ""),
    "a file with a day": (records(berkas={"hari": datetime(2026, 1, 1, tzinfo=UTC)}), ""),
}


@pytest.mark.parametrize("name", CASES)
def test_whatever_a_contract_does_wrong_is_told_as_the_fault_of_its_type(name: str) -> None:
    contract, fault = CASES[name]
    with pytest.raises(ContractFailed) as failed:
        faults.check(contract, PLAIN.example, OFFICE)
    assert (failed.value.jenis, failed.value.flaw.place) == ("surat_edaran", "surat_edaran/contract.py")
    assert fault in failed.value.flaw.what
    assert "rahasia" not in str(failed.value.fields), "an exception's words may quote the payload"


def test_what_a_payload_does_wrong_stays_the_payloads() -> None:
    contract = rules(lambda payload: [FieldProblem(path="tentang", reason="keliru")])
    with pytest.raises(PayloadRefused) as refused:
        faults.check(contract, PLAIN.example, OFFICE)
    assert [each.path for each in refused.value.fields] == ["tentang"]


@pytest.mark.parametrize("jenis", CATALOG)
def test_no_shipped_type_gives_what_a_record_cannot_hold(jenis: str) -> None:
    try:
        faults.check(CATALOG[jenis].contract, CATALOG[jenis].example, OFFICE)
    except ContractFailed:
        raise
    except StationeryError:
        pass  # what this office lacks is another matter
