"""After the lock no child imports, opens or connects: each is run over its kinds of files with a filter that kills at the first refused call."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pikepdf
import pytest
from PIL import Image

from archive.errors import NaskahError
from archive.outages import HostOutage
from service.approvals.revision_pages import BOUNDS
from service.approvals.scan import ScanReader
from service.documents.files.kinds import kind_of
from service.errors import FileNotTaken
from service.receiving.file import FileReader
from tests import attacks, certificate_files, foreign_pdfs, nursery, tampering
from tests.chance import EXPLORING
from tests.late_table import LateTable
from tests.signing_authority import signed_surat_edaran, signing
from tests.tables_as_written import NOT_READ, WRITTEN, XLSX
from tests.unit.worker.locked.test_page_pictures import photo
from tests.unit.worker.pdf.test_attached_kinds import FORMS, REFUSED, TAKEN
from tests.unit.worker.pdf.test_scan import jbig2_scan, page_with
from tests.unit.worker.pictures import ADDRESS, PHOTOS, together
from tests.unit.worker.pictures import SCANS as PACKED
from tests.unit.worker.press import fixtures, hostile
from tests.unit.worker.scans_as_written import CODE
from tests.unit.worker.scans_as_written import WRITTEN as WRITTEN_BY_DEVICES
from worker.locked import launcher, namespace, workbook
from worker.locked import look as looking
from worker.locked.certificate_file import certificate_file
from worker.locked.children import Child
from worker.locked.errors import ChildLost, EndReason, NoConfinement
from worker.locked.look import Sight
from worker.locked.page_pictures import page_pictures
from worker.press import foreign as templates
from worker.press.lint.check import Declaration
from worker.signing import foreign as signed
from worker.signing.verdict import ArchivedPdf

STRICT = """
import functools
from worker.locked import confinement, filter
confinement.calls_filter.computing = functools.partial(filter.computing, filter.KILL)
"""

LATE = """
from worker.locked import child
lock = child.serve.__kwdefaults__["lock"]
child.serve.__kwdefaults__["lock"] = lambda folder: (lock(folder), open("/etc/passwd"))[0]
"""

STARTED = """
import runpy, sys
module, sys.argv = sys.argv[4], sys.argv[4:]
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""
USUAL = namespace.prefix


@contextmanager
def begun(changed: str, *, started: bool) -> Iterator[None]:
    """Children begin with this changed in them: each is started, or split from one that has loaded and used all it will need."""
    before = (lambda: (sys.executable, "-P", "-c", changed + STARTED)) if started else USUAL
    with nursery.away() if started else nursery.at_hand(changed), pytest.MonkeyPatch.context() as here:
        here.setattr(namespace, "prefix", before)
        yield


@pytest.fixture(autouse=True)
def strict(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every child is killed at the first call its filter would refuse."""
    killed: list[int] = []
    lost = launcher.lost

    def noted(code: int) -> ChildLost | HostOutage | NoConfinement:
        killed.extend([code] if code == -signal.SIGSYS else [])
        return lost(code)

    monkeypatch.setattr(launcher, "lost", noted)
    monkeypatch.setattr(signed, "lost", noted)
    with begun(STRICT, started=EXPLORING):
        yield
    assert killed == [], "the child called what its filter refuses: something is loaded or opened too late"


def saved(change: Callable[[pikepdf.Pdf], object] = lambda _: None, **options: object) -> bytes:
    """The signed circular, changed and packed in another way."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed_surat_edaran())) as document:
        change(document)
        document.save(out, **options)  # type: ignore[arg-type]  # pikepdf's own options
    return out.getvalue()


def filtered(name: str, data: bytes) -> bytes:
    """A page whose drawing is packed by one filter."""

    def change(document: pikepdf.Pdf) -> None:
        stream = pikepdf.Stream(document, data)
        stream.Filter = pikepdf.Name(f"/{name}")
        document.pages[0].obj.Contents = document.make_indirect(stream)

    return saved(change, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def scanned(mode: str, **options: object) -> bytes:
    """A scan as one kind of scanner packs it."""
    out = io.BytesIO()
    Image.new(mode, (200, 200), 255).save(out, "PDF", **options)
    return out.getvalue()


PDFS: LateTable[bytes] = LateTable(
    {
        "as signed": lambda: signed_surat_edaran(),
        "changed": lambda: tampering.swap(signed_surat_edaran()),
        "annotated": lambda: tampering.annotate(signed_surat_edaran()),
        "cut": lambda: tampering.cut(signed_surat_edaran()),
        "object streams": lambda: saved(object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "a password": lambda: saved(encryption=pikepdf.Encryption(owner="a", user="b")),
        "an owner's password": lambda: saved(encryption=pikepdf.Encryption(owner="a", user="")),
        "RC4": lambda: saved(
            encryption=pikepdf.Encryption(owner="a", user="", R=3, aes=False, metadata=False)
        ),
        "ASCII85": lambda: filtered("ASCII85Decode", b'87cURD]i,"Ebo80~>'),
        "LZW": lambda: filtered("LZWDecode", bytes.fromhex("800B6050220C0C8501")),
        "RunLength": lambda: filtered("RunLengthDecode", b"\x01qQ\x80"),
        "an unknown filter": lambda: filtered("BrotliDecode", b"x"),
        "black and white": lambda: scanned("1"),
        "colour": lambda: scanned("RGB"),
        "print colour": lambda: scanned("CMYK"),
        "encrypted and signed": lambda: foreign_pdfs.encrypted("a", ""),
        "a hybrid": lambda: foreign_pdfs.hybrid(signed_surat_edaran()),
        "black and white of an office machine": lambda: jbig2_scan(page_with("x")),
        "no font of its own": lambda: attacks.rewritten(signed_surat_edaran(), attacks.stamp),
        "junk": lambda: b"%PDF-1.7\n" + bytes(2_000),
        "a header": lambda: b"%PDF-",
    }
)


@pytest.mark.parametrize("name", PDFS)
def test_the_judge_of_signed_files_needs_nothing_late(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    archived = [ArchivedPdf(version=1, data=signed_surat_edaran(), present=True)]
    monkeypatch.setattr(signed, "look", lambda *_: Sight())
    with suppress(NaskahError), signed.examine(PDFS[name]) as file:
        file.compare(archived, signing().trust)


@pytest.mark.parametrize("name", PDFS)
def test_the_renderer_needs_nothing_late(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "PROGRAMS", (Child.PDFIUM,))  # the other one is a program, which opens fonts
    looking.look(signed_surat_edaran(), PDFS[name])


@pytest.mark.parametrize(
    "name", ["annotated", "no font of its own", "black and white", "print colour", "junk"]
)
def test_pages_to_read_need_nothing_late(name: str) -> None:
    with suppress(NaskahError):
        page_pictures(PDFS[name], 1)


def test_a_page_that_must_be_packed_harder_needs_nothing_late() -> None:
    assert page_pictures(photo(), 1)


@pytest.mark.parametrize("name", ["annotated", "no font of its own", "junk"])
def test_pages_beside_each_other_need_nothing_late(name: str) -> None:
    with suppress(NaskahError):
        first = signed_surat_edaran()
        launcher.ask(Child.COMPARISON, {"first": len(first)}, first, PDFS[name], bounds=BOUNDS)


SCANS = (
    "black and white",
    "black and white of an office machine",
    "colour",
    "print colour",
    "object streams",
    "an owner's password",
    "a password",
    "junk",
)


@pytest.mark.parametrize("name", SCANS)
def test_the_reader_of_scans_needs_nothing_late(name: str) -> None:
    with suppress(NaskahError):
        ScanReader().read(PDFS[name])


def test_no_way_to_pack_a_picture_needs_anything_late() -> None:
    """Each was once a crash, or "no code", because of a module of its own."""
    scan = together(PACKED)
    assert ScanReader().read(scan).codes == (ADDRESS,)
    with signed.examine(scan) as file:
        assert (file.codes, file.scanned, file.unread) == ((ADDRESS[-16:],), True, None)


def test_no_way_to_lay_out_a_page_needs_anything_late() -> None:
    laid = (
        "strips of JPEG 2000",
        "strips of an office machine",
        "strips written into the page",
        "ink that bears a mask over paper",
    )
    scan = together({name: WRITTEN_BY_DEVICES[name]() for name in laid})
    assert ScanReader().read(scan).codes == (CODE,)
    with signed.examine(scan) as file:
        assert (file.texts, file.scanned, file.unread) == ((CODE,), True, None)


@pytest.mark.parametrize("name", ["JPEG by profile", "PNG of 16 bits", "TIFF in inks", "GIF"])
def test_no_photo_needs_anything_late(name: str) -> None:
    with signed.examine(PHOTOS[name]) as file:
        assert (file.codes, file.scanned, file.unread) == ((ADDRESS[-16:],), True, None)


@pytest.mark.parametrize("name", ["as signed", "object streams", "an owner's password", "a password", "cut"])
def test_the_reader_of_received_files_needs_nothing_late(name: str) -> None:
    with suppress(NaskahError):
        FileReader().read(PDFS[name])


@pytest.mark.parametrize("name", [*TAKEN, "a picture of too many dots"])
def test_the_reader_of_attached_files_needs_nothing_late(name: str) -> None:
    """A workbook, a photo with all that a telephone writes into it: each is what it is in an open process."""
    if name in TAKEN:
        make, form, found = TAKEN[name]
        answer = kind_of(make(), FORMS)
        assert (answer.form, tuple(answer.found)) == (form, found)
    else:
        with pytest.raises(FileNotTaken):
            kind_of(REFUSED[name][0](), FORMS)


DOCX: LateTable[bytes] = LateTable(
    {
        "a shipped one": lambda: fixtures.edaran(),
        "a computed field": lambda: hostile.computed_field(),
        "a linked image": lambda: hostile.related("image", "http://127.0.0.1:9/x"),
        "an undefined name": lambda: fixtures.template("{{ tidak.ada }}"),
        "an unclosed tag": lambda: fixtures.template("{{ isi"),
        "a failing filter": lambda: fixtures.template("{{ nilai|round }}"),
        "a division by zero": lambda: fixtures.template("{{ 1 / 0 }}"),
        "entities": lambda: hostile.entities(),
        "a giant image": lambda: hostile.giant_image(),
        "many entries": lambda: hostile.many_entries(5_000),
        "truncated": lambda: fixtures.edaran()[:3000],
        "an old Word file": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600),
        "RTF": lambda: b"{\\rtf1}",
        "nothing": lambda: b"",
    }
)


@pytest.mark.parametrize("name", DOCX)
def test_the_examiner_of_templates_needs_nothing_late(name: str) -> None:
    trial = templates.Trial(context={**fixtures.context(), "nilai": "x"})
    with suppress(NaskahError):
        templates.examine(DOCX[name], Declaration(), trial)


@pytest.mark.parametrize("name", ["a shipped one", "truncated"])
def test_the_reader_of_received_letters_needs_nothing_late(name: str) -> None:
    with suppress(NaskahError):
        FileReader().read(DOCX[name])


@pytest.mark.parametrize("name", [name for name, each in WRITTEN.items() if each.media == XLSX])
def test_the_reader_of_workbooks_needs_nothing_late(name: str) -> None:
    assert workbook.cells_locked(WRITTEN[name].data) == workbook.cells(WRITTEN[name].data)


@pytest.mark.parametrize("name", NOT_READ)
def test_the_reader_of_what_is_no_workbook_needs_nothing_late(name: str) -> None:
    with pytest.raises(workbook.WorkbookUnreadable):
        workbook.cells_locked(NOT_READ[name][0])


@pytest.mark.parametrize("name", certificate_files.AS_PEOPLE_HAVE_THEM)
def test_the_opener_of_certificates_needs_nothing_late(name: str) -> None:
    assert certificate_file(certificate_files.AS_PEOPLE_HAVE_THEM[name](), certificate_files.OPENS)


@pytest.mark.parametrize("started", [True, False])
def test_a_child_that_does_open_something_late_is_caught(
    monkeypatch: pytest.MonkeyPatch, started: bool
) -> None:
    """The other tests can fail."""
    codes: list[int] = []

    def noted(code: int) -> ChildLost:
        codes.append(code)
        return ChildLost(EndReason.CRASHED)

    with monkeypatch.context() as own:
        own.setattr(launcher, "lost", noted)
        with begun(STRICT + LATE, started=started), suppress(NaskahError):
            FileReader().read(signed_surat_edaran())
    assert codes == [-signal.SIGSYS]
