"""A locked-in child sees the world its parent sees: both are asked the same of every kind of PDF, and both answer the same."""

from __future__ import annotations

from functools import cache

import pytest

from tests import foreign_pdfs
from tests.foreign_pdfs import OTHERS, SIGNED
from tests.signing_authority import signed_surat_edaran, signing
from worker.locked.look import Sight
from worker.signing import foreign
from worker.signing.compare import compare
from worker.signing.judge import validate
from worker.signing.report import SignatureReport
from worker.signing.sight import with_sight
from worker.signing.verdict import ArchivedPdf, Change, Verdict


@cache
def made(name: str) -> bytes:
    return {**SIGNED, **OTHERS}[name]()


def asked_here(pdf: bytes, archived: bytes) -> tuple[Verdict, SignatureReport]:
    found = compare(pdf, [ArchivedPdf(version=1, data=archived, present=True)], signing().trust)
    return with_sight(found.verdict, Sight), validate(pdf, signing().trust)


def asked_there(pdf: bytes, archived: bytes) -> tuple[Verdict, SignatureReport]:
    with foreign.examine(pdf) as file:
        return file.compare([ArchivedPdf(version=1, data=archived, present=True)], signing().trust)


@pytest.mark.parametrize("name", [*SIGNED, *OTHERS])
def test_parent_and_child_agree(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign, "look", lambda *_: Sight())  # what the pictures say is of other children
    archived = (
        foreign_pdfs.stamped()
        if name in ("validation data alone", "the long term")
        else signed_surat_edaran()
    )
    here, there = asked_here(made(name), archived), asked_there(made(name), archived)
    assert there == here
    assert there[1].accepted == (name in SIGNED), there[1].problems


def test_validation_data_alone_is_no_tampering() -> None:
    stamped = foreign_pdfs.stamped()
    verdict, report = asked_there(foreign_pdfs.with_validation_data(stamped), stamped)
    assert verdict.changes == (Change.EXTENDED,)
    assert report.accepted
