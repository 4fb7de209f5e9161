"""The marks of a page: its stamps, as the acts and the office give them, and the dress of a document of its class."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from archive.ledger.documents.work import Work
from archive.ledger.jobs.on_done import Imprint
from archive.ledger.office.offices import Office
from doc_templates.kit.kantor import Kantor
from worker.line.seals import Seals
from worker.line.shelf import Shelf
from worker.press.class_mark import ClassMark
from worker.press.dress import Dress
from worker.press.qr_place import Symbols
from worker.stamping import StampInput, Stamps, qr, stamps


@dataclass(frozen=True, kw_only=True)
class Marks:
    """What stands on every paper of a job beside what it says."""

    stamps: Stamps
    dress: Dress


class Marker:
    """Makes marks; one a worker child."""

    def __init__(self, *, public_url: str, seals: Seals | None) -> None:
        """``public_url`` is where verification answers; ``seals`` have the keys that sign what QR codes claim."""
        self._public_url = public_url
        self._seals = seals
        self._offices: Shelf[tuple[str, int], Kantor] = Shelf()

    def of(self, work: Work, imprint: Imprint, salinan: Mapping[str, Any] | None = None) -> Marks:
        """Return the marks of a page that says ``imprint``; ``salinan``: whose copy it is, ``{nomor, dari, penerima}``."""
        office = self._office(work.office)
        made = self._stamps(work, office, imprint, salinan)
        return Marks(stamps=made, dress=_dress(work, office, made))

    def _stamps(
        self, work: Work, office: Kantor, imprint: Imprint, salinan: Mapping[str, Any] | None
    ) -> Stamps:
        document, chain = work.document, json.loads(work.revision.context)["naskah"]["rantai"]
        mark = office.tanda_akses.mark(document.akses.name)
        return stamps(
            StampInput(
                status=imprint.page,
                acts=work.standing,
                content_digest=work.revision.content_digest,
                hierarki=chain["paraf"],
                koordinasi=chain["koordinasi"],
                code=document.code,
                public_url=self._public_url,
                akses=document.akses,
                tanda_akses=mark.kata if mark else "",
                salinan=salinan,
                judul=document.judul,
                zona=work.office.zona,
                nomor=document.nomor,
                tanggal=document.tanggal,
                logo=office.logo_of((document.record.get("rantai") or {}).get("penandatangan") or ""),
                page_initials=document.jenis in office.paraf_halaman,
                qr_key=self._seals.qr_key(work.office.satker) if self._seals is not None else None,
                level=imprint.level,
                oleh=imprint.oleh,
                pernyataan_tte=imprint.footer,
            )
        )

    def _office(self, office: Office) -> Kantor:
        """Return the office as its pages show it; reading a whole office file for each document would cost a millisecond."""
        return self._offices.get((office.satker, office.version), lambda: Kantor.from_config(office.config))


def _dress(work: Work, office: Kantor, made: Stamps) -> Dress:
    """Return how the office prints a document of this class."""
    mark = office.tanda_akses.mark(work.document.akses.name)
    return Dress(
        kertas=office.kertas,
        akses=ClassMark(tempat=office.tanda_akses.tempat, warna=mark.rgb) if mark else None,
        paraf=bool(made.context["paraf_halaman"]),
        symbols=Symbols(side=qr.emu(made.address), claim=qr.CLAIM_EMU if made.claim else 0),
    )
