"""What a job puts on paper, before any LibreOffice: which papers, what they say of their state, which copies."""

from pathlib import Path
from typing import Any

import pytest

from archive.ledger.jobs.on_done import Imprint, OnDone
from archive.states import Status
from tests.unit.worker.line.works import a_file, a_material, a_work
from worker.line.forms import Forms
from worker.line.marks import Marker
from worker.line.papers import Papers, PrintedPapers
from worker.line.printing import LinePrinter
from worker.line.renders import Renders
from worker.line.steps import Steps
from worker.pdf.converter import Converter
from worker.pdf.errors import PageRefused
from worker.press.cache import TemplateCache
from worker.queue import PRESS, PRESS_PDF

CACHE = TemplateCache()


class Noted(Steps):
    """Steps that nobody is told of."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def came_to(self, name: str) -> None:
        self.names.append(name)

    def tell(self) -> None:
        self.names.append("(told)")


class OnePage(Converter):
    """A pool that answers with one PDF, whatever it is asked for."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__(Path("/nowhere"))
        self._pdf = pdf

    def convert(self, docx: bytes, **about: Any) -> bytes:
        return self._pdf


def papers(pdf: bytes = b"%PDF-1.7 not what was asked for") -> Papers:
    renders = Renders()
    return Papers(
        marking=Marker(public_url="https://naskah.example", seals=None),
        printing=LinePrinter(forms=Forms(CACHE), renders=renders),
        converter=OnePage(pdf),
        renders=renders,
    )


def printed(order: OnDone, queue: str = PRESS, **beside: Any) -> PrintedPapers:
    return papers().printed(a_material(a_work(order, queue=queue), **beside), Noted())


def words(made: PrintedPapers) -> str:
    import io
    import zipfile

    (sheet,) = made.files
    with zipfile.ZipFile(io.BytesIO(sheet.content.data)) as package:
        return "".join(package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))


def test_a_type_without_pdf_is_one_paper_and_no_page() -> None:
    made = printed(OnDone(status=Status.KONSEP))
    assert [each.content.name for each in made.files] == ["naskah.docx"]
    assert (made.page, list(made.final)) == (None, [])


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (OnDone(status=Status.KONSEP), "Konsep, belum berlaku"),
        (OnDone(status=Status.BATAL), "BATAL"),
        (
            OnDone(status=Status.MENUNGGU_TTE, page="cetak_basah"),
            "Berlaku setelah ditandatangani dengan tangan",
        ),
        (OnDone(), "Konsep, belum berlaku"),
    ],
)
def test_a_paper_says_how_its_document_stands_in_the_words_of_the_order(order: OnDone, said: str) -> None:
    assert said in words(printed(order))


def test_equal_work_gives_equal_papers() -> None:
    first, second = (printed(OnDone(status=Status.KONSEP)).files[0].content.data for _ in range(2))
    assert first == second


def test_pages_that_stay_without_a_copy_print_nothing_and_come_to_nothing() -> None:
    steps = Noted()
    kept = a_work(OnDone(status=Status.DITANDATANGANI, keep=True), queue=PRESS_PDF)
    assert papers().printed(a_material(kept), steps) == PrintedPapers()
    assert steps.names == []


def test_a_type_without_pdf_has_no_copies() -> None:
    order = OnDone(status=Status.DIDISTRIBUSIKAN, keep=True, page="salinan", copy="salinan")
    assert printed(order, PRESS) == PrintedPapers()


@pytest.mark.parametrize(
    "order",
    [
        OnDone(status=Status.KONSEP),
        OnDone(status=Status.DIDISTRIBUSIKAN, keep=True, page="salinan", copy="salinan"),
        OnDone(
            status=Status.DIDISTRIBUSIKAN,
            keep=True,
            page="salinan",
            copies=[{"nomor": 1, "dari": 2, "penerima": "B"}],
        ),
    ],
)
def test_a_page_that_says_something_else_is_refused_before_anything_is_deposited(order: OnDone) -> None:
    with pytest.raises(PageRefused):
        printed(order, PRESS_PDF)


def test_the_page_to_be_signed_is_judged_like_any_other() -> None:
    order = OnDone(status=Status.MENUNGGU_TTE, final=Imprint(page="ditandatangani", level="pribadi"))
    with pytest.raises(PageRefused):
        printed(order, PRESS)


def test_a_page_that_was_signed_is_not_made_again() -> None:
    made = printed(OnDone(status=Status.DITANDATANGANI, page="ditandatangani", signed=True), PRESS_PDF)
    assert made.page is not None
    assert made.page.pdf == b""


def test_whoever_waits_is_told_before_the_conversion() -> None:
    steps = Noted()
    with pytest.raises(PageRefused):
        papers().printed(a_material(a_work(OnDone(status=Status.KONSEP), queue=PRESS_PDF)), steps)
    assert steps.names == ["rendered", "(told)", "converted"]


def test_the_state_before_tells_nothing_of_papers_without_lampiran() -> None:
    made = printed(OnDone(status=Status.KONSEP), earlier=[a_file("naskah.docx", pages=2)])
    assert made.files[0].reading.pages is None
