"""What the signatures of a file are told to be worth: one row a case."""

import pytest

from service.verification.verdicts import signatures
from worker.signing.report import DocumentSignature, SignatureReport

SEAL, STRANGER, BUDI = "a" * 64, "b" * 64, "c" * 64


def _report(
    fingerprint: str, *, intact: bool = True, trusted: bool = True, covers: bool = True
) -> SignatureReport:
    signature = DocumentSignature(
        field="Sig1",
        signer="KPU Agam",
        issuer="CA",
        serial="1",
        at=None,
        stamped_at=None,
        level="B-B",
        intact=intact,
        trusted=trusted,
        covers=covers,
        certifies=False,
        fingerprint=fingerprint,
    )
    return SignatureReport(signatures=(signature,), problems=())


@pytest.mark.parametrize(
    ("report", "grown", "whose", "worth"),
    [
        (_report(SEAL), False, "Segel kantor", "sah dan mencakup seluruh berkas."),
        (_report(SEAL), True, "Segel kantor", "sah; yang ditambahkan di belakangnya tidak dicakupnya."),
        (_report(SEAL, covers=False), True, "Segel kantor", "TIDAK sah untuk berkas ini."),
        (_report(SEAL, intact=False), False, "Segel kantor", "TIDAK sah untuk berkas ini."),
        (_report(SEAL, trusted=False), False, "Segel kantor", "tidak dikenal di sini."),
        (_report(STRANGER), False, "bukan sertifikat yang diikat", "sah dan mencakup seluruh berkas."),
        (_report(STRANGER), True, "bukan sertifikat yang diikat", "tidak dicakupnya."),
        (_report(BUDI), False, "milik Budi", "sah dan mencakup seluruh berkas."),
        (
            _report("", intact=False),
            False,
            "Sertifikat bernama KPU Agam (B-B)",
            "TIDAK sah untuk berkas ini.",
        ),
    ],
)
def test_a_signature_is_told_by_its_certificate_and_by_what_it_covers(
    report: SignatureReport, grown: bool, whose: str, worth: str
) -> None:
    (told,) = signatures(report, {BUDI: "Budi"}, sealed={SEAL}, grown=grown)
    assert whose in told
    assert told.endswith(worth)
    assert "siapa pun" not in told
    assert "mencakup seluruh berkas" not in told or not grown
