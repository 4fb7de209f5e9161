"""pyHanko's own judge of the European rules (EN 319 102-1): does a signature hold with what lies in the file alone, now and in years?

With the root and nothing else: no revocation list beside the file, nothing is fetched. Not the way the product judges.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from datetime import datetime

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.ades import ades_lta_validation, simulate_future_ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager


def long_term(pdf: bytes, root: x509.Certificate, *, later: datetime) -> Iterator[tuple[str, str]]:
    """Yield of each signature what the judge says of it now, and would say then."""
    spec = PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(
                trust_manager=SimpleTrustManager.build(trust_roots=[root]),
                revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
            ),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY
            ),
        )
    )
    for place in range(len(PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures)):
        found = []
        for judge in (
            lambda each: ades_lta_validation(each, spec),
            lambda each: simulate_future_ades_lta_validation(each, spec, later),
        ):
            each = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures[place]
            done = asyncio.run(judge(each))  # type: ignore[no-untyped-call]
            found.append(
                f"{done.ades_subindic.status.name} {getattr(done.ades_subindic, 'name', '')}".strip()
            )
        yield found[0], found[1]
