"""What is to be true once a job is done, and what its pages show meanwhile: the order the desk gives with a job.

Written once, by the desk. The press reads what the pages are to be; the record transaction makes status and events true
as they stand in the row; the vault's record keeps the order, so that a job can be made anew. It is JSON in both places::

    {"status": "ditandatangani", "events": [{"type": "id.naskah.document.signed.v1", "data": {"act": 4}}], "acts": 4,
     "page": "ditandatangani", "level": "segel", "seal": "kantor", "context": {"penandatangan": {...}}}

What is absent holds nothing. Versions before and after this one may have written it: a name unknown here is carried along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, Final, Self


class Signer(StrEnum):
    """Whose signature a page bears."""

    NOBODY = "nobody"
    """None yet, or never."""
    OFFICE = "office"
    """The office's seal; the press puts it on."""
    PEOPLE = "people"
    """Those who signed the page that was prepared; it is brought."""


@dataclass(frozen=True, kw_only=True)
class Imprint:
    """What a page says of how its document stands."""

    page: str
    """Whose wording it bears: a status, or ``cetak_basah``, ``salinan``, ``diralat``, ``diterima``."""
    level: str | None = None
    """How it is or was signed."""
    footer: str | None = None
    """The office's words at the foot of a signed page."""
    oleh: str | None = None
    """What corrected or replaced it, in words."""


@dataclass(frozen=True, kw_only=True)
class OnDone:
    """The order of one job."""

    status: str | None = None
    """The document's ``archive.states.Status`` from then on; None leaves it as it is."""
    events: Sequence[Mapping[str, Any] | str] = ()
    """What the world is told, ``{type, data}`` or a bare type."""
    acts: int | None = None
    """The last act the job shows; None shows all."""
    page: str | None = None
    """The wording of the page, where it is another than the status'."""
    level: str | None = None
    """How the document is or was signed; jobs of before 0.2 do not say it."""
    footer: str | None = None
    """The office's words at the foot of a signed page."""
    oleh: str | None = None
    """What corrected or replaced the document, as its copy says it."""
    context: Mapping[str, Any] = field(default_factory=dict)
    """What is printed in place of the revision's own: ``penandatangan``, as they signed."""
    keep: bool = False
    """The archived pages stay untouched; the record alone is written anew."""
    copy: str | None = None
    """The copy that is nobody's own, by its name, to be printed beside the pages."""
    copies: Sequence[Mapping[str, Any]] = ()
    """Whose own copies are to be printed, ``{nomor, dari, penerima}``."""
    brought: bool = False
    """The pages are the sheet of a file that came from outside and lies beside them."""
    seal: str | None = None
    """The seal the page gets from the press: the office's."""
    signed: Mapping[str, Any] | bool = False
    """What was decided on the signed page that was brought; in version 0.1 only that one was."""
    final: Imprint | None = None
    """The page to prepare for a signature to come."""
    let_go: bool = False
    """The page that waited for a signature is not needed any more."""
    beyond: Mapping[str, Any] = field(default_factory=dict)
    """What another version ordered besides."""

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """Read an order as it stands in the ledger or in a record."""
        known = {name: value for name, value in told.items() if name in _NAMES and value is not None}
        if "final" in known:
            known["final"] = Imprint(**{name: known["final"].get(name) for name in _FINAL})
        return cls(**known, beyond={name: value for name, value in told.items() if name not in _NAMES})

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values, without what it does not say; ``from_json`` gives it back."""
        final = {name: getattr(self.final, name) for name in _FINAL} if self.final else None
        said: dict[str, Any] = {name: getattr(self, name) for name in _NAMES}
        said |= {"events": list(self.events), "copies": list(self.copies), "final": final}
        return {name: value for name, value in said.items() if value or name == "events"} | dict(self.beyond)

    def shows(self, act_no: int) -> bool:
        """Tell whether the job was made for this act too: a later one has a job of its own."""
        return self.acts is None or act_no <= self.acts

    @property
    def signer(self) -> Signer:
        """Whose signature the pages bear; decided here and nowhere else."""
        if self.signed:
            return Signer.PEOPLE
        return Signer.NOBODY if self.seal is None else Signer.OFFICE

    @property
    def repeatable(self) -> bool:
        """Whether it can be done again from the ledger alone: what somebody brought for it may be gone."""
        return not (self.signed or self.brought or self.keep)


_NAMES: Final = tuple(each.name for each in fields(OnDone) if each.name != "beyond")
_FINAL: Final = ("page", "footer", "level")
