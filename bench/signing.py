"""The signing ladder on one core: prepare, sign, re-open and validate one document, in processor time.

The page is the reference Surat Edaran as the converter makes it; the key is RSA 3072, as the demonstration authority
issues them. The naive way beside it is what a script would write: the PKCS#12 file opened for each document, pyHanko's
own signer and its own last line of validation, which asks less than our judge does.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from bench.press import EDARAN, Sample
from bench.stack import BenchStack
from worker.pdf.converter import Converter
from worker.press import compile_template
from worker.signing import Trust, prepare, seal, sealed, validate
from worker.signing.pki import CertificateAuthority

ROUNDS = 40
_PASSPHRASE = b"bench"


def measure(stack: BenchStack, scale: float) -> dict[str, Any]:
    """Return medians in milliseconds of one core, ours and the naive way in turns."""
    now = datetime.now(UTC)
    authority = CertificateAuthority.create("Bench", now)
    issued = authority.issue("Segel Bench", "Bench", now)
    trust = Trust.read(roots=authority.pem, crls=[authority.revocations(now)])
    credential, file = issued.credential(), issued.pkcs12(_PASSPHRASE)
    page = _page(stack)
    ready = prepare(page, at=now)
    signed = seal(ready, credential)

    def ours() -> None:
        sealed(prepare(page, at=now), credential, trust)

    def naive() -> None:
        _naive(page, file, trust)

    ways: dict[str, Callable[[], object]] = {
        "all": ours,
        "naive": naive,
        "prepare": lambda: prepare(page, at=now),
        "seal": lambda: seal(ready, credential),
        "validate": lambda: validate(signed, trust),
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    for way in ways.values():
        way()  # imports, and the key's tables
    for _ in range(max(3, int(ROUNDS * scale))):
        for name, way in ways.items():
            before = time.process_time()
            way()
            took[name].append(1e3 * (time.process_time() - before))
    medians = {name: statistics.median(each) for name, each in took.items()}
    return {"ms": medians, "to_naive": medians["naive"] / medians["all"], "bytes": len(page)}


def _page(stack: BenchStack) -> bytes:
    sample = Sample(EDARAN)
    context = sample.fresh(1)
    given = sample.stamps(context)
    rendering = compile_template(sample.template).press({**context, "stempel": given.context}, given.media)
    return Converter(stack.stack.converter.socket).convert(rendering.docx, title="Surat Edaran")


def _naive(page: bytes, file: bytes, trust: Trust) -> None:
    signer = SimpleSigner.load_pkcs12_data(file, other_certs=[], passphrase=_PASSPHRASE)
    about = PdfSignatureMetadata(
        field_name="Naskah",
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    out = sign_pdf(IncrementalPdfFileWriter(io.BytesIO(page)), about, signer)
    found = PdfFileReader(io.BytesIO(out.getvalue())).embedded_signatures[0]
    context = ValidationContext(
        trust_roots=list(trust.roots), crls=list(trust.crls), revocation_mode="soft-fail"
    )
    if not validate_pdf_signature(found, context).bottom_line:
        raise RuntimeError("the naive way's signature is not valid")
