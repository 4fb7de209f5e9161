"""A file from outside is opened in a process that may be lost: what it is comes back, what it does stays there."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from archive.outages import MachineBusy
from tests import resaves, tampering
from tests.signing_authority import signed_surat_edaran, signing
from worker.signing.foreign import BOUNDS, FileTooHungry, examine
from worker.signing.verdict import ArchivedPdf, Change, Likeness, Standing


def _archived() -> list[ArchivedPdf]:
    return [ArchivedPdf(version=2, data=signed_surat_edaran(), present=True)]


def test_the_code_of_the_printed_qr_is_found_in_the_file() -> None:
    with examine(signed_surat_edaran()) as file:
        assert file.codes == ("A7K2M9QX",)


def test_the_archived_file_and_its_signature_are_known() -> None:
    with examine(signed_surat_edaran()) as file:
        verdict, report = file.compare(_archived(), signing().trust)
    assert verdict.standing is Standing.ARCHIVED
    assert report.accepted
    assert report.signatures[0].at == signing().at.replace(microsecond=0)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (tampering.annotate, Change.ANNOTATED),
        (tampering.swap, Change.SWAPPED),
        (lambda pdf: tampering.cut(pdf) + b"?", Change.BROKEN),
    ],
)
def test_what_was_done_is_named_from_there_as_well(change: Callable[[bytes], bytes], named: Change) -> None:
    with examine(change(signed_surat_edaran())) as file:
        verdict, report = file.compare(_archived(), signing().trust)
    assert named in verdict.changes
    assert not report.accepted


@pytest.mark.parametrize(
    ("change", "issued"),
    [
        (bytes, True),
        (tampering.append, True),
        (tampering.annotate, True),
        (tampering.swap_within, True),
        (tampering.strip, False),
    ],
)
def test_whose_certificate_it_is_follows_from_the_archived_signature_not_from_equal_bytes(
    change: Callable[[bytes], bytes], issued: bool
) -> None:
    with examine(change(signed_surat_edaran())) as file:
        verdict, report = file.compare(_archived(), signing().trust)
    assert verdict.issued == {each.fingerprint for each in report.signatures}
    assert bool(verdict.issued) is issued


@pytest.mark.parametrize("junk", [b"", b"hello", b"%PDF-1.7\n" + b"\xff" * 10_000, b"\x00" * 100_000])
def test_what_is_no_pdf_is_judged_all_the_same(junk: bytes) -> None:
    with examine(junk) as file:
        assert file.codes == ()
        verdict, report = file.compare([], signing().trust)
    assert verdict.standing is Standing.UNKNOWN
    assert not report.accepted


def _bomb() -> bytes:
    """A page of 2 GB in 2 MB."""
    opened = pikepdf.new()
    opened.add_blank_page()
    packer = zlib.compressobj(9)
    block = b" " * (1 << 20)
    packed = b"".join(packer.compress(block) for _ in range(2_048)) + packer.flush()
    stream = pikepdf.Stream(opened, packed)
    stream.Filter = pikepdf.Name.FlateDecode
    opened.pages[0].obj.Contents = opened.make_indirect(stream)
    out = BytesIO()
    opened.save(out, compress_streams=False)
    return out.getvalue()


def test_a_file_that_unpacks_without_end_ends_in_its_own_process() -> None:
    standing = None
    with examine(_bomb()) as file, suppress(FileTooHungry):
        standing = file.compare(_archived(), signing().trust)[0].standing
    assert standing in (None, Standing.CHANGED)


@pytest.mark.usefixtures("started_children")
def test_a_file_that_the_machine_has_no_time_for_is_not_refused() -> None:
    with pytest.raises(MachineBusy), examine(signed_surat_edaran(), replace(BOUNDS, wall_s=0.05)) as file:
        file.compare(_archived(), signing().trust)


def _pdf(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    made = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        change(document)
        document.save(made)
    return made.getvalue()


def _doubled_kids(document: pikepdf.Pdf) -> None:
    """A signature field of 64 parts, each of which names the next twice: 2^64 ways to the last."""
    last = document.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("a")))
    for _ in range(60):
        last = document.make_indirect(pikepdf.Dictionary(Kids=pikepdf.Array([last, last])))
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([last, last]))


def _ring(document: pikepdf.Pdf) -> None:
    first = document.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig))
    first.Kids = pikepdf.Array([first, first])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([first]))


def _one_note(document: pikepdf.Pdf) -> None:
    tree: pikepdf.Object = pikepdf.Array([pikepdf.Dictionary(A=number) for number in range(2_000)])
    note = document.make_indirect(pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 1, 1], X=tree))
    document.pages[0].obj.Annots = pikepdf.Array([note] * 20_000)


def _one_stream(document: pikepdf.Pdf) -> None:
    stream = document.make_stream(b" " * 1_000_000)
    document.pages[0].obj.Contents = pikepdf.Array([stream] * 100_000)


def _nested_forms(document: pikepdf.Pdf) -> None:
    last = document.make_stream(b"", Subtype=pikepdf.Name.Form)
    for _ in range(60):
        drawn = pikepdf.Dictionary(A=last, B=last)
        last = document.make_stream(
            b"/A Do /B Do", Subtype=pikepdf.Name.Form, Resources=pikepdf.Dictionary(XObject=drawn)
        )
    document.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(A=last, B=last))


@pytest.mark.parametrize("change", [_doubled_kids, _ring, _one_note, _one_stream, _nested_forms])
def test_a_tree_that_names_its_parts_again_and_again_is_walked_once(
    change: Callable[[pikepdf.Pdf], object],
) -> None:
    """In a process of its own, which would end at its bound of time."""
    pdf = _pdf(change)
    assert len(pdf) < 1_000_000
    with examine(pdf) as file:
        verdict, report = file.compare(_archived(), signing().trust)
    assert verdict.standing is not Standing.ARCHIVED
    assert not report.accepted


@pytest.mark.parametrize(
    "name", ["single precision", "a rounded paper as what is shown", "owner's password, revision 6"]
)
def test_a_save_by_another_program_looks_the_same(name: str) -> None:
    """A page's size that was rounded makes other pictures: the archived page is drawn at the same size beside it."""
    signed = signed_surat_edaran()
    with examine(resaves.UNCHANGED[name](signed)) as opened:
        verdict, _ = opened.compare(_archived(), signing().trust)
    assert (verdict.changes, verdict.look) == ((Change.RESAVED,), Likeness.SAME)


def test_a_page_drawn_over_is_seen_through_a_rounded_size() -> None:
    signed = signed_surat_edaran()
    with examine(resaves.UNCHANGED["single precision"](tampering.swap(signed))) as opened:
        verdict, _ = opened.compare(_archived(), signing().trust)
    assert (verdict.look, verdict.pages) == (Likeness.DIFFERENT, (1,))
