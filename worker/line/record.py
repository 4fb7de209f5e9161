"""What a job's deposit is to the ledger: the version's row and its files, and the document's name in the vault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from archive.ledger.documents.versions import NewArtifact, NewVersion
from archive.ledger.jobs.work import Work
from archive.records import data, record
from archive.records.record import FileNote
from archive.vault.deposit import Deposited
from archive.vault.ocfl import Content
from archive.vault.store import Stored


def files_of(contents: Sequence[Content], pages: Mapping[str, int | None]) -> dict[str, FileNote]:
    """Return what the record says of a version's files beside their digests."""
    return {
        each.name: FileNote(media=each.media, pages=pages.get(each.name))
        for each in contents
        if each.name not in (data.NAME, record.NAME)
    }


def new_version(
    work: Work,
    contents: list[Content],
    deposited: Deposited,
    *,
    pages: Mapping[str, int],
    faults: Sequence[str] = (),
) -> NewVersion:
    """Return the ledger's row for what now lies in the vault."""
    media = {content.name: content.media for content in contents}
    return NewVersion(
        no=deposited.version,
        revision_no=work.revision.no,
        status=work.becomes,
        object_id=object_id(work),
        root=deposited.root,
        inventory_sha256=deposited.inventory.sha256,
        inventory_key=deposited.inventory.key,
        inventory_version_id=deposited.inventory.version_id,
        inventory_locked_until=deposited.locked_until,
        faults=faults,
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
