"""Judges the signatures of a PDF, more strictly than pyHanko's own last line: every byte of the file must be covered.

pyHanko finds a signed PDF with junk behind it valid as far as it was signed. Here a document is accepted only when its
last signature or time stamp covers the entire file, and what came after an earlier one is validation data, time stamps
or, where it permits that and the form has fields for signatures alone, further signatures. Judges bytes it is given; parsing foreign ones belongs into a limited process (``worker.signing.foreign``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from asn1crypto import x509 as asn1
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel as Coverage
from pyhanko.sign.validation.status import SignatureStatus

from worker.signing.context import judging, of_signer, of_stamps
from worker.signing.doubts import doubts
from worker.signing.report import NOT_SIGNED, DocumentSignature, SignatureReport
from worker.signing.straight import at_once
from worker.signing.trust import Trust

_BETWEEN: Final = re.compile(r"(?<=[0-9])[ .-](?=[0-9])")
_LONG: Final = re.compile(r"[0-9]{8,}")


def validate(pdf: bytes, trust: Trust, *, at: datetime | None = None) -> SignatureReport:
    """Judge every signature of ``pdf``, as of ``at`` (now, when not given)."""
    try:
        reader = PdfFileReader(BytesIO(pdf))
        if reader.encrypted:
            reader.decrypt(b"")  # opens what forbids printing or copying; a password is nobody's to guess
        embedded = list(reader.embedded_signatures)
        found = [each for each in embedded if each.sig_object_type == "/Sig"]
        if not found:
            return SignatureReport(signatures=(), problems=(NOT_SIGNED,))
        return at_once(_judge(pdf, reader, embedded, trust, at))
    except Exception as error:  # noqa: BLE001 - whatever a broken or hostile file does to the parser is a finding
        return SignatureReport(
            signatures=(), problems=(f"the file cannot be read as a PDF: {type(error).__name__}",)
        )


async def _judge(
    pdf: bytes,
    reader: PdfFileReader,
    embedded: Sequence[EmbeddedPdfSignature],
    trust: Trust,
    at: datetime | None,
) -> SignatureReport:
    problems: list[str] = []
    stamped: list[datetime] = []
    entire = False
    judged: list[tuple[EmbeddedPdfSignature, SignatureStatus]] = []
    for each in embedded:
        context = judging(of_signer(each, trust), at)
        if each.sig_object_type == "/Sig":
            status: Any = await async_validate_pdf_signature(
                each, context, ts_validation_context=judging(of_stamps(each, trust), at)
            )
        else:
            status = await async_validate_pdf_timestamp(each, context)
            if status.intact and status.valid and status.trusted:
                stamped.append(status.timestamp)
        entire = entire or status.coverage == Coverage.ENTIRE_FILE
        judged.append((each, status))
    signing_alone = _for_signatures_alone(reader)
    covered = entire or _only_validation_data(pdf, reader, judged)
    if not covered:
        problems.append(
            "the last signature does not cover the file to its end: something was added behind it"
        )
    elif _doubted(pdf, embedded):
        covered = False
        problems.append(
            "what was added behind a signature is read by some programs and passed over by others"
        )
    signatures = []
    for each, status in judged:
        covers = covered and _covers(status, signing_alone=signing_alone)
        problems += _problems(each.field_name, status, covers=covers)
        if each.sig_object_type == "/Sig":
            signatures.append(
                _signature(each, status, covers=covers, stamped=stamped, dss="/DSS" in reader.root)
            )
    return SignatureReport(signatures=tuple(signatures), problems=tuple(dict.fromkeys(problems)))


def _covers(status: Any, *, signing_alone: bool) -> bool:
    if status.coverage == Coverage.ENTIRE_FILE:
        return True
    level = status.modification_level
    if status.coverage != Coverage.ENTIRE_REVISION or level is None:
        return False
    if level <= ModificationLevel.LTA_UPDATES:
        return True
    return signing_alone and level == ModificationLevel.FORM_FILLING and bool(status.docmdp_ok)


def _for_signatures_alone(reader: PdfFileReader) -> bool:
    """Whether all that can be filled in the document's form is a signature; then no filling of it says anything else."""
    form = reader.root["/AcroForm"]
    fields = [each.get_object() for each in form["/Fields"]]
    return "/XFA" not in form and all(
        "/FT" in each and each["/FT"] == "/Sig" and "/Kids" not in each for each in fields
    )


def _only_validation_data(
    pdf: bytes, reader: PdfFileReader, judged: Sequence[tuple[EmbeddedPdfSignature, Any]]
) -> bool:
    """Whether the last revision adds validation data and the file ends with it: B-LT before its time stamp."""
    last, status = judged[-1]
    return (
        status.coverage == Coverage.ENTIRE_REVISION
        and status.modification_level == ModificationLevel.LTA_UPDATES
        and reader.xrefs.total_revisions > last.signed_revision + 1
        and pdf.rstrip(b"\r\n").endswith(b"%%EOF")
        and len(pdf) - pdf.rfind(b"startxref") < 64
    )


def _doubted(pdf: bytes, embedded: Sequence[EmbeddedPdfSignature]) -> bool:
    """Whether readers may take two things of what stands behind the first signature, though none of it shows to ours."""
    end = min(int(each.byte_range[2]) + int(each.byte_range[3]) for each in embedded)
    return end < len(pdf) and bool(doubts(pdf) - doubts(pdf[:end]))


def _problems(field: str, status: Any, *, covers: bool) -> list[str]:
    found = []
    if not status.intact:
        found.append(f"{field}: the signed bytes are not those that were signed")
    elif not status.valid:
        found.append(f"{field}: the signature is not the certificate's")
    if not status.trusted:
        found.append(f"{field}: the certificate cannot be traced to a known root, or is revoked or expired")
    if status.intact and not covers:
        found.append(f"{field}: the document was changed after it")
    return found


def _signature(
    each: EmbeddedPdfSignature, status: Any, *, covers: bool, stamped: Sequence[datetime], dss: bool
) -> DocumentSignature:
    certificate = status.signing_cert
    token = status.timestamp_validity
    stamped_at = token.timestamp if token is not None and token.valid and token.trusted else None
    level = "B-B" if stamped_at is None else "B-T"
    if stamped_at is not None and dss:
        level = "B-LTA" if stamped else "B-LT"
    return DocumentSignature(
        field=str(each.field_name),
        signer=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        at=status.signer_reported_dt,
        stamped_at=stamped_at,
        level=level,
        intact=bool(status.intact and status.valid),
        trusted=bool(status.trusted),
        covers=covers,
        certifies=each.docmdp_level is not None and each.docmdp_level.value == 1,
        fingerprint=certificate.sha256.hex(),
        valid_from=certificate.not_valid_before,
        valid_to=certificate.not_valid_after,
        root=_root(status) if status.trusted else "",
        numbers=tuple(_numbers(certificate.subject)),
    )


def _numbers(subject: asn1.Name) -> Iterator[str]:
    """Yield the long numbers that a certificate's subject names, whatever stands between their digits."""
    for part in subject.chosen:
        for each in part:
            plain = _BETWEEN.sub("", str(each["value"].native))
            yield from _LONG.findall(plain)


def _root(status: Any) -> str:
    path = status.validation_path
    return _name(path.trust_anchor.authority.name) if path is not None else ""


def _name(name: asn1.Name) -> str:
    return str(name.native.get("common_name") or name.human_friendly)
