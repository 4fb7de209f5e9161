"""Prepare, seal, validate: the signed bytes are the prepared ones with a signature in its place, and nothing else."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

import pytest
from asn1crypto import tsp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from pyhanko.sign.timestamps import TimeStamper

from tests.signing_authority import signed_surat_edaran, signing, surat_edaran
from worker.signing import (
    ROOM_TIMESTAMPED,
    Credential,
    NotPrepared,
    NotSignable,
    PreparedPdf,
    RoomExceeded,
    SealRefused,
    TimestampUnavailable,
    Trust,
    prepare,
    seal,
    sealed,
    validate,
)

AT = datetime(2026, 3, 31, 7, 5, tzinfo=UTC)


def test_prepared_bytes_begin_with_the_document_unchanged() -> None:
    assert prepare(surat_edaran(), at=AT).pdf.startswith(surat_edaran())


def test_the_digest_is_that_of_every_byte_outside_the_place() -> None:
    prepared = prepare(surat_edaran(), at=AT)
    outside = prepared.pdf[: prepared.start] + prepared.pdf[prepared.end :]
    assert prepared.digest == hashlib.sha256(outside).digest()


def test_staged_bytes_alone_are_enough_to_seal() -> None:
    made, prepared = signing(), prepare(surat_edaran(), at=AT)
    again = PreparedPdf.of(bytes(prepared.pdf))
    assert (again.start, again.end, again.digest) == (prepared.start, prepared.end, prepared.digest)
    signed, report = sealed(again, made.credential, made.trust)
    assert report.accepted
    assert signed[: prepared.start] + signed[prepared.end :] == (
        prepared.pdf[: prepared.start] + prepared.pdf[prepared.end :]
    )


def test_a_sealed_document_says_who_when_and_that_nothing_may_change() -> None:
    made = signing()
    _, report = sealed(
        prepare(surat_edaran(), at=AT, reason="Menandatangani naskah dinas"), made.credential, made.trust
    )
    (signature,) = report.signatures
    assert (signature.signer, signature.at, signature.level) == (made.credential.name, AT, "B-B")
    assert signature.certifies
    assert signature.stamped_at is None


def test_the_report_of_a_record_holds_json_values_only() -> None:
    made = signing()
    record = validate(signed_surat_edaran(), made.trust).as_record()
    assert record["accepted"] is True
    assert record["signatures"][0]["at"] == made.at.replace(microsecond=0).isoformat()


def test_a_time_stamping_authority_raises_the_level() -> None:
    made = signing()
    prepared = prepare(surat_edaran(), at=made.at, room=ROOM_TIMESTAMPED)
    _, report = sealed(prepared, made.credential, made.trust, timestamper=made.timestamper())
    assert report.signatures[0].level == "B-T"
    assert report.signatures[0].stamped_at is not None


def test_long_term_validation_data_is_accepted_behind_the_signature() -> None:
    made = signing()
    prepared = prepare(surat_edaran(), at=made.at, room=ROOM_TIMESTAMPED)
    _, report = sealed(prepared, made.credential, made.trust, timestamper=made.timestamper(), long_term=True)
    assert report.accepted
    assert report.signatures[0].level == "B-LTA"


def test_an_authority_that_gives_no_time_stamp_can_be_asked_again() -> None:
    class Away(TimeStamper):
        async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
            await asyncio.sleep(0)
            raise ConnectionRefusedError

    made = signing()
    with pytest.raises(TimestampUnavailable):
        seal(prepare(surat_edaran(), at=AT, room=ROOM_TIMESTAMPED), made.credential, timestamper=Away())  # type: ignore[no-untyped-call]


def test_a_signature_larger_than_its_place_is_refused() -> None:
    made = signing()
    with pytest.raises(RoomExceeded):
        seal(prepare(surat_edaran(), at=AT, room=512), made.credential)


def test_a_sealed_document_is_not_prepared_again() -> None:
    with pytest.raises(NotSignable):
        prepare(signed_surat_edaran(), at=AT)
    with pytest.raises(NotPrepared):
        PreparedPdf.of(signed_surat_edaran())


@pytest.mark.parametrize("broken", [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\0" * 5_000])
def test_what_is_no_pdf_cannot_be_prepared(broken: bytes) -> None:
    with pytest.raises(NotSignable):
        prepare(broken, at=AT)


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(NotSignable):
        prepare(surat_edaran(), at=datetime(2026, 3, 31))  # noqa: DTZ001


def test_staged_bytes_that_grew_or_shrank_are_not_sealed() -> None:
    prepared = prepare(surat_edaran(), at=AT)
    for changed in (prepared.pdf + b"x", prepared.pdf[:-1], surat_edaran()):
        with pytest.raises(NotPrepared):
            PreparedPdf.of(changed)


def test_a_seal_of_an_unknown_authority_does_not_count() -> None:
    made = signing()
    with pytest.raises(SealRefused, match="known root"):
        sealed(prepare(surat_edaran(), at=AT), made.credential, Trust())


def test_a_revoked_certificate_does_not_count() -> None:
    made = signing()
    gone = made.authority.revocations(made.at, (made.seal.certificate.serial_number,))
    with pytest.raises(SealRefused, match="revoked"):
        sealed(
            prepare(surat_edaran(), at=made.at),
            made.credential,
            Trust.read(roots=made.authority.pem, crls=[gone]),
        )


def test_a_token_signs_without_giving_up_its_key() -> None:
    made = signing()

    @dataclass
    class Card:
        key: rsa.RSAPrivateKey
        asked: int = 0

        def sign(self, data: bytes) -> bytes:
            self.asked += 1
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())

    card = Card(made.person.key)
    _, report = sealed(
        prepare(surat_edaran(), at=AT), Credential.with_token(made.person.certificate, card), made.trust
    )
    assert report.signatures[0].signer == "DEMO Rahmat Hidayat"
    assert card.asked == 1


def test_the_seal_is_written_once_and_the_prepared_bytes_stay() -> None:
    made, prepared = signing(), prepare(surat_edaran(), at=AT)
    before = bytes(prepared.pdf)
    first, second = (seal(prepared, made.credential) for _ in range(2))
    assert prepared.pdf == before
    assert first == second  # PKCS#1 v1.5 of the same bytes at the same claimed time
    assert BytesIO(first).read(5) == b"%PDF-"
