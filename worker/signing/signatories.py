"""Whose signatures a page waits for, whose certificates the office knows, and what each signature is worth: values alone.

A certificate is somebody's because the office bound it to them, by its SHA-256; the name it carries decides nothing. Of
people from outside nobody is bound: theirs must name whom the office entered, and is pinned by its digest with their act.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from worker.signing.report import DocumentSignature, SignatureReport

if TYPE_CHECKING:
    from archive.ledger.office.certificates import Certificate

LADDER: Final = ("pribadi", "bsre")
"""The levels of people's own signatures, ascending: a certificate bound for a higher one serves a lower one."""


def serves(bound: str, demanded: str) -> bool:
    """Tell whether a certificate bound for one level may sign where another is demanded."""
    return LADDER.index(bound) >= LADDER.index(demanded)


class BindingState(StrEnum):
    """How the bond between a certificate and a person stands."""

    PROPOSED = "proposed"
    """An administrator named it; the person has not confirmed it."""
    CONFIRMED = "confirmed"
    """It is theirs."""
    ENDED = "ended"
    """It was theirs, or never became so."""


class SignatureRefusal(StrEnum):
    """Why a signature, or the page under it, is not taken."""

    ABSENT = "absent"
    """No signature stands in this one's place."""
    UNBOUND = "unbound"
    """Nobody of the office has this certificate, whatever name it carries."""
    ANOTHERS = "anothers"
    """It is bound to another person."""
    UNCONFIRMED = "unconfirmed"
    """It was proposed for this person, who has not confirmed it."""
    ENDED = "ended"
    """Its bond to this person has ended."""
    LOW = "low"
    """It is theirs, for a lower level than the page demands."""
    EXPIRED = "expired"
    """Its days are over."""
    EARLY = "early"
    """Its days have not begun."""
    UNTRUSTED = "untrusted"
    """It leads to no known root, was revoked, or was not issued for signing."""
    BROKEN = "broken"
    """The signed bytes are not those that were signed, or the signature is not the certificate's."""
    ALTERED = "altered"
    """Something was changed or added behind it."""
    SURPLUS = "surplus"
    """The file bears more signatures than the page waits for."""
    ANOTHER_PAGE = "another page"
    """The file does not show the page that was prepared, and nothing else."""
    UNREADABLE = "unreadable"
    """It cannot be opened as a PDF."""
    UNCOMPARED = "uncompared"
    """What it looks like could not be compared."""
    OTHER_NAME = "other name"
    """Its name, or number, is not the one that the office entered of who signs from outside."""
    OTHER_ISSUER = "other issuer"
    """It leads to a root of which the office takes no signature from outside."""
    UNPROVEN = "unproven"
    """The judge found something wrong with the file that none of the others names."""


@dataclass(frozen=True, kw_only=True)
class Binding:
    """A certificate the office knows, and whose it is."""

    person: str
    sha256: str
    level: str
    """The highest level it signs on."""
    state: BindingState

    @classmethod
    def of(cls, certificate: Certificate) -> Binding:
        """Return the ledger's bond as the decision takes it."""
        return cls(
            person=certificate.person_id,
            sha256=certificate.sha256,
            level=certificate.level,
            state=BindingState(certificate.state),
        )


@dataclass(frozen=True, kw_only=True)
class KnownBy:
    """What makes a certificate that of somebody from outside: what the office entered of them must stand in it."""

    named: Callable[[DocumentSignature], bool]
    """Whether it names them."""
    issued: Callable[[DocumentSignature], bool]
    """Whether the office takes certificates of that authority from outside."""

    def refusals(self, signature: DocumentSignature) -> tuple[SignatureRefusal, ...]:
        """Return what is wrong with whose it is."""
        found = [] if self.named(signature) else [SignatureRefusal.OTHER_NAME]
        # Without a root it is untrusted, and that is said of it.
        if signature.root and not self.issued(signature):
            found.append(SignatureRefusal.OTHER_ISSUER)
        return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """Somebody the page waits for, and the level demanded of their signature."""

    person: str
    level: str
    known_by: KnownBy | None = None
    """How they are known whose certificate nobody bound: people from outside, while their signature is brought."""


@dataclass(frozen=True, kw_only=True)
class SignatoryVerdict:
    """What the signature in a signatory's place is worth."""

    signatory: Signatory
    signature: DocumentSignature | None
    refusals: tuple[SignatureRefusal, ...]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a signed file is worth to the page that was prepared: one verdict for each signatory, in their order."""

    signatories: tuple[SignatoryVerdict, ...]
    page: tuple[SignatureRefusal, ...]
    """What is wrong with the file as a whole."""
    report: SignatureReport

    @property
    def accepted(self) -> bool:
        """Every signature is its signatory's, on the level demanded, over the page that was prepared."""
        return not self.refusals and self.report.accepted

    @property
    def refusals(self) -> tuple[SignatureRefusal, ...]:
        """Everything that stands in the way, each once."""
        of_people = [refusal for each in self.signatories for refusal in each.refusals]
        return tuple(dict.fromkeys([*of_people, *self.page]))


@dataclass(frozen=True, kw_only=True)
class SignatureOrder:
    """A decision as a job carries it to the press: the bytes it was made on, and whose certificates were found."""

    sha256: str
    signatories: tuple[Signatory, ...]
    bindings: tuple[Binding, ...]

    @classmethod
    def of(cls, decision: Decision, sha256: str) -> SignatureOrder:
        """Pin what was decided on the file with this digest."""
        return cls(
            sha256=sha256,
            signatories=tuple(each.signatory for each in decision.signatories),
            bindings=tuple(
                Binding(
                    person=each.signatory.person,
                    sha256=each.signature.fingerprint,
                    level=each.signatory.level,
                    state=BindingState.CONFIRMED,
                )
                for each in decision.signatories
                if each.signature is not None
            ),
        )

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "sha256": self.sha256,
            "signatories": [
                {"person": who.person, "level": who.level, "certificate": bound.sha256}
                for who, bound in zip(self.signatories, self.bindings, strict=True)
            ],
        }

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> SignatureOrder:
        """Read it back."""
        people: Sequence[Mapping[str, str]] = told["signatories"]
        return cls(
            sha256=told["sha256"],
            signatories=tuple(Signatory(person=each["person"], level=each["level"]) for each in people),
            bindings=tuple(
                Binding(
                    person=each["person"],
                    sha256=each["certificate"],
                    level=each["level"],
                    state=BindingState.CONFIRMED,
                )
                for each in people
            ),
        )
