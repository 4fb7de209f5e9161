"""What each child answers, written there and read here by the same types. A child may be in a stranger's hands: see ``reading``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class FileRefusal:
    """Why a file is none of the kind asked for."""

    reason: str
    detail: str = ""
    kind: str = ""
    """The error's class, where there are several."""


@dataclass(frozen=True, kw_only=True)
class TemplateAnswer:
    """What a template is; the trial's DOCX follows the line."""

    digest: str
    findings: Sequence[Mapping[str, Any]]
    fields: Sequence[str]
    needed: Sequence[str]
    schema: Mapping[str, Any] | None
    parts: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class PrintAnswer:
    """One print of a template's trial; its DOCX follows the line, behind those of the prints before."""

    size: int
    """Of the DOCX; 0 for one that failed."""
    emitted: Sequence[tuple[str, str]]
    """What the template printed: part and text."""
    claim: bool
    """Whether it has a place for the signed claim."""
    failed: Mapping[str, Any] | None
    """The finding, where it could not be printed."""


@dataclass(frozen=True, kw_only=True)
class PrintsAnswer:
    """The prints of a template's trial, in the order they were asked for."""

    prints: Sequence[PrintAnswer]


@dataclass(frozen=True, kw_only=True)
class CodesAnswer:
    """The QR codes of a PDF or picture that name a document, in the order of the pages."""

    texts: Sequence[str]
    scanned: bool
    """Its pages are pictures and nothing else: a scan, a photo."""
    unread: str | None
    """Why not all of it was looked at: a value of ``Why``."""


@dataclass(frozen=True, kw_only=True)
class VerdictAnswer:
    """What a PDF is to the archived ones, and what its own signatures are worth."""

    standing: str
    version: int | None
    changes: Sequence[str]
    pages: Sequence[int]
    why: str | None
    covers: Sequence[Mapping[str, Any]]
    """Where a signature may show: fields of ``worker.locked.picture.Cover``."""
    boxes: Sequence[Sequence[Sequence[float]]]
    """The sizes of its pages, where they are the archived ones but for rounded numbers: paper, and what is shown of it."""
    report: Mapping[str, Any]
    issued: Sequence[str]
    """Digests of the certificates of its signatures that signed an archived version too."""
    numbers: Mapping[str, Sequence[str]]
    """The long numbers that the subjects of its certificates name, by the certificates' digests."""


@dataclass(frozen=True, kw_only=True)
class ReceivedAnswer:
    """What a file that came from outside is: of which kind, and what its reader should know of it."""

    form: str
    pages: int | None
    signed: bool
    """It bears an electronic signature, whatever that is worth."""
    before: int
    """Bytes that stand before a PDF's header."""
    cut: bool
    """A PDF without the mark that ends one: most were cut off on the way, and what is left was read."""
    found: Sequence[str] = ()
    """What is in it besides that whoever opens it should know: values of ``worker.locked.kinds.Inside``."""


@dataclass(frozen=True, kw_only=True)
class ScanAnswer:
    """What a scan holds."""

    pages: int
    codes: Sequence[str]
    sound: bool
    """Every reader takes the same pages from it."""


@dataclass(frozen=True, kw_only=True)
class PairAnswer:
    """A page before and after."""

    number: int
    changed: bool
    moved: bool = False
    """It looks otherwise because its text stands on another page; what it says is the same."""
    boxes: Sequence[tuple[int, int, int, int]] = ()
    """Where it changed, in dots: left, top, right, bottom; none where one side has no such page."""
    missing: str | None = None
    """``before`` or ``after``: the side that has no such page."""
    picture: str | None = None
    """Both side by side, PNG in base64; only of a page that changed."""


@dataclass(frozen=True, kw_only=True)
class ComparisonAnswer:
    """Every page of two PDFs."""

    pairs: Sequence[PairAnswer]


@dataclass(frozen=True, kw_only=True)
class LooksAnswer:
    """Digests of the pages of two PDFs as one program draws them."""

    first: Sequence[str]
    second: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class PagesAnswer:
    """The lengths of the pages' pictures, which follow the line."""

    sizes: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class ReadablePageAnswer:
    """A page for a screen; its two pictures follow the line, the small one first, behind those of the pages before."""

    number: int
    """Counted from 1."""
    of: int
    """How many pages there are."""
    width: int
    height: int
    """Dots of the large picture."""
    small: int
    large: int
    """The lengths of the pictures."""
    words: str


@dataclass(frozen=True, kw_only=True)
class ReadablePagesAnswer:
    """The pages asked for that there are."""

    pages: Sequence[ReadablePageAnswer]


@dataclass(frozen=True, kw_only=True)
class WorkbookAnswer:
    """The first sheet of a workbook that is shown."""

    sheet: str
    others: int
    """How many sheets more are shown, and were not read."""
    epoch_1904: bool
    """Its days count from 1904, not from 1900."""
    rows: Sequence[Sequence[str]]
    """Every row from the first, blank ones too, and every cell from column A."""
    hidden: Sequence[int] = ()
    """Rows with something in them that the sheet does not show, by a filter or by hand; the first thousand."""


@dataclass(frozen=True, kw_only=True)
class CertificateFileAnswer:
    """What a PKCS#12 file holds, each DER in base64."""

    key: str = field(repr=False)
    certificate: str
    chain: Sequence[str]


Answer = (
    FileRefusal
    | TemplateAnswer
    | PrintsAnswer
    | CodesAnswer
    | VerdictAnswer
    | ReceivedAnswer
    | ScanAnswer
    | ComparisonAnswer
    | LooksAnswer
    | PagesAnswer
    | ReadablePagesAnswer
    | WorkbookAnswer
    | CertificateFileAnswer
)


def line(answer: Answer) -> bytes:
    """Return an answer as the line a child writes: its type's name and its fields."""
    return json.dumps({type(answer).__name__: asdict(answer)}).encode() + b"\n"
