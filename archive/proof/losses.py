"""What a restored ledger cannot take back from the vault, each with what is to be done about it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Loss(StrEnum):
    """One kind of loss; its value stands in the report."""

    GONE = "gone"
    """The ledger records a file that the bucket does not have."""
    MOVED = "moved"
    """The file lies there under another VersionId: the bucket was copied without its versions."""
    UNFINISHED = "unfinished"
    """A deposit that was never committed, of a document that the ledger does not know."""
    CONTRADICTION = "contradiction"
    """Vault and ledger tell two different things; nothing was written over."""
    UNREADABLE = "unreadable"
    """What lies there cannot be read."""
    NUMBER = "number"
    """A document bears a number whose place in its register cannot be read from its record."""
    BOOK = "book"
    """A document of an office, or with a number of a register, that no office file in the ledger names: it was not taken back."""
    OTHER_ENTRY = "other entry"
    """A document came back without its number: another letter stands in the register with it."""
    REVISION = "revision"
    """A revision that was never printed: what it said is gone, that it was is known by the acts upon it."""
    TEMPLATE = "template"
    """A template uploaded or approved since the backup: its bytes are kept, its examination and approval are not."""
    OFFICE = "office"
    """A document was made with a later office file than the ledger has."""


WHAT_TO_DO = {
    Loss.GONE: "bring it back from the bucket's second copy, then compare again; else it is lost: tell the office",
    Loss.MOVED: "use a copy that keeps versions and their ids (replication, or the servers' own folders), not mc mirror or rclone",
    Loss.UNFINISHED: "send the event again; it makes a new document",
    Loss.CONTRADICTION: "a person decides which of the two stands; the bytes in the vault stay as they are",
    Loss.UNREADABLE: "bring it back from the bucket's second copy, then compare again",
    Loss.NUMBER: "enter it by hand: naskah registers settle, or import it",
    Loss.BOOK: "before anything is confirmed: naskah office apply FILE, the one that was in use; then compare again",
    Loss.OTHER_ENTRY: "two letters bear one number: a person decides, and cancels or revokes the wrong one",
    Loss.REVISION: "nothing: a later revision stands in its place",
    Loss.TEMPLATE: "upload the same file again and let a second person approve it; until then the former one is used",
    Loss.OFFICE: "apply the office file that was in use: naskah office apply FILE",
}


GRAVE = frozenset({Loss.GONE, Loss.MOVED, Loss.UNREADABLE, Loss.CONTRADICTION, Loss.BOOK})
"""Letters may be out there that the ledger does not know: the desk does not go on unless a person says so."""


@dataclass(frozen=True, kw_only=True)
class LossFinding:
    """One loss."""

    loss: Loss
    what: str
    detail: str = ""

    @property
    def mend(self) -> str:
        """Return what is to be done."""
        return WHAT_TO_DO[self.loss]

    def as_json(self) -> dict[str, Any]:
        """Return it for the report."""
        return {**asdict(self), "mend": self.mend}
