"""What an administrator does with somebody's account, an act a row; a row more is a page more (``account_ordering``)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from service.identity.office_accounts import AccountState, OfficeAccount
from service.words import Sentence, say


@dataclass(frozen=True, kw_only=True)
class AccountAct:
    """One act upon an account, with a page of its own."""

    verb: str
    """How its address ends."""
    title: Sentence
    words: Sentence
    """What the button says."""
    told: Sentence
    """What it is for, beside the way to it."""
    follows: Sequence[Sentence]
    """What will be so afterwards."""
    possible: Callable[[OfficeAccount], bool]
    done: Sentence
    tone: Literal["utama", "awas"] = "utama"


def _not_come_in(found: OfficeAccount) -> bool:
    return found.living is None or not found.living.opened


def _come_in(found: OfficeAccount) -> bool:
    return found.living is not None and found.living.opened


INVITE: Final = AccountAct(
    verb="undang",
    title=say("Undang masuk"),
    words=say("Undang"),
    told=say("Membuat akunnya, atau tautan baru bila yang lama hilang atau lewat."),
    follows=(
        say(
            "Orang ini mendapat satu tautan, yang berlaku 7 hari dan dapat dipakai sekali, untuk memilih kata sandi."
        ),
        say("Tautan yang dibuat sebelumnya tidak berlaku lagi."),
    ),
    possible=_not_come_in,
    done=say("Undangan dikirim ke surelnya."),
)
RESET: Final = AccountAct(
    verb="ulang",
    title=say("Mulai lagi akun ini"),
    words=say("Mulai lagi dan buat tautan"),
    told=say("Bagi yang lupa kata sandi, atau kehilangan ponsel atau kunci sandinya."),
    follows=(
        say(
            "Kata sandi, kode dari ponsel, kode pemulihan, kunci sandi, dan penyedia identitasnya tidak berlaku lagi."
        ),
        say("Ia dikeluarkan dari semua peramban."),
        say("Anda mendapat lembar dengan tautan baru: pastikan orangnya, lalu serahkan langsung kepadanya."),
        say("Bila ia mempunyai surel, ia diberi tahu; tautannya tidak ikut dikirim."),
    ),
    possible=_come_in,
    done=say("Akunnya dimulai lagi."),
    tone="awas",
)
UNLOCK: Final = AccountAct(
    verb="buka",
    title=say("Buka tahanan akun ini"),
    words=say("Buka tahanannya"),
    told=say("Terlalu banyak yang mencoba masuk dengan namanya; percobaan dihitung dari awal lagi."),
    follows=(
        say("Orang ini dapat langsung mencoba masuk lagi, dari peramban mana pun."),
        say("Kata sandi dan kodenya tetap."),
    ),
    possible=lambda found: found.state is AccountState.TERTAHAN,
    done=say("Tahanannya dibuka; ia dapat mencoba masuk lagi."),
)
SIGN_OUT: Final = AccountAct(
    verb="keluarkan",
    title=say("Keluarkan dari semua peramban"),
    words=say("Keluarkan"),
    told=say("Bila ponsel atau komputernya tertinggal atau dipakai orang lain."),
    follows=(
        say("Semua peramban tempat ia masuk ditutup sekarang juga."),
        say("Kata sandi dan kodenya tetap: ia dapat masuk lagi."),
    ),
    possible=lambda found: _come_in(found) and found.use.living > 0,
    done=say("Ia dikeluarkan dari semua peramban."),
)
ALLOW: Final = AccountAct(
    verb="peran",
    title=say("Ubah peran dan kelas"),
    words=say("Simpan peran dan kelas"),
    told=say("Apa yang boleh dilakukannya di sini, dan sampai kelas mana ia membaca."),
    follows=(say("Ia dikeluarkan dari semua peramban, dan masuk lagi dengan peran yang baru."),),
    possible=lambda found: found.living is not None,
    done=say("Peran dan kelasnya diubah."),
)
UNLINK: Final = AccountAct(
    verb="lepas",
    title=say("Lepas dari penyedia identitas"),
    words=say("Lepaskan"),
    told=say("Ia tidak dapat masuk lagi lewat penyedia identitas."),
    follows=(
        say("Ia dikeluarkan dari semua peramban."),
        say("Bila ia tidak mempunyai kata sandi di sini, ia perlu tautan baru."),
    ),
    possible=lambda found: found.living is not None and found.living.subject_at is not None,
    done=say("Akunnya dilepas dari penyedia identitas."),
    tone="awas",
)
END: Final = AccountAct(
    verb="akhiri",
    title=say("Akhiri akun ini"),
    words=say("Akhiri akunnya"),
    told=say("Ia tetap orang kantor ini, tetapi tidak masuk lagi."),
    follows=(
        say("Ia dikeluarkan sekarang juga; kata sandi, kode, dan kunci sandinya berakhir untuk selamanya."),
        say("Jabatan dan naskah yang menunggunya tetap. Yang meninggalkan kantor dicatat keluar, bukan ini."),
        say("Kelak ia dapat diundang lagi, dengan akun yang baru."),
    ),
    possible=lambda found: found.living is not None,
    done=say("Akunnya berakhir."),
    tone="awas",
)
ACTS: Final = (INVITE, UNLOCK, RESET, SIGN_OUT, ALLOW, UNLINK, END)
"""In the order in which they are offered."""
