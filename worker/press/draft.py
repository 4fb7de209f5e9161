"""The stamps of a template's trial: those of a draft that nobody has initialled, with a code and an address of no document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from archive.access import AccessClass
from archive.states import Status
from worker.stamping import StampInput, Stamps, stamps

CODE: Final = "CONTOH-TEMPLAT"
"""As long as a verification code is, so that the block is laid out as a document's."""


def draft_stamps(context: Mapping[str, Any], logo: bytes | None = None) -> Stamps:
    """Return the stamps of a draft with this context."""
    chain = context.get("naskah", {}).get("rantai", {})
    return stamps(
        StampInput(
            status=Status.KONSEP,
            acts=[],
            content_digest="0" * 64,
            hierarki=chain.get("paraf", []),
            koordinasi=chain.get("koordinasi", []),
            code=CODE,
            public_url="https://naskah.invalid",
            akses=AccessClass.B,
            zona="UTC",
            logo=logo,
        )
    )
