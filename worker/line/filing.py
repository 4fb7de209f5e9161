"""A version whose pages stay the bytes they are: the record is written anew, a brought file or stamped copies join them.

After a signature nothing else may happen to a document. Judges none of those pages: whoever signed has, and their bytes
stand. A copy (SALINAN, DICABUT, DIRALAT) is a file of its own, printed anew and judged like any page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from archive.canonical import sha256_hex
from archive.ledger import Ledger, Principal
from archive.ledger.documents import versions
from archive.ledger.documents.versions import Artifact, NewArtifact, NewVersion, Version
from archive.ledger.jobs import staging
from archive.ledger.jobs.staging import Staged
from archive.ledger.jobs.work import Work
from archive.records.data import NAME as DATA
from archive.records.record import NAME as RECORD
from archive.records.record import FileNote, record_json
from archive.vault.deposit import Deposited
from archive.vault.leftovers import is_leftover
from archive.vault.ocfl import Content
from worker.errors import NotTheSameWork, WorkIncomplete
from worker.line.record import files_of, new_version

JSON = "application/json"
PDF = "application/pdf"
RECEIVED = "diterima."
"""How the name of a received file begins in the archive."""


@dataclass(frozen=True, kw_only=True)
class Copied:
    """A copy of the pages as they are now, with its judge."""

    name: str
    data: bytes = field(repr=False)
    pages: int | None
    judge: Callable[[bytes], None]


def before(work: Work, known: Sequence[Version]) -> Sequence[Artifact]:
    """Return the files of the version that the job builds on; raises ``WorkIncomplete`` without one.

    What this job itself recorded, in a commit whose answer was lost, is no earlier version.
    """
    earlier = [each for each in known if each.job_id != work.job.id]
    if not earlier:
        raise WorkIncomplete(job=work.job.id)
    return earlier[-1].artifacts


def signatures_in(record: bytes) -> Any:
    """Return what an earlier record says of the signatures: the pages stay as they are, and so does the report."""
    return json.loads(record).get("tanda_tangan_elektronik")


class Filing:
    """The content of one version without new pages."""

    def __init__(
        self,
        work: Work,
        brought: Sequence[Staged],
        before: Sequence[Artifact],
        *,
        signatures: Any,
        copies: Sequence[Copied] = (),
    ) -> None:
        self._work = work
        self._earlier = before
        self._digests = {file.name: file.sha256 for file in brought}
        self._pages = {file.name: file.pages for file in brought} | {file.name: file.pages for file in copies}
        self._copies = {file.name: file for file in copies}
        self.contents = [
            *(Content(name=file.name, data=file.data, media=file.media) for file in brought),
            *(Content(name=file.name, data=file.data, media=PDF) for file in copies),
        ]
        new = {RECORD, *(content.name for content in self.contents)}
        stays = [each for each in self._earlier if each.name not in new and not is_leftover(each.name)]
        files = files_of(self.contents, self._pages) | {
            each.name: FileNote(media=each.media, pages=each.pages) for each in stays if each.name != DATA
        }
        record = record_json(work, signatures, files=files)
        self.contents.append(Content(name=RECORD, data=record, media=JSON))
        self.kept = [each.name for each in stays]
        """Names whose bytes stay where earlier versions put them."""

    def accept(self, name: str, data: bytes) -> None:
        """Raise unless ``data`` is what this job would write as ``name``."""
        if name in self._copies:
            self._copies[name].judge(data)
            return
        if name != RECORD:
            if sha256_hex(data) != self._digests[name]:
                raise NotTheSameWork(job=self._work.job.id, file=name)
            return
        if json.loads(data).get("job") != str(self._work.job.id):
            raise NotTheSameWork(job=self._work.job.id, file=name)

    def version(self, deposited: Deposited) -> NewVersion:
        """Return the ledger's row: the new files, and the kept ones at their old places."""
        fresh = new_version(self._work, self.contents, deposited, pages={})
        written = [replace(each, pages=self._pages.get(each.name)) for each in fresh.artifacts]
        kept = [again(artifact) for artifact in self._earlier if artifact.name in self.kept]
        return replace(fresh, artifacts=[*written, *kept])


@dataclass(frozen=True, kw_only=True)
class Beside:
    """The file that was received, beside the pages of its sheet: as somebody brought it, or where an earlier version has it."""

    brought: Sequence[Staged] = ()
    kept: Sequence[Artifact] = ()


def beside(ledger: Ledger, principal: Principal, work: Work) -> Beside:
    """Return what stands beside a job's pages as it came; raises ``WorkIncomplete`` for a sheet without its file.

    The sheet may be printed more than once: its entry was corrected, or it was received in error.
    """
    if not work.job.on_done.brought:
        return Beside()
    with ledger.acting(principal) as tx:
        brought = staging.staged(tx, work.job.id)
        earlier = [] if brought else versions.of(tx, work.document.id)
    if brought:
        return Beside(brought=brought)
    return Beside(kept=[each for each in before(work, earlier) if each.name.startswith(RECEIVED)])


def again(artifact: Artifact) -> NewArtifact:
    """Return an earlier version's file as a part of the next one; its bytes stay where they are."""
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
