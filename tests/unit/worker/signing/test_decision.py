"""Whose signature stands on which page: one table of what is brought, each tried on every way in. The next case is one line."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any, Self

import pytest
from cryptography.hazmat.primitives import hashes
from pyhanko.keys.internal import translate_pyca_cryptography_key_to_asn1
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests import ambiguities
from tests.signing_authority import OFFICE, Signing, signing, surat_edaran
from tests.tampering import annotate, append, drop_page, flip, save_again, strip, swap, swap_within
from worker.signing import SignatureReport, Trust, decide, prepare, seal, validate
from worker.signing.compare import compare
from worker.signing.credential import Credential, to_asn1
from worker.signing.pki import CertificateAuthority, IssuedCertificate
from worker.signing.signatories import (
    Binding,
    BindingState,
    Decision,
    Signatory,
    SignatureOrder,
    SignatureRefusal,
)
from worker.signing.verdict import ArchivedPdf, Verdict

RAHMAT, BUDI = "rahmat-hidayat", "budi-santoso"
LONG = timedelta(days=3660)


@dataclass(frozen=True)
class Cast:
    """Who holds which certificate; of one key all of them, for each RSA key takes a second."""

    made: Signing
    budi: IssuedCertificate
    namesake: IssuedCertificate
    renewed: IssuedCertificate
    expired: IssuedCertificate
    early: IssuedCertificate
    self_made: IssuedCertificate

    @property
    def trust(self) -> Trust:
        return self.made.trust


@cache
def cast() -> Cast:
    made = signing()
    now, key = made.at, made.person.key

    def issue(name: str, at: datetime = now, by: CertificateAuthority = made.authority) -> IssuedCertificate:
        certificate = by.certify(key.public_key(), name, OFFICE, at)
        return IssuedCertificate(certificate=certificate, key=key, root=by.certificate)

    return Cast(
        made=made,
        budi=issue("Budi Santoso"),
        namesake=issue("Rahmat Hidayat"),
        renewed=issue("Rahmat Hidayat", now + timedelta(seconds=1)),
        expired=issue("Rahmat Hidayat", now - LONG),
        early=issue("Rahmat Hidayat", now + timedelta(days=30)),
        self_made=issue("Rahmat Hidayat", by=CertificateAuthority.create(OFFICE, now)),
    )


def digest(of: IssuedCertificate) -> str:
    return of.certificate.fingerprint(hashes.SHA256()).hex()


def bound(
    of: IssuedCertificate, person: str = RAHMAT, state: str = "confirmed", level: str = "bsre"
) -> Binding:
    return Binding(person=person, sha256=digest(of), level=level, state=BindingState(state))


def known() -> list[Binding]:
    """What the office's ledger holds."""
    everybody = cast()
    return [
        bound(everybody.made.person),
        bound(everybody.budi, BUDI),
        bound(everybody.expired),
        bound(everybody.early),
        bound(everybody.self_made),
    ]


@dataclass(frozen=True)
class Brought:
    """One case: who signs, what happens to the page before and to the file after, what the ledger says."""

    refused: Sequence[SignatureRefusal]
    by: Callable[[Cast], IssuedCertificate] = lambda everybody: everybody.made.person
    before: Callable[[bytes], bytes] = lambda page: page
    after: Callable[[bytes], bytes] = lambda pdf: pdf
    bindings: Callable[[], list[Binding]] = known
    level: str = "pribadi"
    only: frozenset[str] = field(default=frozenset())
    """The ways on which it can happen at all; every one when empty."""


class Unscrupulous(PdfSigner):
    """Signs also where the first signature permits no second one."""

    def _enforce_certification_constraints(self, reader: Any) -> None:
        """Care for none."""


def second_signature(pdf: bytes) -> bytes:
    """Somebody signs behind the signature, in a field of their own."""
    signer = SimpleSigner(
        signing_cert=to_asn1(cast().budi.certificate),
        signing_key=translate_pyca_cryptography_key_to_asn1(cast().budi.key),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]
    )
    over = Unscrupulous(
        PdfSignatureMetadata(field_name="Kedua"), signer, new_field_spec=SigFieldSpec("Kedua")
    )
    return bytes(over.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf))).getvalue())


def proposed() -> list[Binding]:
    return [bound(cast().made.person, state="proposed")]


def ended() -> list[Binding]:
    return [bound(cast().made.person, state="ended")]


def passed_on() -> list[Binding]:
    """It was Rahmat's, and is Budi's by now."""
    return [*ended(), bound(cast().made.person, BUDI)]


def bound_again() -> list[Binding]:
    return [*ended(), bound(cast().made.person)]


def lower() -> list[Binding]:
    return [bound(cast().made.person, level="pribadi")]


GATEWAYS = frozenset({"gateway"})
"""Ways on which the signing program writes the file: it may save it anew, and change it before it signs."""
CASES: Mapping[str, Brought] = {
    "their own certificate": Brought([]),
    "their own, bound again after it had ended": Brought([], bindings=bound_again),
    "their own, saved anew before it was signed": Brought([], before=save_again, only=GATEWAYS),
    "another bound person's": Brought([SignatureRefusal.ANOTHERS], by=lambda c: c.budi),
    "of the same name, never bound": Brought([SignatureRefusal.UNBOUND], by=lambda c: c.namesake),
    "renewed and not bound": Brought([SignatureRefusal.UNBOUND], by=lambda c: c.renewed),
    "expired": Brought([SignatureRefusal.EXPIRED], by=lambda c: c.expired),
    "not yet valid": Brought([SignatureRefusal.EARLY], by=lambda c: c.early),
    "proposed, not confirmed": Brought([SignatureRefusal.UNCONFIRMED], bindings=proposed),
    "its bond has ended": Brought([SignatureRefusal.ENDED], bindings=ended),
    "passed on to another": Brought([SignatureRefusal.ANOTHERS], bindings=passed_on),
    "nobody's at all": Brought([SignatureRefusal.UNBOUND], bindings=list),
    "for a lower level than demanded": Brought([SignatureRefusal.LOW], bindings=lower, level="bsre"),
    "of a self-made authority, names equal, bound": Brought(
        [SignatureRefusal.UNTRUSTED], by=lambda c: c.self_made
    ),
    "of a self-made authority, not bound": Brought(
        [SignatureRefusal.UNBOUND, SignatureRefusal.UNTRUSTED], by=lambda c: c.self_made, bindings=list
    ),
    "other prepared bytes": Brought([SignatureRefusal.ANOTHER_PAGE], before=swap),
    "another document": Brought([SignatureRefusal.ANOTHER_PAGE], before=drop_page),
    **{
        f"made with {name}": Brought(
            [SignatureRefusal.UNCOMPARED], before=ambiguities.FORGERIES[name], only=GATEWAYS
        )
        for name in ("a node that draws", "a node of seven pages", "two catalogues")  # what pyHanko signs
    },
    "changed page after signing": Brought([SignatureRefusal.ALTERED], after=swap_within),
    "a note laid on it after signing": Brought([SignatureRefusal.ALTERED], after=annotate),
    "bytes behind it": Brought([SignatureRefusal.ALTERED], after=append),
    "a second signature on top": Brought([SignatureRefusal.SURPLUS], after=second_signature),
    "its signature taken away": Brought([SignatureRefusal.ABSENT], after=strip),
    "one bit of the page flipped": Brought([SignatureRefusal.BROKEN], after=flip),
    "no PDF": Brought([SignatureRefusal.ABSENT], after=lambda _: b"bukan PDF"),
}


def own(case: Brought) -> Decision:
    """A file or a token of one's own: the exact bytes to be signed are ours, with their empty place."""
    page = prepare(surat_edaran(), at=cast().made.at)
    changed = case.before(surat_edaran())
    signed = seal(page if changed == surat_edaran() else prepare(changed, at=cast().made.at), _key(case))
    return _decide(case, page.pdf, case.after(signed))


def gateway(case: Brought) -> Decision:
    """What BSrE answers, and what is brought to settle: the gateway made the place, and may have written the file anew."""
    return _decide(case, surat_edaran(), case.after(_signed_elsewhere(case)))


def press(case: Brought) -> Decision:
    """The job that deposits it: the desk has decided on a file, and this is what lies there by now."""
    signed = _signed_elsewhere(case)
    decided_on = hashlib.sha256(signed).hexdigest() if case.before(surat_edaran()) == surat_edaran() else ""
    return _decide(case, surat_edaran(), case.after(signed), decided_on)


WAYS = {"own": own, "gateway": gateway, "press": press}


def _signed_elsewhere(case: Brought) -> bytes:
    return seal(prepare(case.before(surat_edaran()), at=cast().made.at), _key(case))


def _key(case: Brought) -> Credential:
    return case.by(cast()).credential()


def _decide(case: Brought, prepared: bytes, signed: bytes, decided_on: str | None = None) -> Decision:
    return decide(
        prepared,
        signed,
        [Signatory(person=RAHMAT, level=case.level)],
        bindings=case.bindings(),
        trust=cast().trust,
        at=datetime.now(UTC),
        decided_on=decided_on,
    )


class InThisProcess:
    """The child's two answers without the child: the table asks what is decided, not where."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing was started."""

    def compare(
        self, archived: Sequence[ArchivedPdf], trust: Trust, *, at: datetime
    ) -> tuple[Verdict, SignatureReport]:
        return compare(self._pdf, archived, trust).verdict, validate(self._pdf, trust, at=at)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", CASES)
def test_only_the_signatory_s_own_signature_over_the_prepared_page_is_taken(
    name: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.signing.decision.examine", InThisProcess)
    case = CASES[name]
    if case.only and way not in case.only:
        return
    decision = WAYS[way](case)
    assert decision.accepted is not bool(case.refused), decision
    assert set(case.refused) <= set(decision.refusals), decision
    (verdict,) = decision.signatories
    assert verdict.signatory.person == RAHMAT


@pytest.mark.parametrize("name", ["their own certificate", "another bound person's", "other prepared bytes"])
def test_foreign_bytes_are_decided_on_in_a_child_to_the_same_end(name: str) -> None:
    case = CASES[name]
    assert set(gateway(case).refusals) == set(case.refused)


def test_every_signatory_is_given_a_verdict_in_their_order() -> None:
    """One signs today; several will: each is held to their own place."""
    first, second = Signatory(person=RAHMAT, level="pribadi"), Signatory(person=BUDI, level="bsre")
    page = prepare(surat_edaran(), at=cast().made.at)
    signed = seal(page, cast().made.person.credential())
    decision = decide(
        page.pdf, signed, [first, second], bindings=known(), trust=cast().trust, at=datetime.now(UTC)
    )
    assert [each.signatory for each in decision.signatories] == [first, second]
    assert [each.refusals for each in decision.signatories] == [(), (SignatureRefusal.ABSENT,)]
    assert not decision.accepted
    turned = decide(page.pdf, signed, [second], bindings=known(), trust=cast().trust, at=datetime.now(UTC))
    assert turned.refusals == (SignatureRefusal.ANOTHERS,)


def test_what_was_decided_survives_the_way_to_the_press() -> None:
    decision = gateway_in_process()
    accepted = SignatureOrder.of(decision, "ab" * 32)
    again = SignatureOrder.read(json.loads(json.dumps(accepted.as_json())))
    assert again == accepted
    assert again.bindings == (bound(cast().made.person, level="pribadi"),)


def gateway_in_process() -> Decision:
    page = prepare(surat_edaran(), at=cast().made.at)
    case = CASES["their own certificate"]
    return _decide(case, page.pdf, seal(page, _key(case)))


def test_a_validity_that_ended_after_the_act_does_not_stop_the_press() -> None:
    """The job is judged as of its order, by lists of revocations fetched since."""
    made, page = cast().made, prepare(surat_edaran(), at=cast().made.at)
    later = Trust.read(
        roots=made.authority.pem, crls=[made.authority.revocations(made.at + timedelta(days=30))]
    )
    case = CASES["their own certificate"]
    decision = decide(
        page.pdf,
        seal(page, _key(case)),
        [Signatory(person=RAHMAT, level="bsre")],
        bindings=known(),
        trust=later,
        at=made.at,
    )
    assert decision.accepted, decision
