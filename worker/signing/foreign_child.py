"""The process that opens one foreign PDF: ``python -m worker.signing.foreign_child EMPTY_FOLDER DESCRIPTOR < file``.

Everything it will need is imported and used once on a file of our own; then it locks itself in, and only then reads
the first byte of the foreign one. Ends with 78 when it cannot be locked in.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import struct
import sys
import zlib
from importlib import resources
from pathlib import Path
from typing import Any

from asn1crypto import crl as asn1_crl
from asn1crypto import x509 as asn1

from worker.press.confinement import limit, lock_in
from worker.signing.codes import codes
from worker.signing.compare import compare
from worker.signing.foreign import NO_MEMORY, NO_WAY
from worker.signing.judge import validate
from worker.signing.trust import Trust
from worker.signing.verdict import Archived

_SAMPLE = "sample.b64"
_OUTPUT = 1 << 20


def main(arguments: list[str]) -> int:
    """Answer two questions about the file on standard input."""
    header = json.loads(sys.stdin.buffer.readline())
    limit(memory=header["memory"], cpu_s=header["cpu_s"], output=_OUTPUT)
    logging.disable()
    _warm()
    if not lock_in(Path(arguments[0])):
        return NO_WAY
    pdf = sys.stdin.buffer.read(header["size"])
    try:
        return _answer(pdf, int(arguments[1]))
    except MemoryError:
        return NO_MEMORY


def _answer(pdf: bytes, descriptor: int) -> int:
    _say({"codes": codes(pdf)})
    asked = json.loads(_read(descriptor))
    archived = [
        Archived(version=each["version"], present=each["present"], data=_read(descriptor))
        for each in asked["archived"]
    ]
    trust = Trust(
        roots=tuple(asn1.Certificate.load(bytes.fromhex(each)) for each in asked["roots"]),
        crls=tuple(asn1_crl.CertificateList.load(bytes.fromhex(each)) for each in asked["crls"]),
    )
    verdict = compare(pdf, archived, trust)
    _say(
        {
            "verdict": {
                "standing": verdict.standing.value,
                "version": verdict.version,
                "changes": [each.value for each in verdict.changes],
                "pages": list(verdict.pages),
            },
            "report": validate(pdf, trust).as_record(),
        }
    )
    return 0


def _say(told: dict[str, Any]) -> None:
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
    sys.stdout.buffer.flush()


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
    codes(signed)
    changed = [signed, signed + b"\n", b"%PDF-1.7\n", signed.replace(b"BT", b"TB", 1)]
    for each in changed:
        compare(each, [Archived(version=1, data=signed, present=True)], Trust())
        validate(each, Trust())


if __name__ == "__main__":
    code = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(code)  # the interpreter's own end would look for files
