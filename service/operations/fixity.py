"""Fixity: archived bytes read back and compared with the ledger, and the report that says what came of it.

One office at a time, since each has a report of its own. It mends nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from archive.canonical import canonical, sha256_hex
from archive.ledger import Ledger, Principal, audit
from archive.ledger.documents import holdings, verifications
from archive.ledger.documents.holdings import Holding, Scope
from archive.vault.errors import NotInVault
from archive.vault.vault import Vault


@dataclass(frozen=True, kw_only=True)
class FixityDifference:
    """One archived object that is not what the ledger says."""

    document_id: UUID
    key: str
    version_id: str
    reason: str
    """In English, for the command's own table."""
    sebab: str
    """In Indonesian, for the report."""


@dataclass(frozen=True, kw_only=True)
class FixityReport:
    """What a comparison came to."""

    satker: str
    scope: Scope
    started_at: datetime
    ended_at: datetime
    by: str
    objects: int
    documents: int
    bytes_read: int
    differences: Sequence[FixityDifference]
    sha256: str = ""
    """Of the report's canonical JSON without this field."""

    def to_json(self) -> dict[str, Any]:
        """Return the report as a file keeps it."""
        return {
            "satker": self.satker,
            "lingkup": scope_json(self.scope),
            "mulai": self.started_at.isoformat(),
            "selesai": self.ended_at.isoformat(),
            "oleh": self.by,
            "dibandingkan": "SHA-256 dan ukuran setiap berkas di brankas dengan catatan buku besar",
            "berkas": self.objects,
            "naskah": self.documents,
            "bita": self.bytes_read,
            "selisih": [
                {
                    "naskah": str(each.document_id),
                    "kunci": each.key,
                    "versi": each.version_id,
                    "sebab": each.sebab,
                }
                for each in self.differences
            ],
            **({"sha256": self.sha256} if self.sha256 else {}),
        }


def scope_json(scope: Scope) -> dict[str, Any]:
    """Return what was asked for, without what was not."""
    told = {
        "dari": scope.since.isoformat() if scope.since else None,
        "sebelum": scope.before.isoformat() if scope.before else None,
        "register": scope.register,
        "tahun": scope.tahun,
        "naskah": str(scope.document_id) if scope.document_id else None,
    }
    return {name: value for name, value in told.items() if value is not None}


class Fixity:
    """Compares an office's archive."""

    def __init__(self, ledger: Ledger, vault: Vault, *, clock: Callable[[], datetime]) -> None:
        """``ledger`` acts as the role proof, which may note a verification."""
        self._ledger = ledger
        self._vault = vault
        self._clock = clock

    def verify(
        self, by: Principal, satker: str, scope: Scope, advanced: Callable[[], None] = lambda: None
    ) -> FixityReport:
        """Read everything in ``scope`` back; note that it was done, and what was wrong, in ledger and audit log.

        A vault that is away raises: nothing is said of what could not be read.
        """
        scope = replace(scope, satker=satker)
        started, objects, size = self._clock(), 0, 0
        documents: set[UUID] = set()
        wrong: list[FixityDifference] = []
        with self._ledger.acting(by) as tx:
            for holding in holdings.every(tx, scope):
                objects += 1
                documents.add(holding.document_id)
                read, difference = self._compare(holding)
                size += read
                if difference is not None:
                    wrong.append(difference)
                advanced()
        report = FixityReport(
            satker=satker,
            scope=scope,
            started_at=started,
            ended_at=self._clock(),
            by=by.id,
            objects=objects,
            documents=len(documents),
            bytes_read=size,
            differences=wrong,
        )
        report = replace(report, sha256=sha256_hex(canonical(report.to_json())))
        self._note(by, report)
        return report

    def _compare(self, holding: Holding) -> tuple[int, FixityDifference | None]:
        def differs(reason: str, sebab: str) -> FixityDifference:
            return FixityDifference(
                document_id=holding.document_id,
                key=holding.key,
                version_id=holding.version_id,
                reason=reason,
                sebab=sebab,
            )

        try:
            data = self._vault.store.get(holding.key, holding.version_id).data
        except NotInVault:
            return 0, differs("the version is gone", "versi ini tidak ada lagi di brankas")
        if holding.size is not None and len(data) != holding.size:
            return len(data), differs(
                f"{len(data)} bytes, not {holding.size}",
                f"berukuran {len(data)} bita, seharusnya {holding.size}",
            )
        found = sha256_hex(data)
        if found != holding.sha256:
            return len(data), differs(
                f"SHA-256 is {found}, not {holding.sha256}",
                f"SHA-256 {found}, seharusnya {holding.sha256}",
            )
        return len(data), None

    def _note(self, by: Principal, report: FixityReport) -> None:
        scope = scope_json(report.scope)
        with self._ledger.acting(replace(by, satker=report.satker)) as tx:
            verifications.enter(
                tx,
                satker=report.satker,
                started_at=report.started_at,
                by=by.id,
                scope=scope,
                whole=report.scope.whole,
                objects=report.objects,
                wrong=len(report.differences),
                sha256=report.sha256,
            )
            audit.enter(
                tx,
                action="archive.verified",
                document_id=report.scope.document_id,
                detail={
                    "scope": {name: value for name, value in scope.items() if name != "naskah"},
                    "objects": report.objects,
                    "wrong": len(report.differences),
                    "sha256": report.sha256,
                },
            )
