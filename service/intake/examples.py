"""An event that asks for a document of a type, made of the type's own example: for whoever begins to send.

Source and unit are those of the guides; an office has its own, and its key speaks for its own sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from doc_templates.catalog import Catalog, Stationery
from service.intake.request import REQUESTED

SOURCE: Final = "https://e-kinerja.example/"
UNIT: Final = "3"
REFERENCE: Final = "surat_edaran"
"""The type whose payload stands where any may."""


def example_event(stationery: Stationery, *, source: str = SOURCE, unit: str = UNIT) -> dict[str, Any]:
    """Return an event as it is sent in the structured mode."""
    return {
        "specversion": "1.0",
        "type": REQUESTED,
        "source": source,
        "id": f"contoh-{stationery.jenis}",
        "data": {"jenis": stationery.jenis, "unit": unit, "payload": dict(stationery.example)},
    }


def example_payload(catalog: Catalog) -> Mapping[str, Any]:
    """Return the example of the reference type; of an installation without it, of another."""
    chosen = REFERENCE if REFERENCE in catalog else next(iter(catalog), None)
    return catalog[chosen].example if chosen else {}


def example_events(catalog: Catalog) -> Iterator[tuple[Stationery, dict[str, Any]]]:
    """Yield each type that an event may ask for, with its example."""
    for jenis in sorted(catalog):
        if catalog[jenis].contract.by_event:
            yield catalog[jenis], example_event(catalog[jenis])
