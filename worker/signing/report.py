"""What the signatures of a document are worth, as the judge found them: values alone, no judging.

Light: whoever reads, stores or tells a report needs no signing library for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from dataclasses import field as member
from datetime import datetime
from typing import Any, Final

NOT_SIGNED: Final = "the document carries no signature"
_TIMES: Final = ("at", "stamped_at", "valid_from", "valid_to")


@dataclass(frozen=True, kw_only=True)
class DocumentSignature:
    """One signature of a document."""

    field: str
    signer: str
    """Common name of the certificate."""
    issuer: str
    serial: str
    """The certificate's serial number, hexadecimal."""
    at: datetime | None
    """The time the signature claims."""
    stamped_at: datetime | None
    """The time a time stamping authority vouches for."""
    level: str
    """B-B, B-T, B-LT or B-LTA of PAdES."""
    intact: bool
    """The signed bytes are those that were signed, and the signature is the key's."""
    trusted: bool
    """A chain leads to a known root, and nothing on it is known to be revoked."""
    covers: bool
    """It covers the file to its end, or only validation data and time stamps follow."""
    certifies: bool
    """It permits no change (DocMDP 1)."""
    fingerprint: str = ""
    """SHA-256 of the certificate; empty in reports of version 0.1."""
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    """The certificate's days."""
    root: str = ""
    """Common name of the known root to which it was traced; empty without one, and in reports of version 0.1."""
    numbers: tuple[str, ...] = member(default=(), repr=False)
    """The long numbers that its subject names, such as a NIK: to compare with, and never written into a record."""


@dataclass(frozen=True, kw_only=True)
class SignatureReport:
    """What a document's signatures are worth."""

    signatures: tuple[DocumentSignature, ...]
    problems: tuple[str, ...]
    """Why it is not accepted; empty when it is."""

    @property
    def accepted(self) -> bool:
        """Every signature is intact, trusted and covers the file."""
        return not self.problems

    @property
    def intact(self) -> bool:
        """At least one signature, none broken, all covering the file, whoever made them."""
        return bool(self.signatures) and all(each.intact and each.covers for each in self.signatures)

    def as_record(self) -> dict[str, Any]:
        """Return the report for ``record.json``: JSON values only."""
        rows = [
            {
                name: value.isoformat() if isinstance(value, datetime) else value
                for name, value in each.items()
                if name != "numbers"
            }
            for each in (asdict(signature) for signature in self.signatures)
        ]
        return {"accepted": self.accepted, "problems": list(self.problems), "signatures": rows}

    @classmethod
    def read(
        cls, record: Mapping[str, Any], numbers: Mapping[str, Sequence[str]] | None = None
    ) -> SignatureReport:
        """Return the report a record was made from; ``numbers``: those of its certificates' subjects, by their digests."""
        known = numbers or {}
        return cls(
            signatures=tuple(
                DocumentSignature(
                    **{**each, **{name: _time(each.get(name)) for name in _TIMES}},
                    numbers=tuple(known.get(each.get("fingerprint", ""), ())),
                )
                for each in record["signatures"]
            ),
            problems=tuple(record["problems"]),
        )


NOTHING: Final = SignatureReport(signatures=(), problems=())
"""Of a file whose signatures nobody looked at."""


def _time(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
