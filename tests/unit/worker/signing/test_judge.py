"""Only a file covered to its last byte is accepted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests import ambiguities, tampering
from tests.signing_authority import signed_surat_edaran, signing, surat_edaran
from worker.signing import ROOM_TIMESTAMPED, Trust, extend, prepare, seal, validate
from worker.signing.report import NOT_SIGNED


def test_the_sealed_document_is_accepted() -> None:
    assert validate(signed_surat_edaran(), signing().trust).problems == ()


@pytest.mark.parametrize(
    "change",
    [
        tampering.append,
        tampering.annotate,
        tampering.save_again,
        tampering.strip,
        tampering.swap,
        tampering.swap_within,
        tampering.flip,
        tampering.cut,
    ],
)
def test_no_changed_document_is_accepted(change: Callable[[bytes], bytes]) -> None:
    report = validate(change(signed_surat_edaran()), signing().trust)
    assert not report.accepted
    assert not report.intact


@pytest.mark.parametrize("name", ambiguities.FORGERIES)
def test_no_file_of_which_readers_may_take_two_things_is_accepted(name: str) -> None:
    """Offline too, where nothing archived is at hand to compare it with."""
    assert not validate(ambiguities.FORGERIES[name](signed_surat_edaran()), signing().trust).accepted


def test_an_update_that_a_stranger_s_time_stamp_covers_is_not_accepted() -> None:
    """The stamp covers the file to its end, and vouches for nothing that stands between."""
    made = signing()
    room = prepare(surat_edaran(), at=made.at, room=ROOM_TIMESTAMPED)
    stamped = seal(room, made.credential, timestamper=made.timestamper())
    assert validate(extend(stamped, made.trust, made.timestamper()), made.trust).accepted
    forged = ambiguities.FORGERIES["an update in no table"](stamped)
    assert not validate(extend(forged, made.trust, made.timestamper()), made.trust).accepted


def test_an_unsigned_document_says_so() -> None:
    assert validate(surat_edaran(), signing().trust).problems == (NOT_SIGNED,)


def test_a_signature_of_strangers_is_intact_but_not_trusted() -> None:
    report = validate(signed_surat_edaran(), Trust())
    assert report.intact
    assert not report.accepted
    assert not report.signatures[0].trusted


@pytest.mark.parametrize("broken", [b"", b"%PDF-1.7", b"\0" * 1_000, b"%PDF-1.7\nstartxref\n9\n%%EOF"])
def test_what_is_no_pdf_is_a_finding_not_an_exception(broken: bytes) -> None:
    (problem,) = validate(broken, signing().trust).problems
    assert problem.startswith("the file cannot be read as a PDF")


def test_a_second_end_of_file_behind_the_signature_is_noticed() -> None:
    signed = signed_surat_edaran()
    last = signed[signed.rfind(b"startxref") :]
    assert not validate(signed + b"\n" + last, signing().trust).accepted


@settings(max_examples=60, deadline=None)
@given(place=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_no_byte_outside_the_signature_itself_can_change(place: float, flip: int) -> None:
    signed, prepared = signed_surat_edaran(), prepare(surat_edaran(), at=signing().at)
    at = int(place * len(signed))
    assume(not prepared.start <= at < prepared.end)
    changed = bytearray(signed)
    changed[at] ^= flip
    assert not validate(bytes(changed), signing().trust).accepted
