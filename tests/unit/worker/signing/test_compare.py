"""A file that comes back is named by what it says of itself; what a reader sees of it: ``test_attacks``."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests import resaves, tampering
from tests.signing_authority import signed_surat_edaran, signing, surat_edaran
from worker.signing import ROOM_TIMESTAMPED, extend, prepare, seal
from worker.signing.compare import compare
from worker.signing.verdict import ArchivedPdf, Change, Likeness, Standing, Verdict, Why


def _verdict(pdf: bytes) -> Verdict:
    archived = [
        ArchivedPdf(version=1, data=surat_edaran(), present=False),
        ArchivedPdf(version=2, data=signed_surat_edaran(), present=True),
    ]
    return compare(pdf, archived, signing().trust).verdict


def test_the_archived_file_is_known_byte_for_byte() -> None:
    assert _verdict(signed_surat_edaran()) == Verdict(standing=Standing.ARCHIVED, version=2)


def test_an_earlier_version_is_named() -> None:
    assert _verdict(surat_edaran()) == Verdict(standing=Standing.EARLIER, version=1)


def test_without_anything_archived_a_file_is_unknown() -> None:
    assert compare(signed_surat_edaran(), [], signing().trust).verdict.standing is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("change", "named", "pages"),
    [
        (tampering.append, {Change.APPENDED}, ()),
        (tampering.annotate, {Change.APPENDED, Change.ANNOTATED}, (1,)),
        (tampering.save_again, {Change.RESAVED}, ()),
        (tampering.strip, {Change.STRIPPED, Change.RESAVED}, ()),
        (tampering.swap, {Change.REDRAWN}, (1,)),
        (tampering.swap_within, {Change.APPENDED, Change.REDRAWN}, (1,)),
        (tampering.flip, {Change.REDRAWN}, (1,)),
        (tampering.drop_page, {Change.SWAPPED, Change.ALTERED}, (2,)),
    ],
)
def test_what_was_done_is_named(
    change: Callable[[bytes], bytes], named: set[Change], pages: tuple[int, ...]
) -> None:
    verdict = _verdict(change(signed_surat_edaran()))
    assert verdict.standing is Standing.CHANGED
    assert verdict.version == 2
    assert set(verdict.changes) == named
    assert verdict.pages == pages


@pytest.mark.parametrize(
    ("kept", "version"),
    [
        pytest.param(lambda pdf: pdf[: len(pdf) // 2], 2, id="half"),
        pytest.param(lambda pdf: pdf[:2000], 2, id="little"),
        pytest.param(lambda pdf: pdf[: len(surat_edaran()) + 900], 2, id="within the signature"),
        pytest.param(lambda pdf: pdf.rstrip()[:-1], 2, id="all but a byte"),
    ],
)
def test_a_download_that_broke_off_is_no_change(kept: Callable[[bytes], bytes], version: int) -> None:
    verdict = _verdict(kept(signed_surat_edaran()))
    assert verdict == Verdict(standing=Standing.CUT, version=version)
    assert not verdict.signed_alone
    assert verdict.look is None


@pytest.mark.parametrize(
    ("change", "standing"),
    [
        pytest.param(lambda pdf: pdf[:9], Standing.UNKNOWN, id="what every PDF begins with"),
        pytest.param(
            lambda pdf: tampering.cut(tampering.save_again(pdf)), Standing.CHANGED, id="cut after a new save"
        ),
        pytest.param(lambda pdf: pdf[:2000] + b"x" + pdf[2001:9000], Standing.CHANGED, id="cut and changed"),
    ],
)
def test_what_is_not_the_beginning_of_the_archived_file_is_no_broken_download(
    change: Callable[[bytes], bytes], standing: Standing
) -> None:
    assert _verdict(change(signed_surat_edaran())).standing is standing


def test_a_file_of_nobody_s_that_breaks_off_is_broken() -> None:
    verdict = compare(tampering.cut(signed_surat_edaran()), [], signing().trust).verdict
    assert (verdict.standing, verdict.why) == (Standing.UNKNOWN, Why.BROKEN)


@pytest.mark.parametrize("name", resaves.UNCHANGED)
def test_another_programs_save_is_one_and_no_cropping(name: str) -> None:
    verdict = _verdict(resaves.UNCHANGED[name](signed_surat_edaran()))
    assert (verdict.standing, verdict.changes, verdict.pages) == (Standing.CHANGED, (Change.RESAVED,), ())


@pytest.mark.parametrize("name", resaves.FRAMED)
def test_what_changes_how_a_page_is_shown_is_named(name: str) -> None:
    verdict = _verdict(resaves.FRAMED[name](signed_surat_edaran()))
    assert Change.FRAMED in verdict.changes
    assert verdict.pages == (1, 2)


@pytest.mark.parametrize("name", resaves.UNTAGGED)
def test_tags_left_out_are_named_and_no_change_of_what_is_seen(name: str) -> None:
    verdict = _verdict(resaves.UNTAGGED[name](signed_surat_edaran()))
    assert (verdict.changes, verdict.look) == ((Change.RESAVED, Change.UNTAGGED), Likeness.SAME)
    assert not verdict.signed_alone


@pytest.mark.parametrize("name", resaves.RETAGGED)
def test_tags_that_say_something_else_are_an_alteration(name: str) -> None:
    verdict = _verdict(resaves.RETAGGED[name](signed_surat_edaran()))
    assert Change.ALTERED in verdict.changes
    assert verdict.look is Likeness.DIFFERENT


@pytest.mark.parametrize("name", resaves.PROGRAMS)
def test_what_another_program_wrote_is_no_alteration(name: str) -> None:
    verdict = _verdict(resaves.PROGRAMS[name](signed_surat_edaran()))
    assert verdict.changes == (Change.RESAVED,)


def test_a_program_that_copies_pages_alone_alters_how_it_opens() -> None:
    verdict = _verdict(resaves.by_poppler(signed_surat_edaran()))
    assert set(verdict.changes) == {Change.RESAVED, Change.AMBIGUOUS, Change.UNTAGGED, Change.ALTERED}


def test_a_signature_that_nobody_can_read_is_stripped_and_nobody_elses() -> None:
    verdict = _verdict(resaves.garble(signed_surat_edaran()))
    assert verdict.changes == (Change.RESAVED, Change.STRIPPED)


def test_a_note_and_a_new_save_together_are_still_a_note() -> None:
    verdict = _verdict(tampering.save_again(tampering.annotate(signed_surat_edaran())))
    assert verdict.changes == (Change.ANNOTATED,)


def test_time_stamps_that_the_signature_permits_are_told_apart_from_changes() -> None:
    made = signing()
    stamped = seal(
        prepare(surat_edaran(), at=made.at, room=ROOM_TIMESTAMPED),
        made.credential,
        timestamper=made.timestamper(),
    )
    longer = extend(stamped, made.trust, made.timestamper())
    verdict = compare(longer, [ArchivedPdf(version=1, data=stamped, present=True)], made.trust).verdict
    assert verdict.changes == (Change.EXTENDED,)
