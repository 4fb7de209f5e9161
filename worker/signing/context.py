"""The context pyHanko judges in: whom it may trust, as of when, and that it fetches nothing."""

from __future__ import annotations

from datetime import datetime

from asn1crypto import x509 as asn1
from pyhanko.sign.general import CMSExtractionError, extract_certificate_info
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko_certvalidator import ValidationContext

from worker.signing.trust import Trust


def of_signer(each: EmbeddedPdfSignature, trust: Trust) -> Trust:
    """Return what the certificate of a signature, or of a time stamp by itself, is judged by: no namesake's lists."""
    return trust.above(each.signer_cert, embedded=each.other_embedded_certs)


def of_stamps(each: EmbeddedPdfSignature, trust: Trust) -> Trust:
    """Return what the time stamps within a signature are judged by: their authority may be another than the signer's."""
    signers, embedded = _stamping(each)
    return trust.above(*signers, embedded=embedded)


def of_both(each: EmbeddedPdfSignature, trust: Trust) -> Trust:
    """Return what all that a signature needs is gathered by."""
    signers, embedded = _stamping(each)
    return trust.above(each.signer_cert, *signers, embedded=[*embedded, *each.other_embedded_certs])


def _stamping(each: EmbeddedPdfSignature) -> tuple[list[asn1.Certificate], list[asn1.Certificate]]:
    signers, embedded = [], []
    for signed in (False, True):
        for token in extract_tst_data_iter(each.signer_info, signed=signed):
            try:
                found = extract_certificate_info(token)
            except CMSExtractionError:  # no certificate in it: the judge says so
                continue
            signers.append(found.signer_cert)
            embedded += found.other_certs
    return signers, embedded


def judging(trust: Trust, at: datetime | None = None) -> ValidationContext:
    """Return a fresh context for one judgement, as of ``at``; a context remembers and is not shared."""
    return ValidationContext(
        trust_roots=list(trust.roots),
        other_certs=list(trust.others),
        crls=list(trust.crls),
        moment=at,
        best_signature_time=at,
        allow_fetching=False,  # a verifier that calls out tells the world what it verifies
        revocation_mode="soft-fail",
        retroactive_revinfo=at is not None,  # a list fetched since knows more of that day, not less
    )
