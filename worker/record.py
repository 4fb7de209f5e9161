"""What is written beside the pages: ``data.json`` (what was rendered) and ``record.json`` (what the record is).

Both are canonical JSON of the ledger's rows and of the judge's report on the signature, no clock and no digest of other
content: a job that is done twice writes the same bytes, and the ledger can be rebuilt from them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from archive.canonical import canonical
from archive.ledger.acts import Act
from archive.ledger.versions import NewArtifact, NewVersion
from archive.ledger.work import Work
from archive.vault.deposit import Deposited
from archive.vault.ocfl import Content
from archive.vault.store import Stored

FORM = 1
"""Version of the record's form; a reader of thirty years hence begins here."""


def data_json(work: Work, annexes: Sequence[Mapping[str, Any]] = ()) -> bytes:
    """Return what this revision pins: payload, derived context, contract version, template digest; its Lampiran's too."""
    revision = work.revision
    return canonical(
        {
            "payload": json.loads(revision.payload),
            "context": json.loads(revision.context),
            "contract_version": revision.contract_version,
            "template_digest": revision.template_digest,
            "content_digest": revision.content_digest,
            **({"lampiran": list(annexes)} if annexes else {}),
        }
    )


def record_json(work: Work, signatures: Mapping[str, Any] | None = None) -> bytes:
    """Return the record as it stands once the job is done: identity, origin, description, status, acts.

    ``signatures``: what the archived PDF's electronic signatures are worth, as the judge found them; None without any.
    """
    document, origin = work.document, work.origin
    return canonical(
        {
            "form": FORM,
            "id": str(document.id),
            "satker": document.satker,
            "office": {"nama": work.office.nama, "zona": work.office.zona, "version": work.office.version},
            "jenis": document.jenis,
            "unit": document.unit,
            "klasifikasi": document.klasifikasi,
            "skkaad": document.akses.name,
            "series": document.series,
            "judul": document.judul,
            "perihal": document.perihal,
            "pencipta": document.pencipta,
            "nomor": document.nomor,
            "tahun": document.tahun,
            "tanggal": document.tanggal.isoformat() if document.tanggal else None,
            "kode_verifikasi": document.code,
            "status": work.job.on_done["status"],
            "revision": work.revision.no,
            "content_digest": work.revision.content_digest,
            "template_digest": work.revision.template_digest,
            "contract_version": work.revision.contract_version,
            "dibuat": document.created_at.isoformat(),
            "versi_dibuat": work.job.created_at.isoformat(),
            "rincian": document.record,
            "event": {
                "source": origin.source,
                "id": origin.event_id,
                "item": origin.item,
                "channel": origin.channel,
                "body_digest": origin.body_digest,
                "accepted_by": origin.accepted_by,
                "accepted_at": origin.accepted_at.isoformat(),
            },
            "job": str(work.job.id),
            "acts": [_act(act) for act in work.acts],
            "tanda_tangan_elektronik": signatures,
        }
    )


def _act(act: Act) -> dict[str, Any]:
    return {
        "no": act.no,
        "revision": act.revision_no,
        "kind": act.kind,
        "person": act.person_id,
        "nama": act.nama,
        "jabatan": act.jabatan,
        "kapasitas": act.kapasitas,
        "kelompok": act.kelompok,
        "at": act.at.isoformat(),
        "content_digest": act.content_digest,
        "pdf_sha256": act.pdf_sha256,
        "catatan": act.note,
        "rincian": act.detail,
    }


def new_version(
    work: Work, contents: list[Content], deposited: Deposited, *, pages: Mapping[str, int]
) -> NewVersion:
    """Return the ledger's row for what now lies in the vault."""
    media = {content.name: content.media for content in contents}
    return NewVersion(
        no=deposited.version,
        revision_no=work.revision.no,
        status=work.job.on_done["status"],
        object_id=object_id(work),
        root=deposited.root,
        inventory_sha256=deposited.inventory.sha256,
        inventory_key=deposited.inventory.key,
        inventory_version_id=deposited.inventory.version_id,
        inventory_locked_until=deposited.locked_until,
        artifacts=[
            NewArtifact(
                name=name,
                media=media[name],
                size=stored.size,
                sha256=stored.sha256,
                key=stored.key,
                version_id=stored.version_id,
                pages=pages.get(name),
                locked_until=deposited.locked_until,
            )
            for name, stored in deposited.files.items()
        ]
        + [_leftover(name, stored, deposited.locked_until) for name, stored in deposited.leftovers.items()],
    )


def _leftover(name: str, stored: Stored, locked_until: datetime) -> NewArtifact:
    """Nobody has judged these bytes, so nobody says what they are."""
    return NewArtifact(
        name=name,
        media="application/octet-stream",
        size=stored.size,
        sha256=stored.sha256,
        key=stored.key,
        version_id=stored.version_id,
        locked_until=locked_until,
    )


def object_id(work: Work) -> str:
    """Return the document's name in the vault."""
    return f"{work.document.satker}:{work.document.id}"
