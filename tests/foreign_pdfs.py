"""Signed PDFs as other programs write them, made here: every way of keeping objects, tables, passwords and proofs that PDF has."""

# mypy: disable-error-code="no-untyped-call"
# pyHanko types only part of its PDF classes.

from __future__ import annotations

import asyncio
from collections.abc import Callable
from io import BytesIO

import pikepdf
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.validation.dss import async_add_validation_info

from tests import attacks, tampering
from tests.signing_authority import signed_surat_edaran, signing, surat_edaran
from worker.signing import ROOM_TIMESTAMPED, extend, prepare, seal
from worker.signing.context import judging


def _saved(**options: object) -> bytes:
    return attacks.rewritten(surat_edaran(), attacks.nothing, **options)


def _sealed(page: bytes) -> bytes:
    made = signing()
    return seal(prepare(page, at=made.at), made.credential)


def hybrid(pdf: bytes) -> bytes:
    """An update with a table for old readers and, beside it, a stream for new ones, which alone know of one object more."""
    number = PdfFileReader(BytesIO(pdf)).trailer["/Size"]
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    packed, inner = len(out), b"%d 0 <</Naskah /Hibrida>>" % (number + 2)
    first = inner.index(b"<<")
    out += b"%d 0 obj\n<</Type/ObjStm/N 1/First %d/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        number,
        first,
        len(inner),
        inner,
    )
    stream = len(out)
    row = b"\x02" + number.to_bytes(4, "big") + b"\x00"
    out += (
        b"%d 0 obj\n<</Type/XRef/W[1 4 1]/Index[%d 1]/Size %d/Length 6>>\nstream\n%s\nendstream\nendobj\n"
        % (
            number + 1,
            number + 2,
            number + 3,
            row,
        )
    )
    table = len(out)
    root = PdfFileReader(BytesIO(pdf)).root_ref.idnum
    last = int(pdf[pdf.rfind(b"startxref") :].split()[1])
    out += b"xref\n%d 2\n%010d 00000 n \n%010d 00000 n \n" % (number, packed, stream)
    out += b"trailer <</Size %d/Root %d 0 R/Prev %d/XRefStm %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        number + 3,
        root,
        last,
        stream,
        table,
    )
    return bytes(out)


def encrypted(owner: str, user: str) -> bytes:
    """Encrypted first, signed then."""
    page = _saved(encryption=pikepdf.Encryption(owner=owner, user=user))
    writer = IncrementalPdfFileWriter(BytesIO(page))
    writer.encrypt(user_pwd=user.encode())
    signer = PdfSigner(
        PdfSignatureMetadata(field_name="Lain"),
        attacks.signer_of(signing().seal),
        new_field_spec=SigFieldSpec("Lain"),
    )
    return bytes(signer.sign_pdf(writer).getvalue())


def with_validation_data(signed: bytes) -> bytes:
    """Certificates and revocation lists added behind the signature, and no time stamp yet."""
    out = BytesIO()
    embedded = PdfFileReader(BytesIO(signed)).embedded_signatures[-1]
    asyncio.run(async_add_validation_info(embedded, judging(signing().trust), output=out, in_place=False))
    return out.getvalue()


def stamped() -> bytes:
    """Signed with a time stamp."""
    made = signing()
    ready = prepare(surat_edaran(), at=made.at, room=ROOM_TIMESTAMPED)
    return seal(ready, made.credential, timestamper=made.timestamper())


SIGNED: dict[str, Callable[[], bytes]] = {
    "a table": signed_surat_edaran,
    "object streams": lambda: _sealed(_saved(object_stream_mode=pikepdf.ObjectStreamMode.generate)),
    "linearised": lambda: _sealed(_saved(linearize=True)),
    "linearised object streams": lambda: _sealed(
        _saved(linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    ),
    "PDF 2.0": lambda: _sealed(_saved(force_version="2.0")),
    "unpacked": lambda: _sealed(_saved(qdf=True)),
    "encrypted": lambda: encrypted("a", ""),
    "time stamped": stamped,
    "validation data alone": lambda: with_validation_data(stamped()),
    "the long term": lambda: extend(stamped(), signing().trust, signing().timestamper()),
}
"""Their signatures stand."""

OTHERS: dict[str, Callable[[], bytes]] = {
    "hybrid": lambda: hybrid(signed_surat_edaran()),
    "a password": lambda: encrypted("a", "b"),
    "annotated": lambda: tampering.annotate(signed_surat_edaran()),
    "saved anew with object streams": lambda: attacks.rewritten(
        signed_surat_edaran(), attacks.nothing, object_stream_mode=pikepdf.ObjectStreamMode.generate
    ),
    "unsigned": surat_edaran,
    "cut": lambda: tampering.cut(signed_surat_edaran()),
}
"""Theirs do not, or cannot be read."""
