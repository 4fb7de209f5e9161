"""What the tests of the stationery share: the demo office, all its payloads, and a page with its stamps."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from archive.access import AccessClass
from doc_templates.catalog import Catalog, Stationery
from doc_templates.kit.kantor import Kantor, read_office
from worker.press import CompiledTemplate, Rendering, compile_template
from worker.press.recipients import RECIPIENTS, filled, with_recipients
from worker.stamping import StampInput, Stamps, stamps

EXAMPLES = Path(__file__).parents[3] / "examples"
EVENTS = sorted((EXAMPLES / "pengumpulan-data-kinerja-2026").glob("*.json"))
CATALOG = Catalog.scan()
OFFICE = Kantor.from_config({**read_office(EXAMPLES / "kantor-kpu-agam.yaml"), "tampilkan_nip": True})
"""The demo office, which here shows all that an office may."""


def event(path: Path) -> dict[str, Any]:
    """Read one CloudEvent of the cycle."""
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


def payloads(jenis: str) -> Iterator[dict[str, Any]]:
    """Yield copies of the type's example and of every payload of the cycle."""
    yield json.loads(json.dumps(CATALOG[jenis].example))
    for path in EVENTS:
        if event(path)["data"]["jenis"] == jenis:
            yield event(path)["data"]["payload"]


@cache
def compiled(jenis: str, recipients: bool = False) -> CompiledTemplate:
    """Compile a type's template once a session (0.2 s), with the list of recipients behind it or without."""
    template = CATALOG[jenis].template
    return compile_template(with_recipients(template) if recipients else template)


def stamped(stationery: Stationery, context: Mapping[str, Any], status: str = "konsep") -> Stamps:
    """Stamp a page of a document nobody has initialled yet."""
    rantai = context["naskah"]["rantai"]
    return stamps(
        StampInput(
            status=status,
            acts=(),
            content_digest="0" * 64,
            hierarki=rantai["paraf"],
            koordinasi=rantai["koordinasi"],
            code="7KQ2-M4XD-P9TW",
            public_url="https://naskah.kpu-agam.example",
            akses=AccessClass.B,
            zona=OFFICE.zona,
            logo=OFFICE.logo,
        )
    )


def press(jenis: str, payload: Mapping[str, Any], status: str = "konsep") -> tuple[Rendering, Stamps, str]:
    """Render one payload; also its stamps and title."""
    checked = CATALOG[jenis].contract.check(payload, OFFICE)
    marks = stamped(CATALOG[jenis], checked.context, status)
    context = filled(checked.context, marks.context)
    form = compiled(jenis, recipients=RECIPIENTS in context)
    rendering = form.press({**context, "stempel": marks.context}, marks.media)
    return rendering, marks, checked.metadata.judul
