"""Whatever is done to an archived page is told by its name, and nothing that a reader would see otherwise reads as the same.

The drawing is done in this process, three times as fast as in its children; that these do the same is shown in
``tests/unit/worker/locked/test_look.py``.
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.signers import SimpleSigner

from service.verification import verdicts as words
from tests import ambiguities, attacks, tampering
from tests.signing_authority import signed_surat_edaran, signing, surat_edaran
from worker.locked import look, pdfium, poppler
from worker.locked.answers import line
from worker.locked.children import Bounds, Child
from worker.locked.picture import Draw, PageImage, looks
from worker.signing import ROOM_TIMESTAMPED, extend, prepare, seal
from worker.signing.compare import compare
from worker.signing.pki import CertificateAuthority
from worker.signing.sight import with_sight
from worker.signing.verdict import ArchivedPdf, Change, Likeness, Standing, Verdict


def once(draw: Draw) -> Draw:
    """Draw a file once for the questions that follow each other: all are asked beside the same archived one."""

    @lru_cache(maxsize=2)
    def drawn(pdf: bytes, dpi: int) -> Sequence[PageImage]:
        return tuple(draw(pdf, dpi))

    return lambda pdf, dpi: iter(drawn(pdf, dpi))


PROGRAMS: Mapping[Child, Draw] = {Child.PDFIUM: once(pdfium.pages), Child.POPPLER: once(poppler.pages)}


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(child: Child, header: Mapping[str, Any], *pieces: bytes, bounds: Bounds) -> tuple[bytes, bytes]:
        return line(looks(PROGRAMS[child], header, io.BytesIO(b"".join(pieces)))), b""

    monkeypatch.setattr(look, "ask", ask)


def verdict(pdf: bytes, archived: bytes | None = None) -> Verdict:
    original = archived or signed_surat_edaran()
    found = compare(pdf, [ArchivedPdf(version=1, data=original, present=True)], signing().trust)
    return with_sight(found.verdict, lambda: look.look(original, pdf, found.covers))


C, SAME, OTHER, NOBODY_KNOWS = Change, Likeness.SAME, Likeness.DIFFERENT, Likeness.UNCOMPARED

ATTACKS: list[tuple[attacks.Attack, set[Change], Likeness]] = [
    (attacks.stamp_as_signature, {C.ANNOTATED, C.SWAPPED}, OTHER),
    (attacks.stamp_as_filled_signature, {C.ANNOTATED, C.SWAPPED}, OTHER),
    (attacks.second_look_of_the_field, {C.ANNOTATED, C.SWAPPED}, OTHER),
    (attacks.stamp, {C.ANNOTATED, C.SWAPPED}, OTHER),
    (attacks.entry, {C.ANNOTATED, C.SWAPPED}, OTHER),
    (attacks.link, {C.ANNOTATED}, OTHER),
    (attacks.crop, {C.FRAMED, C.SWAPPED}, OTHER),
    (attacks.unit, {C.FRAMED}, OTHER),
    (attacks.turn, {C.FRAMED, C.SWAPPED}, OTHER),
    (attacks.inherited, {C.FRAMED, C.SWAPPED}, OTHER),
    (attacks.page_action, {C.FRAMED}, OTHER),
    (attacks.open_action, {C.SCRIPTED, C.RESAVED}, OTHER),
    (attacks.named_script, {C.SCRIPTED, C.RESAVED}, OTHER),
    (attacks.portfolio, {C.ATTACHED, C.RESAVED}, OTHER),
    (attacks.layer, {C.LAYERED, C.REPLACEABLE, C.REDRAWN}, OTHER),
    (attacks.alternate, {C.REPLACEABLE, C.REDRAWN}, OTHER),
    (attacks.prepress, {C.REPLACEABLE, C.REDRAWN}, OTHER),
    (attacks.reference, {C.REPLACEABLE, C.REDRAWN}, OTHER),
    (attacks.read_aloud_otherwise, {C.REPLACEABLE, C.REDRAWN}, OTHER),
    (attacks.named_to_be_read_otherwise, {C.REPLACEABLE, C.REDRAWN}, OTHER),
    (attacks.file_of_a_part, {C.REPLACEABLE, C.REDRAWN}, OTHER),
    (attacks.file_of_a_picture, {C.REPLACEABLE, C.REDRAWN}, OTHER),
    (attacks.layer_of_nobodys, {C.REPLACEABLE, C.REDRAWN}, OTHER),
    (attacks.entry_on_no_page, {C.ALTERED, C.RESAVED}, OTHER),
    (attacks.signature_on_no_page, {C.ALTERED, C.RESAVED}, OTHER),
    (attacks.outside, {C.REPLACEABLE, C.REDRAWN}, OTHER),
    (attacks.for_presses, {C.REPLACEABLE, C.REDRAWN}, OTHER),
    (attacks.ink, {C.REPLACEABLE, C.REDRAWN}, OTHER),
    (attacks.overprint, {C.REPLACEABLE, C.REDRAWN}, OTHER),
    (attacks.font_of_the_reader, {C.REPLACEABLE, C.REDRAWN}, OTHER),
    (attacks.said_otherwise, {C.REPLACEABLE, C.REDRAWN}, OTHER),
    (attacks.needs_appearances, {C.ALTERED, C.RESAVED}, OTHER),
    (attacks.xfa, {C.ALTERED, C.RESAVED}, OTHER),
    (attacks.hide, {C.SWAPPED}, OTHER),
    (attacks.replace, {C.SWAPPED}, OTHER),
    (attacks.hide_and_replace, {C.AMBIGUOUS, C.SWAPPED, C.FRAMED, C.SCRIPTED, C.ALTERED, C.UNTAGGED}, OTHER),
    (attacks.redraw, {C.REDRAWN}, SAME),
    (attacks.nothing, {C.RESAVED}, SAME),
    (attacks.metadata, {C.RESAVED}, SAME),
]


@pytest.mark.parametrize(
    ("attack", "named", "seen_as"), ATTACKS, ids=lambda each: getattr(each, "__name__", "")
)
def test_an_attack_is_named(attack: attacks.Attack, named: set[Change], seen_as: Likeness) -> None:
    for pdf, how in (
        (attacks.rewritten(signed_surat_edaran(), attack), set()),
        (attacks.updated(signed_surat_edaran(), attack), {C.APPENDED}),
    ):
        if how and attack is attacks.nothing:
            continue  # an update of nothing
        found = verdict(pdf)
        assert found.standing is Standing.CHANGED
        assert set(found.changes) == (how | named - {C.RESAVED} if how else named)
        assert found.look is seen_as
        told = words.verdict(found)
        assert ("Yang tampak pada halaman tetap sama." in told) == (seen_as is SAME)
        assert not found.signed_alone or seen_as is SAME


@pytest.mark.parametrize("name", ambiguities.FORGERIES)
def test_what_readers_take_differently_is_never_called_the_same(name: str) -> None:
    forged = ambiguities.FORGERIES[name](signed_surat_edaran())
    found = verdict(forged)
    assert found.standing is Standing.CHANGED
    assert Change.AMBIGUOUS in found.changes
    assert found.look is not SAME
    assert not found.signed_alone
    assert words.CHANGES[Change.AMBIGUOUS] in words.verdict(found)


@cache
def stranger() -> SimpleSigner:
    """Somebody of another authority."""
    now = datetime.now(UTC)
    return attacks.signer_of(
        CertificateAuthority.create("Kantor Lain", now).issue("Rahmat Hidayat", "Kantor Lain", now)
    )


@cache
def other() -> bytes:
    """A file of one blank page."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out)
    return out.getvalue()


def unsigned(pdf: bytes) -> bytes:
    return attacks.rewritten(pdf, attacks.unsign)


FILES: dict[str, tuple[Callable[[bytes], bytes], set[Change], Likeness]] = {
    "signed again by another authority": (
        lambda pdf: attacks.signed(unsigned(pdf), stranger()),
        {C.RESAVED, C.RESIGNED},
        SAME,
    ),
    "signed again, and shown": (
        lambda pdf: attacks.signed(unsigned(pdf), stranger(), (100, 400, 420, 460)),
        {C.RESIGNED, C.ANNOTATED, C.SWAPPED},
        OTHER,
    ),
    "signed besides": (lambda pdf: attacks.signed(pdf, stranger()), {C.APPENDED, C.SIGNED}, SAME),
    "signed besides, and shown": (
        lambda pdf: attacks.signed(pdf, stranger(), (100, 400, 420, 460)),
        {C.APPENDED, C.SIGNED, C.ANNOTATED, C.SWAPPED},
        OTHER,
    ),
    "signature taken away": (unsigned, {C.RESAVED, C.STRIPPED}, SAME),
    "another file behind it": (
        lambda pdf: pdf + other(),
        {C.APPENDED, C.JOINED, C.STRIPPED, C.SWAPPED, C.FRAMED, C.ALTERED, C.UNTAGGED},
        OTHER,
    ),
    "another file before it": (lambda pdf: other() + pdf, {C.JOINED}, NOBODY_KNOWS),
    "the same file twice": (lambda pdf: pdf + pdf[:9] + pdf, {C.APPENDED, C.JOINED}, NOBODY_KNOWS),
    "a page of a programming language before it": (
        lambda pdf: b"<html><script>/*" + pdf,
        {C.JOINED},
        NOBODY_KNOWS,
    ),
    "another page's language before it, saved anew": (
        lambda pdf: b"<html><script>/*" + saved(pdf),
        {C.RESAVED, C.JOINED},
        NOBODY_KNOWS,
    ),
    "something else behind it, saved anew": (
        lambda pdf: saved(pdf) + b"PK\5\6" + bytes(18),
        {C.RESAVED, C.JOINED},
        NOBODY_KNOWS,
    ),
    "a password": (
        lambda pdf: saved(pdf, encryption=pikepdf.Encryption(owner="a", user="b")),
        {C.UNCOMPARED},
        NOBODY_KNOWS,
    ),
    "cut and changed": (
        lambda pdf: tampering.cut(pdf) + b"?",
        {C.BROKEN},
        NOBODY_KNOWS,
    ),
    # What honest programs do.
    "written by pyHanko": (attacks.copied, {C.RESAVED}, SAME),
    "object streams": (
        lambda pdf: saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate),
        {C.RESAVED},
        SAME,
    ),
    "linearised": (lambda pdf: saved(pdf, linearize=True), {C.RESAVED}, SAME),
    "unpacked": (lambda pdf: saved(pdf, qdf=True), {C.RESAVED}, SAME),
    "an owner's password": (
        lambda pdf: saved(pdf, encryption=pikepdf.Encryption(owner="a", user="")),
        {C.RESAVED},
        SAME,
    ),
    "a line behind it": (lambda pdf: pdf + b"\n", {C.APPENDED}, SAME),
    "PDF 2.0": (lambda pdf: saved(pdf, force_version="2.0"), {C.RESAVED}, SAME),
}


def saved(pdf: bytes, **options: Any) -> bytes:
    return attacks.rewritten(pdf, attacks.nothing, **options)


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_named(name: str) -> None:
    change, named, seen_as = FILES[name]
    found = verdict(change(signed_surat_edaran()))
    assert set(found.changes) == named
    assert found.look is seen_as
    assert len(words.verdict(found)) >= 1 + len(named)


@cache
def stamped() -> bytes:
    made = signing()
    ready = prepare(surat_edaran(), at=made.at, room=ROOM_TIMESTAMPED)
    return seal(ready, made.credential, timestamper=made.timestamper())


def test_what_a_signature_permits_is_no_change_of_the_page() -> None:
    made = signing()
    found = verdict(extend(stamped(), made.trust, made.timestamper()), stamped())
    assert found.changes == (Change.EXTENDED,)
    assert found.look is Likeness.SAME


@cache
def place_kept() -> bytes:
    """A page with an empty field for a signature on it."""
    out = io.BytesIO()
    writer = IncrementalPdfFileWriter(io.BytesIO(surat_edaran()))
    append_signature_field(writer, SigFieldSpec("Lain", box=(100, 400, 420, 460)))
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def test_a_signature_may_show_where_the_page_keeps_a_place_for_it() -> None:
    signed = attacks.signed(place_kept(), stranger())
    found = verdict(signed, place_kept())
    assert found.changes == (Change.APPENDED, Change.SIGNED, Change.STAMPED)
    assert found.signed_alone
    assert found.look is Likeness.DIFFERENT  # there is something to be seen that the archived page has not


def split(opened: pikepdf.Pdf) -> None:
    """The field and its widget as two objects, as some programs write them."""
    widget = next(each for page in opened.pages for each in page.obj.Annots if each.get("/T") == "Lain")
    field = opened.make_indirect(
        pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="Lain", Kids=pikepdf.Array([widget]))
    )
    for name in ("/FT", "/T"):
        del widget[name]
    if "/V" in widget:
        field.V = widget.V
        del widget["/V"]
    widget.Parent = field
    fields = opened.Root.AcroForm.Fields
    opened.Root.AcroForm.Fields = pikepdf.Array(
        [*(each for each in fields if each.objgen != widget.objgen), field]
    )


def test_a_place_may_be_a_field_and_a_widget_apart() -> None:
    kept = attacks.rewritten(place_kept(), split)
    found = verdict(attacks.signed(kept, stranger()), kept)
    assert found.changes == (Change.APPENDED, Change.SIGNED, Change.STAMPED)


@pytest.mark.parametrize(
    ("key", "where"), [("/AA", "/Parent"), ("/A", "/Parent"), ("/AA", ""), ("/A", "")], ids=str
)
def test_a_field_apart_may_do_nothing_either(key: str, where: str) -> None:
    def acting(opened: pikepdf.Pdf) -> None:
        split(opened)
        widget = next(each for page in opened.pages for each in page.obj.Annots if "/Parent" in each)
        (widget[where] if where else widget)[key] = pikepdf.Dictionary(
            S=pikepdf.Name.URI, URI="https://kpu.example.com"
        )

    bare = attacks.signed(surat_edaran(), stranger())
    assert Change.ANNOTATED not in verdict(attacks.rewritten(bare, split), surat_edaran()).changes
    assert Change.ANNOTATED in verdict(attacks.rewritten(bare, acting), surat_edaran()).changes


def _page_key(name: str, value: Any) -> Callable[[bytes], bytes]:
    return lambda pdf: attacks.rewritten(pdf, lambda opened: opened.pages[0].obj.__setitem__(name, value))


@pytest.mark.parametrize(
    "change",
    [
        _page_key("/Rotate", pikepdf.Name.A),
        _page_key("/Annots", pikepdf.Array([1])),
        _page_key("/MediaBox", pikepdf.Array([pikepdf.Name.A] * 4)),
    ],
    ids=["a name to turn by", "a number for a note", "names for a box"],
)
def test_keys_no_document_has_are_not_called_damage(change: Callable[[bytes], bytes]) -> None:
    found = verdict(change(signed_surat_edaran()))
    assert Change.BROKEN not in found.changes
    assert found.look is not Likeness.SAME


def test_a_signature_may_not_show_beside_its_place() -> None:
    found = verdict(attacks.signed(surat_edaran(), stranger(), (100, 400, 420, 460)), surat_edaran())
    assert Change.SWAPPED in found.changes
    assert not found.signed_alone


def test_a_page_signed_elsewhere_is_the_page_that_was_sent() -> None:
    found = verdict(attacks.signed(surat_edaran(), stranger()), surat_edaran())
    assert found.changes == (Change.APPENDED, Change.SIGNED)
    assert found.signed_alone


@pytest.mark.parametrize("before", [lambda pdf: pdf, lambda pdf: attacks.rewritten(pdf, attacks.replace)])
def test_a_letter_printed_to_a_new_pdf_is_told_as_one_that_cannot_be_compared_changed_or_not(
    before: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(before(signed_surat_edaran()))
    subprocess.run(["pdftocairo", "-pdf", tmp_path / "a.pdf", tmp_path / "b.pdf"], check=True)
    found = verdict((tmp_path / "b.pdf").read_bytes())
    assert (set(found.changes), found.look) == ({C.PRINTED}, NOBODY_KNOWS)
    told = " ".join(words.verdict(found))
    assert "TIDAK DAPAT DIBANDINGKAN" in told
    assert "tetap sama" not in told
