"""What a file someone brought is to the archive, in words of our own: values alone, no comparing.

Light: whoever tells a verdict needs no signing library for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Standing(StrEnum):
    """What a file is to the archive. Those from ``COPY`` on, ``CUT`` aside, are said by who knows the ledger."""

    ARCHIVED = "archived"
    """The present archived file, byte for byte."""
    EARLIER = "earlier"
    """An earlier archived version, byte for byte."""
    CHANGED = "changed"
    """Made from an archived file and changed since."""
    FOREIGN = "foreign"
    """Another file than the document's: it neither carries its code nor was made from it."""
    UNKNOWN = "unknown"
    """Nothing archived corresponds to it."""
    COPY = "copy"
    """A copy the office made of the archived file, byte for byte: it says so on every page."""
    PARTLY = "partly_signed"
    """What some of a document's signatories left for the next, byte for byte: its round was not at its end."""
    SCAN = "scan"
    """The archived scan of the paper that was signed by hand, byte for byte."""
    SOURCE = "source"
    """The DOCX of the document or of one of its Lampiran, byte for byte: its text, not what was signed."""
    RECORD = "record"
    """What the archive wrote down about the document, byte for byte."""
    EXPORT = "export"
    """A list or report that was printed from the books when somebody asked for it, byte for byte."""
    ATTACHMENT = "attachment"
    """A file that goes with the document, byte for byte: its digest stands on the signed page."""
    RECEIVED = "received"
    """A file the office received, byte for byte: kept, not issued."""
    CUT = "cut"
    """The beginning of an archived file, byte for byte, and not all of it: a download that broke off."""
    PICTURE = "picture"
    """A photo or scan of a paper: it cannot be compared; the document its QR code names is told beside it."""


class Change(StrEnum):
    """What was done to a file."""

    APPENDED = "appended"
    """Bytes were added behind the archived file."""
    EXTENDED = "extended"
    """Time stamps or validation data were added, as the signature permits."""
    RESAVED = "re-saved"
    """Another program wrote it anew; it says the same of itself."""
    JOINED = "joined"
    """Another file stands before or behind it in the same bytes."""
    AMBIGUOUS = "ambiguous"
    """Keys, objects, tables or pages are in it twice or against the rules: readers differ in what they take."""
    SIGNED = "signed"
    """Another electronic signature was added."""
    STAMPED = "stamped"
    """A signature shows in the place that the archived page keeps for it."""
    STRIPPED = "stripped"
    """Its electronic signature was taken away."""
    RESIGNED = "re-signed"
    """Its electronic signature was taken away and somebody else's put there."""
    ANNOTATED = "annotated"
    """Notes, marks, stamps, links or form entries were laid on its pages, or taken away."""
    SWAPPED = "swapped"
    """Its pages look otherwise: what they show is not what was archived."""
    REDRAWN = "redrawn"
    """Its pages are drawn by other instructions; pictures of them are equal."""
    FRAMED = "framed"
    """Pages were cropped, turned, scaled, or given a behaviour."""
    SCRIPTED = "scripted"
    """Actions or scripts of the whole document were changed."""
    LAYERED = "layered"
    """Layers that a reader can switch were changed."""
    REPLACEABLE = "replaceable"
    """What some readers or presses show and others do not was put in, or taken out: pictures, inks, fonts."""
    ATTACHED = "attached"
    """Files lie within it that the archived one does not have, or not so."""
    UNTAGGED = "untagged"
    """What screen readers go by was left out, all of it or its tree; nothing of it shows."""
    ALTERED = "altered"
    """Something else that says how it is shown was changed: forms, tags, the way it opens."""
    BROKEN = "broken"
    """Damaged: it can no longer be opened."""
    PRINTED = "printed"
    """Without any signature, every page drawn anew by another program: printed or converted; nobody compares it dot by dot."""
    UNCOMPARED = "uncompared"
    """What it looks like could not be compared: a password, keys no document has, more or larger pages, too slow."""


class Why(StrEnum):
    """Why a file is unknown, or a picture's document uncertain. Said by who looks codes up, from ``LOCKED`` on by comparing and reading."""

    NO_PDF = "no-pdf"
    """It is no PDF and no picture: nothing can be compared with it."""
    NO_CODE = "no-code"
    """No code could be read in it, and none was given."""
    OTHER_CODE = "other-code"
    """Nothing archived has the code it carries, or that was given."""
    EMPTY = "empty"
    """It has no bytes."""
    STRANGE_PICTURE = "strange-picture"
    """A picture in a form that is not read here, such as HEIC."""
    LOCKED = "locked"
    """It opens with a password alone."""
    BROKEN = "broken"
    """It is damaged."""
    TOO_LARGE = "too-large"
    """It has more or larger pages than a document; no code was read on those that were looked at."""
    UNREAD = "unread"
    """A picture in it could not be read, and nothing else in it carries a code."""


class Likeness(StrEnum):
    """What a file looks like beside the archived one."""

    SAME = "same"
    """Every page is the same picture in two programs, and nothing that governs the display was changed."""
    DIFFERENT = "different"
    UNCOMPARED = "uncompared"
    """Nobody knows: never to be told as the same."""


_OF_SIGNING: Final = frozenset(
    (Change.APPENDED, Change.EXTENDED, Change.RESAVED, Change.SIGNED, Change.STAMPED)
)
"""What may be done to a page by signing it elsewhere."""
_UNSEEN: Final = _OF_SIGNING - {Change.STAMPED} | {
    Change.STRIPPED,
    Change.RESIGNED,
    Change.REDRAWN,
    Change.UNTAGGED,
}
"""What may have been done to a file that looks the same."""
_UNKNOWABLE: Final = frozenset(
    (Change.UNCOMPARED, Change.PRINTED, Change.BROKEN, Change.JOINED, Change.AMBIGUOUS)
)
"""What leaves open what a reader sees; of two files in one, or two things said in one, some readers show the one, some the other."""


@dataclass(frozen=True, kw_only=True)
class ArchivedPdf:
    """One archived PDF."""

    version: int
    data: bytes = field(repr=False)
    present: bool
    """It is the newest version."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The answer."""

    standing: Standing
    version: int | None = None
    """The archived version it is, or was made from."""
    changes: tuple[Change, ...] = ()
    pages: tuple[int, ...] = ()
    """Pages, counted from 1, that show something else or carry something new."""
    why: Why | None = None
    """Of an unknown file."""
    issued: frozenset[str] = field(default=frozenset(), compare=False)
    """Digests of the certificates of its signatures that signed an archived version too."""

    @property
    def look(self) -> Likeness | None:
        """What it looks like beside the archived file; None where there is none to compare it with."""
        if self.standing in (Standing.ARCHIVED, Standing.EARLIER):
            return Likeness.SAME
        if self.standing is not Standing.CHANGED:
            return None
        changes = frozenset(self.changes)
        if not changes - _UNSEEN:
            return Likeness.SAME
        if not changes - _UNSEEN - _UNKNOWABLE:
            return Likeness.UNCOMPARED
        return Likeness.DIFFERENT

    @property
    def signed_alone(self) -> bool:
        """Whether it is the archived page, by look and by instructions, and nothing was done but signing it."""
        if self.standing is Standing.CUT:
            return False
        return self.version is not None and _OF_SIGNING.issuperset(self.changes)


UNKNOWN: Final = Verdict(standing=Standing.UNKNOWN)
