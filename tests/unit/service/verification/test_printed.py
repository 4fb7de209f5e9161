"""What QR codes say is compared on the server as the page's script would, and an address of somebody else's is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.verification.printed import CodeFaults, printed
from tests import verification_rows

OWN = "naskah.kpu.example"
TOLD = verification_rows.told("berlaku")
CLOSED = verification_rows.told("berlaku", open=False)
FORMER = "naskah.kpu-lama.example:8443"
KNOWN = (OWN, FORMER)
BARE = f"https://{OWN}/v/{TOLD.code}"
OTHER = "ABCDEFGHJKLMNPQR"
CLAIM = f"n={TOLD.nomor}&t={TOLD.tanggal}&s={TOLD.content_digest}"

CASES: dict[str, tuple[list[str], CodeFaults]] = {
    "nothing": ([], CodeFaults()),
    "the address": ([BARE], CodeFaults()),
    "the address and the claim": ([BARE, f"{BARE}#{CLAIM}"], CodeFaults()),
    "a signed claim": ([f"{BARE}#{CLAIM}&g=abc"], CodeFaults()),
    "capitals and port of the scheme": ([f"HTTPS://{OWN.upper()}:443/v/{TOLD.code.lower()}"], CodeFaults()),
    "without TLS": ([BARE.replace("https", "http")], CodeFaults()),
    "a former address": ([f"https://{FORMER}/v/{TOLD.code}"], CodeFaults()),
    "a former address and its claim": ([f"https://{FORMER}/v/{TOLD.code}#{CLAIM}"], CodeFaults()),
    "a former address and a forged claim": (
        [f"https://{FORMER}/v/{TOLD.code}#{CLAIM}0"],
        CodeFaults(contradicted=True),
    ),
    "another port of a former address": (
        [f"https://{FORMER[:-1]}4/v/{TOLD.code}"],
        CodeFaults(address=f"{FORMER[:-1]}4"),
    ),
    "a foreign host": (
        [f"https://{OWN}.evil.example/v/{TOLD.code}"],
        CodeFaults(address=f"{OWN}.evil.example"),
    ),
    "a foreign port": ([f"https://{OWN}:8443/v/{TOLD.code}"], CodeFaults(address=f"{OWN}:8443")),
    "its name as somebody's user": (
        [f"https://{OWN}@evil.example/v/{TOLD.code}"],
        CodeFaults(address="evil.example"),
    ),
    "a path of a foreign host": (
        [f"https://evil.example/{OWN}/v/{TOLD.code}"],
        CodeFaults(address="evil.example"),
    ),
    "no address": ([f"/v/{TOLD.code}"], CodeFaults(address=f"/v/{TOLD.code}")),
    "a port that is none": (
        [f"https://{OWN}:x/v/{TOLD.code}"],
        CodeFaults(address=f"https://{OWN}:x/v/{TOLD.code}"[:80]),
    ),
    "another number": ([f"{BARE}#{CLAIM.replace('n=', 'n=9')}"], CodeFaults(contradicted=True)),
    "another day": ([f"{BARE}#{CLAIM.replace('t=2', 't=3')}"], CodeFaults(contradicted=True)),
    "another content": ([f"{BARE}#{CLAIM}0"], CodeFaults(contradicted=True)),
    "a claim that is not whole": ([f"{BARE}#n={TOLD.nomor}"], CodeFaults(contradicted=True)),
    "a fragment that claims nothing": ([f"{BARE}#halaman-2"], CodeFaults()),
    "two letters": ([BARE, f"https://{OWN}/v/{OTHER}"], CodeFaults(codes=(TOLD.code, OTHER))),
    "another letter's claim": ([f"https://{OWN}/v/{OTHER}#n=1&t=2&s=3"], CodeFaults()),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_with_qr_codes_is_found(name: str) -> None:
    texts, wrong = CASES[name]
    assert printed(texts, KNOWN, TOLD) == wrong
    assert wrong.wrong == bool(wrong.words(OWN, TOLD.code))


@pytest.mark.parametrize("claim", [CLAIM, "n=1&t=2&s=3"])
def test_a_guess_at_a_closed_document_is_answered_alike(claim: str) -> None:
    assert printed([f"{BARE}#{claim}"], KNOWN, CLOSED) == CodeFaults(contradicted=True)


def test_a_draft_has_no_number_to_claim() -> None:
    draft = replace(TOLD, nomor=None, tanggal=None)
    assert printed([f"{BARE}#{CLAIM}"], KNOWN, draft) == CodeFaults(contradicted=True)
