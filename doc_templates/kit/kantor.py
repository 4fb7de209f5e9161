"""What a contract may know of an office: its letterhead, units and the people in its positions.

A frozen copy of a part of the office's configuration; registers, retention and access are not here,
because no page shows them. Reading the file with its logo is ``read_office``; applying it is the front desk's.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from doc_templates.kit import text
from doc_templates.kit.chain import Chain
from doc_templates.kit.errors import FieldProblem, OfficeIncomplete
from doc_templates.kit.kop import LOGO, KopSurat, Letterheads, every_letterhead, logo_of
from doc_templates.kit.roles import MOST_PARAF, WrittenChain, unknown
from doc_templates.kit.scripts import BY_KEY
from doc_templates.kit.tanda_akses import TandaAkses

_PRINTED = (
    "nama",
    "induk",
    "kop",
    "kop_surat",
    "alamat",
    "kota",
    "telepon",
    "laman",
    "surel",
    "unit",
    "orang",
    "kepala_lampiran",
)
PENERIMA_TERLAMPIR: Final = 12
"""Recipients above a letter's title where an office says nothing else; 12 of two lines leave its text half of the page."""


@dataclass(frozen=True, kw_only=True)
class Pejabat:
    """A position and who holds it."""

    jabatan: str
    nama: str
    pangkat: str = ""
    nip: str = ""
    """Empty where the office does not show it."""
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Kantor:
    """An office as its documents show it."""

    kode: str
    """The office's own code, of the satker."""
    nama: str
    """Its name."""
    induk: str
    """The office above it, first line of the letterhead."""
    alamat: str
    """Street and number."""
    kota: str
    """The place beside the date of a signature."""
    telepon: str = ""
    """Empty where it has none, as site and mail."""
    laman: str = ""
    """Its web site."""
    surel: str = ""
    """Its mail address."""
    zona: str = "Asia/Jakarta"
    """Its time zone: ``waktu(saat, kantor.zona)``."""
    logo: bytes | None = field(default=None, repr=False)
    """The picture of its letterhead, a PNG."""
    kop: tuple[str, ...] = ()
    """The letterhead's lines in capitals; parent and name when the office gives none."""
    kop_surat: Letterheads = field(default_factory=Letterheads)
    """The letterheads of some positions and units; all others bear the office's own."""
    unit: Mapping[str, str] = field(default_factory=dict)
    """Its units: the name by its code."""
    pejabat: Mapping[str, Pejabat] = field(default_factory=dict)
    """Its positions by key, each with ``jabatan``, ``nama``, ``pangkat``, ``nip``, ``unit``."""
    kepala_unit: Mapping[str, str] = field(default_factory=dict)
    """The position that heads a unit, by the unit's code."""
    atasan: Mapping[str, str] = field(default_factory=dict)
    """The superior of a position, by the position's key."""
    rantai: Mapping[str, WrittenChain] = field(default_factory=dict)
    """The office's own approval chains by jenis, as it writes them; they override the contract's."""
    ditetapkan: Mapping[str, Chain] = field(default_factory=dict)
    """The chain of the document at hand, by its jenis, once it is resolved."""
    _known: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Answers that are the same for every payload, by whoever asks for them; a changed office begins without."""
    kepala_lampiran: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The office's own heading of Lampiran by jenis, which overrides the contract's."""
    paraf_halaman: frozenset[str] = frozenset()
    """The jenis whose every page bears the initials of those who initialled it."""
    penerima_terlampir: int = PENERIMA_TERLAMPIR
    """How many recipients stand on the page itself; of more it says that they are on a list behind it."""
    kertas: Literal["A4", "F4"] = "A4"
    """The paper its pages are printed on."""
    tanda_akses: TandaAkses = field(default_factory=TandaAkses)
    """How pages say their access class."""
    aksara: frozenset[str] = frozenset()
    """Scripts whose fonts its printing machines have, by their keys: ``doc_templates.kit.scripts``."""
    tampilkan_nip: bool = False
    """Whether a NIP stands on pages: personal data (UU 27/2022), so only where the office says so."""

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Kantor:
        """Read an office's configuration, or raise ``OfficeIncomplete`` naming all it lacks."""
        return _Reader(config).kantor()

    def kop_of(self, position: str) -> KopSurat:
        """Return what the letterhead of a position's letters says otherwise than the office's."""
        holder = self.pejabat.get(position)
        return self.kop_surat.of(position, holder.unit if holder else "")

    def logo_of(self, position: str) -> bytes | None:
        """Return the picture of the letterhead of a position's letters."""
        return self.kop_of(position).logo or self.logo

    def letterhead(self, position: str = "") -> dict[str, Any]:
        """Return what templates call ``kantor`` in a letter that a position signs: JSON-able, every string ready to print."""
        own = self.kop_of(position)
        alamat, kontak = own.contact(self.alamat, self.telepon, self.laman, self.surel)
        return {
            "kode": self.kode,
            "nama": self.nama,
            "induk": self.induk,
            "kop": list(own.kop or self.kop) or [self.induk.upper(), self.nama.upper()],
            "alamat": alamat,
            "kota": self.kota,
            "kontak": kontak,
        }

    def keep(self, key: Any, answer: Any) -> None:
        """Keep an answer that is the same for every payload: ``kept`` gives it back."""
        self._known[key] = answer

    def kept(self, key: Any) -> Any:
        """Return what ``keep`` was given; None where nothing was."""
        return self._known.get(key)

    def deciding(self, jenis: str, chain: Chain) -> Kantor:
        """Return the office with the chain of the document at hand."""
        return replace(self, ditetapkan={jenis: chain})

    def official(self, key: str) -> Pejabat:
        """Return who holds the position ``key``, or raise ``OfficeIncomplete``."""
        try:
            return self.pejabat[key]
        except KeyError:
            raise OfficeIncomplete(
                [
                    FieldProblem(
                        path=f"orang[kunci={key}]", reason="jabatan ini belum diisi dalam konfigurasi kantor"
                    )
                ]
            ) from None


class _Reader:
    """Reads one configuration and gathers every problem before it complains."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._config = config
        self._problems: list[FieldProblem] = []

    def kantor(self) -> Kantor:
        aksara = self._scripts()
        for problem in text.problems({key: self._config.get(key) for key in _PRINTED}, aksara):
            self._problems.append(problem)
        pejabat = self._people()
        kantor = Kantor(
            kode=self._text("satker"),
            nama=self._text("nama"),
            induk=self._text("induk"),
            alamat=self._text("alamat"),
            kota=self._text("kota"),
            telepon=self._text("telepon", required=False),
            laman=self._text("laman", required=False),
            surel=self._text("surel", required=False),
            zona=self._zone(),
            logo=logo_of(self._config.get(LOGO), LOGO, self._problems),
            kop=tuple(str(line) for line in self._list("kop")),
            kop_surat=Letterheads.from_config(self._config.get("kop_surat"), self._problems),
            unit=MappingProxyType({str(k): str(v) for k, v in self._mapping("unit").items()}),
            pejabat=MappingProxyType(pejabat),
            kepala_unit=MappingProxyType(self._keys("kepala_unit")),
            atasan=MappingProxyType(self._keys("atasan")),
            rantai=MappingProxyType(self._chains(pejabat)),
            kepala_lampiran=MappingProxyType(
                {
                    str(jenis): tuple(map(str, lines))
                    for jenis, lines in self._mapping("kepala_lampiran").items()
                }
            ),
            tampilkan_nip=self._config.get("tampilkan_nip") is True,
            paraf_halaman=frozenset(map(str, self._list("paraf_halaman"))),
            penerima_terlampir=self._whole("penerima_terlampir", PENERIMA_TERLAMPIR),
            tanda_akses=TandaAkses.from_config(self._mapping("tanda_akses")),
            aksara=aksara,
            kertas="F4" if self._config.get("kertas") == "F4" else "A4",
        )
        if self._problems:
            raise OfficeIncomplete(self._problems)
        return kantor

    def _refuse(self, path: str, reason: str) -> None:
        self._problems.append(FieldProblem(path=path, reason=reason))

    def _text(self, key: str, *, required: bool = True) -> str:
        value = self._config.get(key)
        if value is None and not required:
            return ""
        if not isinstance(value, str) or not value.strip():
            self._refuse(key, "wajib diisi dengan teks (kode ditulis dalam tanda kutip)")
            return ""
        return value.strip()

    def _whole(self, key: str, otherwise: int) -> int:
        value = self._config.get(key, otherwise)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        self._refuse(key, "harus bilangan bulat lebih dari nol")
        return otherwise

    def _list(self, key: str) -> list[Any]:
        value = self._config.get(key) or []
        if isinstance(value, list):
            return value
        self._refuse(key, "harus daftar")
        return []

    def _mapping(self, key: str) -> Mapping[str, Any]:
        value = self._config.get(key) or {}
        if isinstance(value, Mapping):
            return value
        self._refuse(key, "harus objek")
        return {}

    def _keys(self, key: str) -> dict[str, str]:
        return {str(name): str(value) for name, value in self._mapping(key).items()}

    def _scripts(self) -> frozenset[str]:
        named = frozenset(map(str, self._list("aksara")))
        if unknown := sorted(named - BY_KEY.keys()):
            self._refuse("aksara", f"{', '.join(unknown)} tidak dikenal; yang ada: {', '.join(BY_KEY)}")
        return named.intersection(BY_KEY)

    def _zone(self) -> str:
        name = str(self._config.get("zona") or "Asia/Jakarta")
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            self._refuse(
                "zona", "zona waktu tidak dikenal; misalnya Asia/Jakarta, Asia/Makassar, Asia/Jayapura"
            )
        return name

    def _people(self) -> dict[str, Pejabat]:
        found: dict[str, Pejabat] = {}
        for i, person in enumerate(self._list("orang")):
            if not isinstance(person, Mapping):
                self._refuse(f"orang[{i}]", "harus objek dengan nama dan jabatan")
                continue
            key = person.get("kunci")
            if not key:
                continue
            if key in found:
                self._refuse(f"orang[{i}].kunci", f"jabatan {key} sudah diisi orang lain")
            if not person.get("nama") or not person.get("jabatan"):
                self._refuse(f"orang[{i}]", "nama dan jabatan wajib diisi")
            found[str(key)] = Pejabat(
                jabatan=str(person.get("jabatan", "")),
                nama=str(person.get("nama", "")),
                pangkat=str(person.get("pangkat") or ""),
                nip=str(person.get("nip") or "") if self._config.get("tampilkan_nip") is True else "",
                unit=str(person.get("unit") or ""),
            )
        return found

    def _chains(self, pejabat: Mapping[str, Pejabat]) -> dict[str, WrittenChain]:
        chains = {}
        for jenis, given in self._mapping("rantai").items():
            if not isinstance(given, Mapping):
                self._refuse(f"rantai.{jenis}", "harus objek dengan penandatangan")
                continue
            try:
                chain = WrittenChain.from_config(given)
            except ValueError:
                self._refuse(f"rantai.{jenis}.aturan", "memuat syarat (bila) yang tidak terbaca")
                continue
            if len(chain.places["paraf"]) > MOST_PARAF:
                self._refuse(f"rantai.{jenis}.paraf", "paraf hierarki paling banyak tiga pejabat")
            if not chain.places["penandatangan"]:
                self._refuse(f"rantai.{jenis}", "penandatangan wajib disebut")
            for place, role in chain.roles():
                if place != "konseptor" and (key := unknown(role, pejabat)):
                    self._refuse(f"rantai.{jenis}", f"tidak ada orang dengan kunci {key!r}")
            chains[str(jenis)] = chain
        return chains


def read_office(path: Path) -> dict[str, Any]:
    """Read an office file (YAML) and put its logos, named relative to it, inside as ``logo_base64``.

    The answer is JSON-able: it is what the ledger keeps and ``Kantor.from_config`` reads.
    """
    config = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(config, dict):
        raise OfficeIncomplete([FieldProblem(path="berkas", reason="bukan konfigurasi kantor (YAML)")])
    for kop in (config, *every_letterhead(config)):
        logo = kop.pop("logo", None)
        if logo:
            kop[LOGO] = base64.b64encode((path.parent / str(logo)).read_bytes()).decode("ascii")
    return config
