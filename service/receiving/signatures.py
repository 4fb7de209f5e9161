"""What the electronic signatures of a received file are worth, found out when it comes: noted, and no reason to refuse it.

A locked child examines them, as it does for public verification, by the roots the office trusts that day. What cannot be found
out is noted as that. The file's bytes are not touched.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from doc_templates.lembar_penerimaan.signatures import (
    LONGEST,
    MOST,
    FileSignature,
    FileSignatures,
    SignatureState,
)
from service.edge import character_refused
from service.receiving.file import FileKind
from worker.signing.foreign import FileTooHungry, examine
from worker.signing.report import DocumentSignature
from worker.signing.trust import Trust

_TOO_MUCH: Final = "memerlukan waktu atau ingatan lebih dari yang wajar"
_UNREADABLE: Final = "tidak dapat dibaca"
_NAMELESS: Final = "tanpa nama"
_SERIAL: Final = 80


class SignatureExaminer:
    """Examines the signatures of files that come in."""

    def __init__(self, trust: Trust) -> None:
        self._trust = trust

    def examined(self, data: bytes, kind: FileKind, at: datetime) -> FileKind:
        """Return what a file is with what its signatures are worth as of ``at``; raises ``NoConfinement`` where no child can be had."""
        return replace(kind, signatures=self._found(data, kind, at)) if kind.form == "PDF" else kind

    def _found(self, data: bytes, kind: FileKind, at: datetime) -> FileSignatures:
        if not kind.signed:
            return FileSignatures(diperiksa=at)
        try:
            # What stands before the header was not there when it was signed, and moved every place by as much.
            with examine(data[kind.before :]) as opened:
                _, report = opened.compare([], self._trust, at=at)
        except FileTooHungry:
            return FileSignatures(diperiksa=at, belum=_TOO_MUCH)
        found = report.signatures
        return FileSignatures(
            diperiksa=at,
            daftar=[_noted(each, alone=not kind.before) for each in found[:MOST]],
            lainnya=max(0, len(found) - MOST),
            belum=None if found else _UNREADABLE,
        )


def _noted(signature: DocumentSignature, *, alone: bool) -> FileSignature:
    """Return a signature as it is noted; ``alone``: nothing stands in the file that it could not cover."""
    state = SignatureState.WHOLE if signature.covers and alone else SignatureState.CHANGED
    return FileSignature(
        penanda_tangan=_name(signature.signer),
        penerbit=_name(signature.issuer),
        seri=signature.serial.removeprefix("-")[:_SERIAL],
        sidik=signature.fingerprint,
        waktu=_zoned(signature.at),
        dicap=_zoned(signature.stamped_at),
        keadaan=state if signature.intact else SignatureState.BROKEN,
        akar=_name(signature.root) if signature.root else None,
    )


def _zoned(at: datetime | None) -> datetime | None:
    return at if at is not None and at.tzinfo is not None else None


def _name(text: str) -> str:
    """Return a name of a certificate in one line that the record can hold: a stranger wrote it."""
    line = " ".join(text.split())
    if character_refused(line):
        line = "".join(each for each in line if not character_refused(each))
    return line[:LONGEST].strip() or _NAMELESS
