"""Public verification: what a printed code, a file or a QR text tells anyone who asks. Needs no account.

Of a document above class B it says the state and the digest, nothing else. Names stand there as they stand on the
page; no NIK or NIP is read. Every code is looked up the same way, so an unknown one is answered alike in time and
form, whatever is wrong with it. Comparing a file with one above class B stands in the audit log.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from archive.ledger import Ledger
from archive.ledger.documents.documents import Verification as Row
from archive.ledger.documents.handed_out import ReleasedFile
from archive.outages import MachineBusy, ReaderKilled
from archive.vault.vault import Vault
from service.documents.files.places import Turnstile
from service.documents.validity import ValidityState
from service.errors import Field, FileStillUnjudged, FileUnjudged, VerifierBusy
from service.verification import verdicts
from service.verification.broken_off import WHOLE, broken_off
from service.verification.files import ArchivedFiles, standing_of, unknown_code
from service.verification.printed import ALL_WELL, CodeFaults, printed
from service.verification.public import PublicFacts
from service.verification.typed_code import typed
from service.words import Sentence, say
from service.words.dates import waktu
from worker.locked.errors import NoConfinement
from worker.locked.kinds import ContentKind, kind_of
from worker.signing.foreign import BOUNDS, FileTooHungry, OpenedFile, examine
from worker.signing.naming import host_of
from worker.signing.report import SignatureReport
from worker.signing.trust import Trust
from worker.signing.verdict import UNKNOWN, Change, Standing, Verdict, Why

FILE_BYTES = 24 << 20
"""The largest file that is judged; a scanned Surat Edaran of ten pages has 8 MB."""
JUDGES = 2
"""Foreign files judged at once in a process: each takes a core for 1 to 3 s and up to 1 GB."""
WAITING = 2
"""How many more wait: with those who are judged, half of the files that the door lets in; the others are known, or not yet read."""
WAIT_S = 10.0
"""How long a file waits for its turn before its sender is asked to come back."""
SOON: Final = replace(BOUNDS, wall_s=6.0)
"""How long a file that is known already waits for its turn, and then for what its signatures are worth: 1 s on an idle machine."""
_SEALED = "segel"
_FOLLOWING: Final = frozenset((Change.APPENDED, Change.EXTENDED, Change.JOINED))
_BEFORE: Final = frozenset((Standing.EARLIER, Standing.PARTLY, Standing.RECEIVED))
_STRANGERS: Final = frozenset((Standing.RECEIVED, Standing.ATTACHMENT))
_WITH_SIGNATURES: Final = _BEFORE | _STRANGERS | {Standing.ARCHIVED}
"""Known files whose signatures are told: the document's own PDF, also before its last one, and whatever others made."""
_WARNED: Final = frozenset(
    (ValidityState.CORRECTED, ValidityState.REPLACED, ValidityState.REVOKED, ValidityState.VOID)
)
"""How a document stands whose every file is answered by that first: corrected, or no longer in force."""
_COPIES: Final = {
    ValidityState.CORRECTED: "diralat.pdf",
    ValidityState.REPLACED: "dicabut.pdf",
    ValidityState.REVOKED: "dicabut.pdf",
}
"""What the present copy of a document is called that something was done to since it was signed."""
_CLOSED: Final = {
    ContentKind.EMPTY: Why.EMPTY,
    ContentKind.STRANGE_PICTURE: Why.STRANGE_PICTURE,
    ContentKind.OTHER: Why.NO_PDF,
}


@dataclass(frozen=True, kw_only=True)
class FileJudgement:
    """What a file is."""

    sha256: str
    verdict: Verdict
    report: SignatureReport | None
    """What its electronic signatures are worth; None where nobody looked: of a picture, and of what need not be opened."""
    told: PublicFacts | None
    """The document it belongs to, or was asked for; None when it is unknown."""
    owners: Mapping[str, str] | None = None
    """Whose the certificates of its signatures are in the office, by their digests; None: not known, or not told."""
    sealed: frozenset[str] = frozenset()
    """Which of the certificates of its signatures, by their digests, is the office's seal: its archived file bears it too."""
    beside: Sequence[str] = ()
    """What is said besides the verdict, a sentence each."""
    printed: CodeFaults = ALL_WELL
    """What is wrong with the QR codes in it."""
    instead: str | None = None
    """Said first of all: it is another document's file than the one that was asked for."""
    superseded: bool = False
    """The archive keeps a newer file of this name."""

    @property
    def grown(self) -> bool:
        """Whether something follows what was archived, in the same bytes."""
        return bool(_FOLLOWING & set(self.verdict.changes))

    @property
    def belongs(self) -> bool:
        """Whether ``told`` is the document this file is, or was made from; of a paper: whose code it carries."""
        unread = self.verdict.standing is Standing.PICTURE and self.verdict.why is not None
        return (
            self.told is not None
            and not unread
            and self.verdict.standing not in (Standing.FOREIGN, Standing.UNKNOWN)
        )

    @property
    def itself(self) -> bool:
        """Whether it is the document's own file: the archived one, signed where it is to be, and the one asked for."""
        if self.told is None or self.instead is not None or self.superseded:
            return False
        own = Standing.SCAN if self.told.scanned else Standing.ARCHIVED
        return self.verdict.standing is own

    @property
    def state_first(self) -> bool:
        """Whether how its document stands is said before what it is: of the own file, and of any file of what fell or was corrected."""
        if self.told is None or self.instead is not None:
            return False
        return self.itself or (self.belongs and self.told.validity.state in _WARNED)

    @property
    def words(self) -> list[str]:
        """The verdict, a sentence each."""
        first, *rest = verdicts.verdict(self.verdict, self.told)
        return [*([self.instead] if self.instead else ()), first, *self.beside, *rest]


class VerificationDesk:
    """Answers the public."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        vault: Vault,
        trust: Trust,
        public_url: str,
        former_urls: Sequence[str] = (),
    ) -> None:
        """``public_url``: where the office's QR codes lead, ``former_urls``: where older ones do."""
        self._files = ArchivedFiles(ledger, vault)
        self._trust = trust
        self._own = host_of(public_url)
        self._known = frozenset(host_of(each) for each in (public_url, *former_urls))
        self._foreign = Turnstile(most=JUDGES, waiting=WAITING, full=VerifierBusy)
        self._known_files = Turnstile(most=1, waiting=WAITING, full=VerifierBusy)

    def look(self, code: str) -> PublicFacts:
        """Return what the code's document may be told to anyone; raises ``CodeUnknown``."""
        return self._files.public(*self._files.find(code))

    def pdf(self, code: str) -> tuple[PublicFacts, bytes]:
        """Return the public PDF, proved against the ledger's digest; raises ``CodeUnknown`` where there is none."""
        plain, row = self._files.find(code)
        told = self._files.public(plain, row)
        if told.pdf_sha256 is None:
            raise unknown_code()
        artifact = self._files.artifacts(row, told.pdf_sha256)[0]
        return told, self._files.read(artifact)

    def judge(self, file: bytes, code: str | None = None) -> FileJudgement:
        """Say what a file is: which of the archive's, changed and how, or unknown. ``code``: what the paper says it is.

        Raises ``VerifierBusy`` when too many files wait, ``FileStillUnjudged`` when the machine is too busy for this one,
        ``FileUnjudged`` for one that takes too much; none of them for a file of the archive, which is known by its digest.
        """
        digest, code = hashlib.sha256(file).hexdigest(), typed(code or "") or None
        kept = self._files.kept(digest, code)
        closed = self._unopened(digest, file, kept, code)
        if closed is None:
            return self._opened(digest, file, code)
        if closed.verdict.standing not in _WITH_SIGNATURES or kind_of(file) is not ContentKind.PDF:
            return closed
        return self._with_signatures(closed, file)

    def _opened(self, digest: str, file: bytes, code: str | None) -> FileJudgement:
        with self._place(self._foreign, WAIT_S), examine(file) as opened:
            judged = self._examined(digest, opened, code)
        wrong = printed(opened.texts, self._known, judged.told)
        taken = judged.told.code if judged.told is not None else None
        return replace(judged, printed=wrong, beside=[*wrong.words(self._own, taken), *judged.beside])

    def _with_signatures(self, known: FileJudgement, file: bytes) -> FileJudgement:
        """Tell what the signatures of a known file are worth, if that is found out soon: what it is does not wait for it."""
        try:
            with self._place(self._known_files, SOON.wall_s), examine(file, SOON) as opened:
                _, report = opened.compare([], self._trust)
        except (VerifierBusy, FileStillUnjudged, FileUnjudged, NoConfinement):
            return replace(known, beside=[*known.beside, verdicts.SIGNATURES_UNJUDGED])
        found = self._files.first([known.told.code]) if known.told is not None else None
        if found is None or known.verdict.standing in _STRANGERS:
            return replace(known, report=report)
        sealed = _SEALED in (known.told.levels if known.told is not None else ())
        return replace(
            known,
            report=report,
            owners=self._files.owners(found[1], report),
            sealed=frozenset(each.fingerprint for each in report.signatures) if sealed else frozenset(),
        )

    @contextmanager
    def _place(self, places: Turnstile, wait_s: float) -> Iterator[None]:
        """Wait for a turn, and say what a child's end means to who sent the file."""
        try:
            with places.take(wait_s):
                yield
        except (MachineBusy, ReaderKilled) as error:
            raise FileStillUnjudged from error
        except FileTooHungry as error:
            raise FileUnjudged(
                fields=[Field(path="body", reason="takes more time or memory than a document does")]
            ) from error

    def _unopened(
        self, digest: str, file: bytes, kept: ReleasedFile | None, code: str | None
    ) -> FileJudgement | None:
        """Say what a file is that need not be opened for it; None where it must be."""
        kind = kind_of(file)
        if kept is not None:
            standing = standing_of(kept)
            return self._of_archive(digest, kept, standing, code) if standing is not None else None
        if (exported := self._exported(digest)) is not None:
            return exported
        if kind not in (ContentKind.PDF, ContentKind.PICTURE):
            asked = self._files.first([code]) if code else None
            told = self._files.public(*asked) if asked else None
            if asked and told and (cut := self._begins(digest, file, asked[1], told)) is not None:
                return cut
            why = Why.BROKEN if broken_off(file) else _CLOSED[kind]
            return FileJudgement(sha256=digest, verdict=_unknown_file(why), report=None, told=told)
        return None

    def _examined(self, digest: str, file: OpenedFile, code: str | None) -> FileJudgement:
        """Say what a file is that has been opened: by the code it carries, then by the one that was given."""
        asked = self._files.first([code]) if code else None
        carried = asked is not None and asked[0] in file.codes
        found = asked if carried else self._files.first(file.codes) or asked
        if found is None:
            return self._of_nothing(digest, file, code)
        claimed, told = found[0] in file.codes, self._files.public(*found)
        instead = _instead(code, found[0], verdicts.OTHER_CODE)
        if (cut := self._begins(digest, file.pdf, found[1], told)) is not None:
            return replace(cut, instead=instead)
        if kind_of(file.pdf) is ContentKind.PICTURE:
            verdict, report = Verdict(standing=Standing.PICTURE), None
        else:
            # A scan that carries the code shows the paper; it is a changed file only where it was made from the file.
            verdict, report = file.compare(
                self._files.archived(found[1], digest), self._trust, claimed=claimed and not file.scanned
            )
        if file.scanned and verdict.standing is Standing.FOREIGN:
            verdict = Verdict(standing=Standing.PICTURE)
        lost = verdict.changes == (Change.BROKEN,) or (verdict.changes and told.pdf_sha256 is None)
        if lost and broken_off(file.pdf):
            verdict = _unknown_file(Why.BROKEN)  # its rest did not arrive: nobody need have changed it
        if verdict.standing is Standing.CUT or verdict.why is Why.BROKEN:
            report = None  # a signature that lost its end was taken away by nobody
        if verdict.standing is Standing.PICTURE and not claimed:
            verdict = replace(verdict, why=Why.OTHER_CODE if file.codes else file.unread or Why.NO_CODE)
        return FileJudgement(
            sha256=digest,
            verdict=verdict,
            report=report,
            told=told,
            owners=self._files.owners(found[1], report) if report is not None else None,
            sealed=verdict.issued if _SEALED in told.levels else frozenset(),
            instead=instead,
        )

    def _begins(self, digest: str, file: bytes, row: Row, told: PublicFacts) -> FileJudgement | None:
        """Say which of a document's files this is the beginning of, where its download broke off; None of a closed one."""
        whole = self._files.begins(row, file) if told.pdf_sha256 is not None else None
        if whole is None:
            return None
        verdict = Verdict(standing=Standing.CUT, version=whole.version_no)
        named = WHOLE.get(standing_of(whole) or Standing.CUT)
        beside = [named] if named else []
        return FileJudgement(sha256=digest, verdict=verdict, report=None, told=told, beside=beside)

    def _of_nothing(self, digest: str, file: OpenedFile, code: str | None) -> FileJudgement:
        """Say of a file for which nothing is archived whether it opens, and what its own signatures are worth."""
        verdict, report = UNKNOWN, None
        if kind_of(file.pdf) is ContentKind.PDF:
            verdict, report = file.compare([], self._trust)
        if file.codes:
            verdict = _unknown_file(Why.OTHER_CODE)
        elif verdict.why is None:
            verdict = _unknown_file(file.unread or (Why.OTHER_CODE if code else Why.NO_CODE))
        return FileJudgement(sha256=digest, verdict=verdict, report=report, told=None)

    def _of_archive(
        self, digest: str, kept: ReleasedFile, standing: Standing, code: str | None
    ) -> FileJudgement:
        """Say which file of the archive it is, without opening it."""
        plain, row = self._files.find(kept.code)
        self._files.log(row, digest)
        told = self._files.public(plain, row)
        superseded = standing not in _BEFORE and not kept.present
        beside: list[str] = [*verdicts.listed(told, digest)] if standing is Standing.ATTACHMENT else []
        if own := re.fullmatch(r"salinan-([0-9]+)[.]pdf", kept.name):
            beside.append(say("Salinan nomor {nomor}.", nomor=own[1]))
        if standing is Standing.RECEIVED and told.open:
            beside.append(say("Diterima dengan nomor agenda {nomor}.", nomor=told.nomor))
        elif standing is Standing.COPY and kept.name != _COPIES.get(told.validity.state, kept.name):
            superseded = True
            beside.append(verdicts.FORMER_COPY)
        elif superseded:
            beside.append(say("Arsip menyimpan berkas yang lebih baru."))
        return FileJudgement(
            sha256=digest,
            verdict=Verdict(standing=standing, version=kept.version_no),
            report=None,
            told=told,
            beside=beside,
            instead=_instead(code, plain, verdicts.OTHER_FILE),
            superseded=superseded,
        )

    def _exported(self, digest: str) -> FileJudgement | None:
        found = self._files.export(digest)
        if found is None:
            return None
        beside = [
            say(
                "Buku agenda {buku} tahun {tahun} ({bentuk}), {kantor}, dibuat {waktu}; sejak itu bukunya dapat bertambah.",
                buku=found.register,
                tahun=found.tahun,
                bentuk=found.bentuk.upper(),
                kantor=found.kantor,
                waktu=waktu(found.at, found.zona),
            )
        ]
        verdict = Verdict(standing=Standing.EXPORT)
        return FileJudgement(sha256=digest, verdict=verdict, report=None, told=None, beside=beside)


def _instead(asked: str | None, found: str, words: Sentence) -> Sentence | None:
    """Return what is said where a file is another document's than the one that was asked for."""
    said = {"ditanyakan": asked, "ditemukan": found}
    return None if asked in (None, found) else Sentence(words.msgid, said)


def _unknown_file(why: Why) -> Verdict:
    return Verdict(standing=Standing.UNKNOWN, why=why)
