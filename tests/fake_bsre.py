"""A gateway that behaves as BSrE's eSign client v2 is described, and misbehaves as told. Real HTTP, real signatures."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from tests.loopback import ClosingServer
from tests.signing_authority import signing, surat_edaran
from tests.tampering import drop_page
from worker.signing import prepare, seal, validate
from worker.signing.credential import DIGEST
from worker.signing.pades import ROOM, PreparedPdf
from worker.signing.pki import IssuedCertificate

NIK, PASSPHRASE = "1306010101900001", "Rahasia-Sekali-77"


@dataclass
class FakeBsre:
    """The gateway's memory and its script: what the next sign requests do, one word each; ``sign`` when it is empty."""

    script: list[str] = field(default_factory=list)
    signed: list[bytes] = field(default_factory=list)
    asked: int = 0
    url: str = ""
    signer: IssuedCertificate | None = None
    """Whose key signs; the authority's person when none is named."""
    others: dict[str, IssuedCertificate] = field(default_factory=dict)
    """Whose key signs for another NIK."""
    rewrites: Callable[[bytes], bytes] = field(default=bytes)
    """What it does to a page before it signs it."""
    known_as: list[dict[str, str]] = field(default_factory=list)
    """How each sign request named the signatory."""

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, Any] | None:
        """Status and body of the answer; None closes the connection without one."""
        if path == "/api/v2/verify/pdf":
            return 200, self._verify(base64.b64decode(body["file"]))
        if path == "/api/v2/user/check/status":
            return 200, {"status": "ISSUE" if body.get("nik") in (NIK, *self.others) else "NOT_REGISTERED"}
        if path != "/api/v2/sign/pdf":
            return 404, {"error": "not found"}
        self.asked += 1
        self.known_as.append({name: body[name] for name in ("nik", "email") if name in body})
        return self._sign(self.script.pop(0) if self.script else "sign", body)

    def _sign(self, what: str, body: dict[str, Any]) -> tuple[int, Any] | None:
        assert len(body["file"]) == len(body["signatureProperties"]) == 1
        pdf = base64.b64decode(body["file"][0])
        if body.get("passphrase") != PASSPHRASE and body.get("totp") != "123456":
            return 400, {
                "status_code": 2031,
                "error": f"Passphrase {body.get('passphrase')} salah, NIK {NIK}",
            }
        made = signing()
        others = self.others.get(body.get("nik", ""))
        done = seal(_placed(self.rewrites(pdf), made.at), (others or self.signer or made.person).credential())
        if what in ("sign", "sign then hang", "sign then fail", "sign then close"):
            self.signed.append(done)
        return {
            "sign": (200, _file(done)),
            "sign then fail": (502, "<html>bad gateway</html>"),
            "sign then close": None,
            "sign then hang": self._hang() if what.endswith("hang") else None,
            "duplicate": (409, {"error": "dokumen sudah ditandatangani"}),
            "garbage": (200, "\x00 not json"),
            "two files": (200, {"time": 1, "file": [*_file(done)["file"], *_file(done)["file"]]}),
            "bad base64": (200, {"time": 1, "file": ["%%%"]}),
            "no file": (200, {"time": 1}),
            "unsigned": (200, _file(pdf)),
            "wrong document": (200, _file(_other()) if what == "wrong document" else {}),
            "redirect": (307, {"error": "elsewhere"}),
        }[what]

    def _hang(self) -> tuple[int, Any]:
        time.sleep(4)
        return 200, {"time": 1}

    def _verify(self, pdf: bytes) -> dict[str, Any]:
        report = validate(pdf, signing().trust)
        return {
            "conclusion": "VALID"
            if report.accepted
            else "NO_SIGNATURE"
            if not report.signatures
            else "INVALID",
            "signatureCount": len(report.signatures),
            "signatureInformations": [{"signerName": each.signer} for each in report.signatures],
        }


def _placed(pdf: bytes, at: datetime) -> PreparedPdf:
    """A place in a field of its own, which permits what it must: further ones, as the gateway knows of no round."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    name = f"Bsre{len(writer.prev.embedded_regular_signatures) + 1}"
    steps = PdfCMSEmbedder(new_field_spec=SigFieldSpec(name)).write_cms(name, writer)
    next(steps)
    steps.send(
        SigObjSetup(
            sig_placeholder=SignatureObject(
                timestamp=at, subfilter=SigSeedSubFilter.PADES, bytes_reserved=2 * ROOM
            )
        )
    )
    _, written = steps.send(SigIOSetup(md_algorithm=DIGEST))
    return PreparedPdf.of(written.getvalue())


def _file(pdf: bytes) -> dict[str, Any]:
    return {"time": 421, "file": [base64.b64encode(pdf).decode()]}


def _other() -> bytes:
    return seal(prepare(drop_page(surat_edaran()), at=signing().at), signing().person.credential())


@contextmanager
def gateway() -> Iterator[FakeBsre]:
    """A running gateway."""
    signing()  # a second for its keys, which no client need wait for
    fake = FakeBsre()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answered = fake.answer(self.path, body)
            if answered is None:
                self.close_connection = True
                return
            status, told = answered
            data = told.encode() if isinstance(told, str) else json.dumps(told).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                self.close_connection = True  # whoever asked has stopped waiting

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ClosingServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
