"""``naskah office start``: begins a real office on a clean home. The demonstration never enters that home.

The home is marked before anything else is made: one that was left half begun goes on where it stopped, and no start of
the stack takes it for an empty one that the demo office may fill.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.access import AccessClass
from archive.errors import NaskahError
from archive.ledger import Ledger, Principal
from archive.ledger.office import keys, offices
from service.embedded.bring_up import admit_superuser, owners_key, prepare_ledger
from service.embedded.home import NaskahHome, ours
from service.embedded.secretfile import write_private
from service.embedded.stack import Stack, build_stack
from service.embedded.supervisor import Supervisor
from service.identity.issuing import issue
from service.identity.roles import Role
from service.office_file import file as office_files
from service.office_file.content import OfficeFile

ADMIN_KEY = "admin"
BY = "system:office start"


class HomeNotClean(NaskahError):
    """The home holds data already; a real office begins on one of its own: --home FOLDER."""


class OfficePlays(NaskahError):
    """The file says `demonstrasi: true`; a real office has no such line."""


@dataclass(frozen=True, kw_only=True)
class NewOffice:
    """A real office, ready for ``naskah up``."""

    satker: str
    nama: str
    people: int
    only: str | None
    """The id of its one person; None for an office of several."""
    registers: tuple[str, ...]
    pki: Path
    admin_key: str | None
    """The text of the first administrator's key, the only time it is told; None when it was made before."""


def begin(home: NaskahHome, file: OfficeFile) -> NewOffice:
    """Make ledger, office, first keys; raises ``HomeNotClean`` or ``OfficePlays`` before anything is written."""
    if file.rules.demonstration:
        raise OfficePlays(office=file.nama)
    see_that_it_is_clean(home, file.satker)
    os.umask(0o077)
    with home.hold() as lock:
        if not home.begun.exists():
            told = {"satker": file.satker, "at": datetime.now(UTC).isoformat(timespec="seconds")}
            write_private(home.begun, json.dumps(told))
        stack = build_stack(home)
        supervisor = Supervisor(report=print, inherit=(lock,))
        try:
            supervisor.launch(stack.postgres)
            stack.postgres.wait_ready()
            admit_superuser(stack, supervisor)
            prepare_ledger(stack)
            return _fill(home, stack, file)
        finally:
            supervisor.shutdown()


def see_that_it_is_clean(home: NaskahHome, satker: str) -> None:
    """Raise ``HomeNotClean`` for a home in which another office, or a demonstration, was begun."""
    ours(home.root)
    if home.begun.exists():
        begun = json.loads(home.begun.read_text())["satker"]
        if begun != satker:
            raise HomeNotClean("Another office was begun in this home", office=begun, home=home.root)
        return
    found = [
        each.name for each in (home.secrets, home.root / "postgres", home.root / "seaweed") if each.exists()
    ]
    if found:
        raise HomeNotClean(home=home.root, holds=", ".join(found))


def _fill(home: NaskahHome, stack: Stack, file: OfficeFile) -> NewOffice:
    pki = Path(stack.env["NASKAH_PKI"])
    _first_keys(pki, file.satker)
    ledger = Ledger(stack.env["NASKAH_LEDGER_DSN"], min_size=1, max_size=1)
    admins = None
    try:
        with ledger.acting(Principal.system("office start", file.satker)) as tx:
            if offices.get(tx, file.satker) is None:
                office_files.apply(tx, file, BY)
            if not any(key.name == ADMIN_KEY and key.revoked_at is None for key in keys.every(tx)):
                admins = issue(
                    tx,
                    satker=file.satker,
                    name=ADMIN_KEY,
                    roles=(Role.ADMIN.value,),
                    ceiling=AccessClass.B,
                    by=BY,
                )
        owners_key(ledger, home, file.satker)
    finally:
        ledger.close()
    return NewOffice(
        satker=file.satker,
        nama=file.nama,
        people=len(file.people),
        only=file.people[0].id if len(file.people) == 1 else None,
        registers=tuple(file.rules.registers),
        pki=pki,
        admin_key=admins.token if admins else None,
    )


def _first_keys(pki: Path, satker: str) -> None:
    """The keys of QR codes and of BSrE's names, the folder of people's certificates; seal and roots are the office's to bring."""
    from service.embedded.pki_rotation import (
        rotate_identity_key,
        rotate_qr,
    )  # pyHanko: the first start's alone

    (pki / satker).mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (pki / f"{satker}.qr.pub").exists():
        rotate_qr(pki, satker)
    if not (pki / f"{satker}.bsre.key").exists():
        rotate_identity_key(pki, satker)
