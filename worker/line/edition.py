"""One edition of a document: the files of its next version, each with its judge, and those that stay where they are.

It is built whole and never changed. The judges see what lies in the vault already as they saw what was made here; what
they read there, not here, is what is recorded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Self

from archive.ledger.documents.versions import Artifact, NewArtifact, NewVersion
from archive.ledger.documents.work import Work
from archive.records.data import NAME as DATA
from archive.records.record import NAME as RECORD
from archive.records.record import FileNote, record_json
from archive.vault.deposit import CommittedVersion
from archive.vault.ocfl import Content
from archive.vault.store import StoredObject
from worker.line.judges import Judge, Reading, of_record

JSON: Final = "application/json"
PAGE: Final = "naskah.pdf"
"""The papers bound into one, in the archive."""
_UNNOTED: Final = (DATA, RECORD)
"""Files of which the record says nothing: they are the record's own."""


@dataclass(frozen=True, kw_only=True)
class EditionFile:
    """A new file, its judge, and what that read in it."""

    content: Content
    judge: Judge
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What one job lays down."""

    work: Work
    contents: Sequence[Content]
    """The new files, ``record.json`` last."""
    kept: Sequence[Artifact]
    """Files of the version before; their bytes stay where they are."""
    judges: Mapping[str, Judge]
    """By name, of each new file."""
    readings: Mapping[str, Reading]
    """What the judges read in the new files."""

    @classmethod
    def of(
        cls,
        work: Work,
        files: Sequence[EditionFile],
        kept: Sequence[Artifact] = (),
        *,
        signatures: Any = None,
    ) -> Self:
        """Return the edition of these files, with the record of them all.

        ``signatures``: what the electronic signatures of its page are worth, as the record is to say it.
        """
        readings = {each.content.name: each.reading for each in files}
        notes = {
            **{each.content.name: _note(each) for each in files},
            **{each.name: FileNote(media=each.media, pages=each.pages) for each in kept},
        }
        noted = {name: note for name, note in notes.items() if name not in _UNNOTED}
        record = record_json(work, signatures, files=noted, faults=_faults(readings))
        return cls(
            work=work,
            contents=[*(each.content for each in files), Content(name=RECORD, data=record, media=JSON)],
            kept=kept,
            judges={**{each.content.name: each.judge for each in files}, RECORD: of_record(work)},
            readings=readings,
        )

    def version(self, deposited: CommittedVersion, found: Mapping[str, Reading]) -> NewVersion:
        """Return the ledger's row for what now lies in the vault.

        ``found``: what the judges read in files of an earlier attempt, which are archived instead of ours.
        """
        readings = {**self.readings, **found}
        media = {content.name: content.media for content in self.contents}
        new = [
            _artifact(name, stored, media[name], deposited.locked_until, readings.get(name, Reading()).pages)
            for name, stored in deposited.files.items()
        ]
        # Nobody has judged these bytes, so nobody says what they are.
        left = [
            _artifact(name, stored, "application/octet-stream", deposited.locked_until)
            for name, stored in deposited.leftovers.items()
        ]
        return NewVersion(
            no=deposited.version,
            revision_no=self.work.revision.no,
            status=self.work.becomes,
            object_id=object_id(self.work),
            root=deposited.root,
            inventory_sha256=deposited.inventory.sha256,
            inventory_key=deposited.inventory.key,
            inventory_version_id=deposited.inventory.version_id,
            inventory_locked_until=deposited.locked_until,
            faults=_faults(readings),
            artifacts=[*new, *left, *(_again(each) for each in self.kept)],
        )


def object_id(work: Work) -> str:
    """Return the document's name in the vault."""
    return f"{work.document.satker}:{work.document.id}"


def _note(file: EditionFile) -> FileNote:
    return FileNote(media=file.content.media, pages=file.reading.pages)


def _faults(readings: Mapping[str, Reading]) -> tuple[str, ...]:
    """Return what is wrong with the version's own new pages; a copy's are no page of the version."""
    return readings.get(PAGE, Reading()).faults


def _artifact(
    name: str, stored: StoredObject, media: str, locked_until: datetime, pages: int | None = None
) -> NewArtifact:
    return NewArtifact(
        name=name,
        media=media,
        size=stored.size,
        sha256=stored.sha256,
        key=stored.key,
        version_id=stored.version_id,
        pages=pages,
        locked_until=locked_until,
    )


def _again(artifact: Artifact) -> NewArtifact:
    """Return an earlier version's file as a part of the next one."""
    return NewArtifact(
        name=artifact.name,
        media=artifact.media,
        size=artifact.size,
        sha256=artifact.sha256,
        key=artifact.key,
        version_id=artifact.version_id,
        pages=artifact.pages,
        locked_until=artifact.locked_until,
    )
