"""What is written to the owner of an account, in the language they read."""

from __future__ import annotations

from collections.abc import Sequence

from archive.access import AccessClass
from archive.ledger.office.accounts import Account
from archive.ledger.office.offices import Office
from archive.ledger.outbox.mail import NewMail
from service.words import INDONESIAN, Sentence, in_language, say
from service.words.dates import waktu


def invitation_letter(account: Account, link: str, office: Office) -> NewMail:
    """Write the one-time link to its owner."""
    lines: list[Sentence | str] = [
        say(
            "Anda diundang memakai Naskah, {kantor}, dengan nama masuk {login}.",
            kantor=office.nama,
            login=account.login,
        ),
        "",
        say("Buka tautan ini dan pilih kata sandi; tautannya hanya dapat dipakai sekali:"),
        link,
    ]
    if account.link_ends_at is not None:
        lines += ["", say("Berlaku sampai {waktu}.", waktu=waktu(account.link_ends_at, office.zona))]
    lines += ["", say("Jangan teruskan surel ini: siapa yang memegang tautannya membuka akun Anda.")]
    return _letter(account, office, say("Naskah: undangan masuk"), lines)


def reset_letter(account: Account, office: Office) -> NewMail:
    """Write to its owner that an account begins anew; the link is handed over, never mailed."""
    return _letter(
        account,
        office,
        say("Naskah: akun Anda dimulai lagi"),
        [
            say("Admin {kantor} memulai lagi akun Anda, {login}.", kantor=office.nama, login=account.login),
            "",
            say(
                "Kata sandi, kode dari ponsel, dan kunci sandi yang lama tidak berlaku lagi, dan Anda sudah dikeluarkan."
            ),
            say("Tautan untuk memilih kata sandi baru diserahkan admin kepada Anda, tidak lewat surel."),
            "",
            say("Bila Anda tidak memintanya, hubungi admin kantor sekarang juga."),
        ],
    )


def _letter(account: Account, office: Office, subject: Sentence, lines: Sequence[Sentence | str]) -> NewMail:
    reads = account.language or INDONESIAN
    closing = ["", "--", office.nama, say("Surel ini dikirim otomatis; balasannya tidak dibaca."), ""]
    body = [say("Yth. Bapak/Ibu,"), "", *lines, *closing]
    return NewMail(
        person_id=account.person_id,
        kind="akun",
        akses=AccessClass.B,
        subject=in_language(subject, reads),
        body="\n".join(in_language(each, reads) if isinstance(each, Sentence) else each for each in body),
    )
