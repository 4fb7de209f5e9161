"""PAdES in three steps: prepare the exact bytes to be signed, seal them, validate the result. Pure: bytes in, bytes out.

Prepared bytes may be kept anywhere between the steps: ``PreparedPdf.of`` reads back from them alone what sealing needs.
Sealing writes the signature into the place kept for it and touches no other byte. A single signature certifies the
document and permits no change (DocMDP 1). Of several the first certifies it with every place of the others in it and
permits those to be filled and nothing else (DocMDP 2). PDF/A-2b stays PDF/A-2b. Who may sign is decided elsewhere.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from io import BytesIO
from typing import Final

from asn1crypto.algos import SignedDigestAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.validation.dss import async_add_validation_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko_certvalidator.errors import PathError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from archive.errors import NaskahError
from worker.signing.context import judging, of_both
from worker.signing.credential import DIGEST, Credential, to_asn1
from worker.signing.errors import NotPrepared, NotSignable, RoomExceeded, SealRefused, TimestampUnavailable
from worker.signing.judge import validate
from worker.signing.report import SignatureReport
from worker.signing.trust import Trust

FIELD: Final = "Naskah"
ROOM: Final = 6 << 10
"""Bytes for a signature: RSA 3072 with one certificate takes 2.2 KB, one between it and the root 1.5 KB more."""
ROOM_TIMESTAMPED: Final = 16 << 10
"""A time stamp brings its authority's certificates: 5 to 7 KB with the public ones."""
_BYTE_RANGE: Final = re.compile(rb"/ByteRange ?\[0 (\d{1,10}) (\d{1,10}) (\d{1,10})\]")


@dataclass(frozen=True, kw_only=True)
class PreparedPdf:
    """A PDF with an empty place for its signature."""

    pdf: bytes = field(repr=False)
    start: int
    """Offset of the ``<`` that opens the place."""
    end: int
    """Offset behind the ``>`` that closes it."""

    @cached_property
    def digest(self) -> bytes:
        """SHA-256 of the exact bytes to be signed: everything but the place."""
        hashed = hashlib.sha256(memoryview(self.pdf)[: self.start])
        hashed.update(memoryview(self.pdf)[self.end :])
        return hashed.digest()

    @property
    def room(self) -> int:
        """How many bytes a signature may have."""
        return (self.end - self.start - 2) // 2

    @classmethod
    def of(cls, pdf: bytes) -> PreparedPdf:
        """Read staged bytes back; raises ``NotPrepared`` unless they end in one empty place over the whole file."""
        found = list(_BYTE_RANGE.finditer(pdf))
        if not found:
            raise NotPrepared
        start, end, rest = (int(number) for number in found[-1].groups())
        whole = end + rest == len(pdf) and start + 2 < end
        if not whole or pdf[start : start + 1] != b"<" or pdf[end - 1 : end] != b">":
            raise NotPrepared
        if pdf[start + 1 : end - 1].strip(b"0"):
            raise NotPrepared("The document carries its signature already")
        return cls(pdf=pdf, start=start, end=end)


def prepare(
    pdf: bytes,
    *,
    at: datetime,
    reason: str | None = None,
    location: str | None = None,
    room: int = ROOM,
    place: int = 0,
    places: int = 1,
) -> PreparedPdf:
    """Prepare the invisible signature field ``place`` of ``places``; ``at`` is the time the signature will claim.

    The first signature certifies the document and brings the fields of all others. Give ``room=ROOM_TIMESTAMPED`` when
    the seal will bring a time stamp. Raises ``NotSignable``.
    """
    if at.tzinfo is None:
        raise NotSignable("The time of signing has no zone")
    field = field_of(place)
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        signed = len(writer.prev.embedded_regular_signatures)
        if writer.prev.encrypted or signed >= places:
            raise NotSignable("The document is encrypted or signed already")
        if not signed:
            for other in set(range(places)) - {place}:
                append_signature_field(writer, SigFieldSpec(field_of(other)))
        # A generator that asks for one thing after the other: the field, its value, how to write.
        steps = PdfCMSEmbedder(new_field_spec=SigFieldSpec(field)).write_cms(field, writer)
        next(steps)
        steps.send(
            SigObjSetup(
                sig_placeholder=SignatureObject(
                    timestamp=at,
                    subfilter=SigSeedSubFilter.PADES,
                    reason=reason,
                    location=location,
                    bytes_reserved=2 * room,
                ),
                mdp_setup=_certifying(places) if not signed else None,
            )
        )
        _, written = steps.send(SigIOSetup(md_algorithm=DIGEST))
    except NaskahError:
        raise
    except Exception as error:  # whatever a parser makes of foreign bytes; the cause is kept
        raise NotSignable(technical=type(error).__name__) from error
    return PreparedPdf.of(written.getvalue())


def field_of(place: int) -> str:
    """Return the name of a signatory's field, counted from 0."""
    return FIELD if place == 0 else f"{FIELD}{place + 1}"


def _certifying(places: int) -> SigMDPSetup:
    permitted = MDPPerm.NO_CHANGES if places == 1 else MDPPerm.FILL_FORMS
    return SigMDPSetup(md_algorithm=DIGEST, certify=True, docmdp_perms=permitted)


def seal(prepared: PreparedPdf, credential: Credential, *, timestamper: TimeStamper | None = None) -> bytes:
    """Sign prepared bytes: PAdES B-B, or B-T with a time stamping authority. Does not validate: see ``sealed``."""
    try:
        cms = asyncio.run(
            _Signer(credential).async_sign(prepared.digest, DIGEST, use_pades=True, timestamper=timestamper)
        ).dump()
    except (TimestampRequestError, OSError) as error:
        raise TimestampUnavailable(technical=type(error).__name__) from error
    if len(cms) > prepared.room:
        raise RoomExceeded(room=prepared.room, needed=len(cms))
    filled = cms.hex().upper().encode()
    at = prepared.start + 1
    return b"".join((prepared.pdf[:at], filled, prepared.pdf[at + len(filled) :]))


def extend(pdf: bytes, trust: Trust, timestamper: TimeStamper) -> bytes:
    """Make a document with all its signatures verifiable for the long term (B-LTA): add certificates, revocation lists, a time stamp."""

    async def extended() -> bytes:
        out = BytesIO(pdf)
        for at in range(len(PdfFileReader(BytesIO(pdf)).embedded_regular_signatures)):
            each = PdfFileReader(BytesIO(out.getvalue())).embedded_regular_signatures[at]
            grown = BytesIO()
            await async_add_validation_info(each, judging(of_both(each, trust)), output=grown, in_place=False)
            out = grown
        token = (await timestamper.async_dummy_response(DIGEST))["content"]
        found = extract_certificate_info(token)
        stamping = trust.above(found.signer_cert, embedded=found.other_certs)
        stamped = await PdfTimeStamper(timestamper).async_timestamp_pdf(
            IncrementalPdfFileWriter(BytesIO(out.getvalue())), DIGEST, validation_context=judging(stamping)
        )
        return bytes(stamped.getvalue())

    try:
        return asyncio.run(extended())
    except (TimestampRequestError, OSError) as error:
        raise TimestampUnavailable(technical=type(error).__name__) from error
    except (PathError, SignatureValidationError, PdfError) as error:
        raise SealRefused(problems=("the chain of the time stamp does not hold",), technical=error) from error


def sealed(
    prepared: PreparedPdf,
    credential: Credential,
    trust: Trust,
    *,
    timestamper: TimeStamper | None = None,
    long_term: bool = False,
) -> tuple[bytes, SignatureReport]:
    """Seal, re-open and validate: what callers want. Raises ``SealRefused`` when the result does not stand."""
    pdf = seal(prepared, credential, timestamper=timestamper)
    if timestamper is not None and long_term:
        pdf = extend(pdf, trust, timestamper)
    report = validate(pdf, trust)
    if not report.accepted:
        raise SealRefused(problems=report.problems)
    return pdf, report


class _Signer(Signer):
    """As pyHanko calls it; its own loads the key anew, 100 ms of RSA checks, at each signature."""

    def __init__(self, credential: Credential) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple([to_asn1(each) for each in credential.chain])
        elliptic = isinstance(credential.certificate.public_key(), ec.EllipticCurvePublicKey)
        super().__init__(
            embed_roots=False,  # whoever verifies has the root from elsewhere, or has no reason to trust it
            signing_cert=to_asn1(credential.certificate),
            cert_registry=store,
            signature_mechanism=SignedDigestAlgorithm(
                {"algorithm": f"{DIGEST}_{'ecdsa' if elliptic else 'rsa'}"}
            ),
        )
        self._token = credential.token

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return self._token.sign(data)
