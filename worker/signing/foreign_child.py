"""The process that opens one foreign PDF; see ``worker.locked.child`` for what it does before it reads a byte of it.

Its second argument is the descriptor over which it is told, after its first answer, what to compare the file with.
"""

from __future__ import annotations

import base64
import json
import os
import struct
import sys
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from importlib import resources
from typing import Any, BinaryIO

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1

from worker.locked import pdfium
from worker.locked.answers import CodesAnswer, VerdictAnswer, line
from worker.locked.child import say, serve
from worker.locked.loading import load_readers, pictures
from worker.signing.codes import codes, scanned
from worker.signing.compare import compare
from worker.signing.judge import validate
from worker.signing.report import SignatureReport
from worker.signing.trust import Trust
from worker.signing.verdict import ArchivedPdf

_SAMPLE = "sample.b64"


def _answer(header: Mapping[str, Any], given: BinaryIO) -> None:
    pdf, descriptor = given.read(header["size"]), int(sys.argv[2])
    found = codes(pdf)
    say(line(CodesAnswer(texts=found.texts, scanned=scanned(pdf), unread=found.unread)))
    asked = json.loads(_read(descriptor))
    archived = [
        ArchivedPdf(version=each["version"], present=each["present"], data=_read(descriptor))
        for each in asked["archived"]
    ]
    trust = Trust(
        roots=tuple(asn1.Certificate.load(bytes.fromhex(each)) for each in asked["roots"]),
        crls=tuple(asn1_crl.CertificateList.load(bytes.fromhex(each)) for each in asked["crls"]),
    )
    compared = compare(pdf, archived, trust, claimed=asked["claimed"])
    verdict = compared.verdict
    at = datetime.fromisoformat(asked["at"]) if asked["at"] else None
    report = validate(pdf, trust, at=at)
    say(
        line(
            VerdictAnswer(
                standing=verdict.standing.value,
                version=verdict.version,
                changes=[each.value for each in verdict.changes],
                pages=list(verdict.pages),
                why=verdict.why.value if verdict.why else None,
                covers=[asdict(each) for each in compared.covers],
                boxes=compared.boxes,
                report=report.as_record(),
                issued=sorted(_issued(report, archived, trust)),
                numbers={each.fingerprint: each.numbers for each in report.signatures if each.numbers},
            )
        )
    )


def _issued(report: SignatureReport, archived: Sequence[ArchivedPdf], trust: Trust) -> set[str]:
    """Return the certificates of the file's signatures by which the office's own file is signed as well."""
    theirs = {each.fingerprint for each in report.signatures if each.fingerprint}
    found: set[str] = set()
    for each in archived if theirs else ():
        found |= theirs & {signed.fingerprint for signed in validate(each.data, trust).signatures}
        if found == theirs:
            break
    return found


def _read(descriptor: int) -> bytes:
    (size,) = struct.unpack(">Q", _exactly(descriptor, 8))
    return _exactly(descriptor, size)


def _exactly(descriptor: int, size: int) -> bytes:
    parts = []
    while size:
        part = os.read(descriptor, min(size, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _warm() -> None:
    """Use once whatever imports or reads files at its first use."""
    packed = resources.files(__package__).joinpath(_SAMPLE).read_text()
    signed = zlib.decompress(base64.b64decode(packed))
    load_readers("pyhanko.pdf_utils.filters")  # pyHanko, when an object stream comes
    pdfium.warm()
    for each in (signed, *pictures()):
        codes(each)
        scanned(each)
    changed = [signed, signed + b"\n", b"%PDF-1.7\n", signed.replace(b"BT", b"TB", 1)]
    for each in changed:
        compare(each, [ArchivedPdf(version=1, data=signed, present=True)], Trust())
        validate(each, Trust())


if __name__ == "__main__":
    serve(_answer, warm=_warm)
