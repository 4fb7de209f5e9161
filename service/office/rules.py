"""What an office decides besides its letterhead, as types: each part read once for every version of its file.

>>> rules = OfficeRules({"waktu_baku": {"surat_edaran": 90}, "pengingat": {"surel": True}}, ZoneInfo("Asia/Jakarta"))
>>> rules.standards["surat_edaran"], rules.reminders.by_mail, rules.leap, rules.demonstration
(90, True, 50, False)

The file was checked when it was applied (``service.office_file.form``); what it leaves out stands here as it stands there.
A part is read when it is first asked for: what an older version let into a register keeps nobody from verifying a letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from zoneinfo import ZoneInfo

from archive.ledger.office.offices import Office
from service.office.hours import WORKING_DAY, OfficeHours
from service.office.levels import SigningLevels
from service.office.registers import Registers

LINK_DAYS: Final = 14
"""How many days the link of somebody from outside is good for, where an office says nothing."""
LEAP: Final = 50
"""How many numbers above the last an import into the running year may leap, where an office names none."""


@dataclass(frozen=True, kw_only=True)
class ReminderRules:
    """How officials are reminded of what waits for them too long: ``pengingat``."""

    every: int
    """Working minutes between two reminders of the same paper."""
    by_mail: bool

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> ReminderRules:
        """Read it."""
        return cls(every=int(config.get("jeda", WORKING_DAY)), by_mail=bool(config.get("surel")))


@dataclass(frozen=True, kw_only=True)
class RecipientGroup:
    """People that letters go to under one name: ``kelompok``."""

    nama: str
    anggota: tuple[str, ...]
    """Each ``unit:3``, ``jabatan:sekretaris`` or ``orang:rahmat-hidayat``."""


@dataclass(frozen=True, kw_only=True)
class DistributionRules:
    """How recipients are told: ``distribusi``."""

    by_mail: bool
    """People of the office are written to, where they have an address; in their inbox it stands either way."""
    outside_by_mail: bool
    """Others are written to with the verification address, where an address is known."""
    addresses: Mapping[str, str]
    """Where others are written to, by their name."""

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> DistributionRules:
        """Read it."""
        return cls(
            by_mail=bool(config.get("surel")),
            outside_by_mail=bool(config.get("surel_luar")),
            addresses=dict(config.get("alamat") or {}),
        )


@dataclass(frozen=True, kw_only=True)
class OutsiderRules:
    """How people from outside sign by a link: ``pihak_luar``."""

    days: int
    """How many days a link is good for, the one on which its round begins not counted."""
    by_number: bool
    """The number that was entered must stand in the certificate; else its name must be theirs."""
    roots: frozenset[str]
    """The authorities, by their common names, under which their certificates must stand; every known one without."""

    @classmethod
    def of(cls, config: Mapping[str, Any]) -> OutsiderRules:
        """Read it."""
        return cls(
            days=int(config.get("hari", LINK_DAYS)),
            by_number=config.get("cocok") == "identitas",
            roots=frozenset(map(str, config.get("penerbit") or ())),
        )


@dataclass(frozen=True, kw_only=True)
class GatewayAccount:
    """The office's account at BSrE's eSign client; its password lies in the keyring."""

    address: str
    user: str


@dataclass(frozen=True)
class OfficeRules:
    """The office's own rules, read from its configuration and nowhere else."""

    _config: Mapping[str, Any] = field(repr=False)
    _zona: ZoneInfo

    @classmethod
    def of(cls, office: Office) -> OfficeRules:
        """Return the rules of an office as the ledger has it."""
        return cls(office.config, ZoneInfo(office.zona))

    @cached_property
    def hours(self) -> OfficeHours:
        """``jam_kerja`` and ``libur``: when it works."""
        return OfficeHours.of(self._config, self._zona)

    @cached_property
    def standards(self) -> Mapping[str, int]:
        """``waktu_baku``: working minutes an official may take over a paper, by its type; nobody is late where none stand."""
        return dict(self._config.get("waktu_baku") or {})

    @cached_property
    def reminders(self) -> ReminderRules:
        """``pengingat``: how officials are reminded."""
        return ReminderRules.of(self._config.get("pengingat") or {})

    @cached_property
    def units(self) -> Mapping[str, str]:
        """``unit``: what its units are called, by their codes."""
        return {str(key): str(name) for key, name in (self._config.get("unit") or {}).items()}

    @cached_property
    def groups(self) -> Mapping[str, RecipientGroup]:
        """``kelompok``: people that letters go to under one name."""
        told = self._config.get("kelompok") or {}
        return {
            key: RecipientGroup(nama=str(each["nama"]), anggota=tuple(each["anggota"]))
            for key, each in told.items()
        }

    @cached_property
    def distribution(self) -> DistributionRules:
        """``distribusi``: how recipients are told."""
        return DistributionRules.of(self._config.get("distribusi") or {})

    @cached_property
    def outsiders(self) -> OutsiderRules:
        """``pihak_luar``: how people from outside sign by a link."""
        return OutsiderRules.of(self._config.get("pihak_luar") or {})

    @cached_property
    def leap(self) -> int:
        """``impor_lompatan``: beyond that many numbers a second person approves an import."""
        return int(self._config.get("impor_lompatan", LEAP))

    @cached_property
    def registers(self) -> Registers:
        """``register``: its agenda books."""
        return Registers.of(self._config)

    @cached_property
    def levels(self) -> SigningLevels:
        """``tanda_tangan`` and ``pernyataan_tte``: on which level it signs what."""
        return SigningLevels.of(self._config)

    @cached_property
    def classifications(self) -> frozenset[str] | None:
        """``klasifikasi``: the codes its documents may be given, those of its retention schedule too; None where it lists none."""
        listed = self._config.get("klasifikasi")
        return frozenset(map(str, listed)) | {each.split("/")[0] for each in self.series} if listed else None

    @cached_property
    def classification_names(self) -> Mapping[str, str]:
        """``klasifikasi``: what its codes stand for; empty where it lists none."""
        listed = self._config.get("klasifikasi")
        return {str(code): str(name) for code, name in listed.items()} if isinstance(listed, dict) else {}

    @cached_property
    def series(self) -> frozenset[str]:
        """``retensi.series``: what its retention schedule knows, each as a record names it: ``kode`` or ``kode/sub``, and the code alone."""
        rows = (self._config.get("retensi") or {}).get("series") or ()
        codes = [(str(row["kode"]), row.get("sub")) for row in rows if row.get("kode")]
        return frozenset(f"{kode}/{sub}" if sub else kode for kode, sub in codes) | {
            kode for kode, _ in codes
        }

    @cached_property
    def gateway(self) -> GatewayAccount | None:
        """``bsre``: its account there; None for an office without one."""
        told = self._config.get("bsre")
        return GatewayAccount(address=str(told["alamat"]), user=str(told["akun"])) if told else None

    @property
    def history_public(self) -> bool:
        """``verifikasi.riwayat``: whether the public page tells when a letter was signed, sent, corrected, revoked."""
        return bool((self._config.get("verifikasi") or {}).get("riwayat"))

    @property
    def demonstration(self) -> bool:
        """``demonstrasi``: whether it plays; DEMO certificates sign for such an office alone."""
        return self._config.get("demonstrasi") is True
