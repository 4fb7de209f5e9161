"""What a document says, changed by a person: derived again, pinned as the next revision, told field by field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from archive.canonical import canonical, content_digest
from archive.ledger.approvals import NewRevision
from service.desk.approvals_orders import ALL_WAITING, Asked, Desk, Effect
from service.desk.approvals_table import Kind
from service.desk.drafting import chain_json
from service.desk.errors import ActRefused, Field


def revise(desk: Desk, asked: Asked) -> Effect:
    """A changed payload: derived again, pinned as the next revision; every paraf so far is taken back."""
    document, present = asked.case.held.document, asked.case.held.revision
    payload = asked.order.body.get("payload")
    if not isinstance(payload, Mapping):
        raise ActRefused(fields=[Field(path="payload", reason="wajib ada, dan harus objek JSON")])
    stationery = desk.catalog[document.jenis]
    checked = stationery.contract.check(payload, desk.office.kantor)
    context = canonical(checked.context)
    template_digest = desk.office.templates.get(document.jenis, stationery.digest)
    digest = content_digest(template_digest, context)
    written = canonical(dict(payload)).decode()
    if digest == present.content_digest and document.status != "dikembalikan":
        raise ActRefused(fields=[Field(path="payload", reason="isinya sama dengan yang sekarang")])
    chain = stationery.contract.chain_of(desk.office.kantor)
    about = checked.metadata
    void = [act for act in asked.case.standing if act.kind == Kind.PARAF]
    changed = [each["path"] for each in difference(json.loads(present.payload), json.loads(written))]
    return Effect(
        step=asked.step,
        revision=NewRevision(
            payload=written,
            context=context.decode(),
            contract_version=stationery.contract.version,
            template_digest=template_digest,
            content_digest=digest,
            judul=about.judul,
            perihal=about.perihal,
            record={
                **document.record,
                "tanggal": about.tanggal.isoformat() if about.tanggal else None,
                "tujuan": list(about.tujuan),
                "kantor_version": desk.office.version,
                **({"rantai": chain_json(chain)} if chain else {}),
            },
        ),
        detail={"void": [act.no for act in void], "berubah": changed[:200]},
        told={
            "revision": document.revision_no + 1,
            "paraf_gugur": sorted({act.person_id for act in void}),
        },
        ends=ALL_WAITING,
        warnings=[f"Paraf {act.jabatan} gugur karena isi berubah" for act in void],
    )


def difference(before: Any, after: Any, path: str = "") -> list[dict[str, Any]]:
    """Return every field that differs: where, what it was, what it is; ``ada`` tells a missing one from null."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        return [
            each
            for key in sorted({*before, *after})
            for each in _differing(before, after, key, f"{path}.{key}" if path else str(key))
        ]
    if isinstance(before, list) and isinstance(after, list):
        indexed = (dict(enumerate(before)), dict(enumerate(after)))
        places = range(max(len(before), len(after)))
        return [each for n in places for each in _differing(*indexed, n, f"{path}[{n}]")]
    return [] if before == after else [{"path": path, "dari": before, "menjadi": after}]


def _differing(
    before: Mapping[Any, Any], after: Mapping[Any, Any], key: Any, path: str
) -> list[dict[str, Any]]:
    if key not in before:
        return [{"path": path, "menjadi": after[key], "baru": True}]
    if key not in after:
        return [{"path": path, "dari": before[key], "dihapus": True}]
    return difference(before[key], after[key], path)
