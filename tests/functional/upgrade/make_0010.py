"""Makes the fixture of ``test_upgrade.py``: a ledger of schema 0010 and its bucket, as version 0.1.0 left them.

    .venv/bin/python tests/functional/upgrade/make_0010.py

Needs the tag v0.1.0 in this clone: the documents are made by that version's own desk, press and servers, from a checkout
of the tag. What comes of it is committed beside this file, because the clone of a build may hold no tags:

  0010.json         the cast: which document is in which state, with its number and the digests of its files
  0010-ledger.b64   pg_dump of the ledger as SQL, xz, base64
  0010-bucket.b64   every object of the bucket in the order of its writing, with its metadata: tar, xz, base64

The office has no logo and no private key is kept: the seal of the old office is its certificate's alone.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import lzma
import os
import re
import secrets
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

HERE = Path(__file__).resolve().parent
TAG = "v0.1.0"
WIDTH = 120  # columns of base64


def main() -> None:
    """Check the tag out, run this file on it, keep what it made."""
    if sys.argv[1:2] == ["--inside"]:
        Maker(Path(sys.argv[2])).make()
        return
    root = HERE.parents[2]
    with tempfile.TemporaryDirectory(prefix="naskah-0010-") as scratch:
        checkout = Path(scratch) / "checkout"
        subprocess.run(["git", "worktree", "add", "--detach", checkout, TAG], cwd=root, check=True)
        try:
            subprocess.run(
                [sys.executable, str(Path(__file__).resolve()), "--inside", scratch],
                cwd=checkout,
                env={**os.environ, "PYTHONPATH": str(checkout), "TZ": "UTC"},
                check=True,
            )
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", checkout], cwd=root, check=True)


class Maker:
    """An office of version 0.1.0 with a document in every state that an upgrade may meet."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.cast: dict[str, dict[str, Any]] = {}

    def make(self) -> None:
        """Start the old version's servers, play, write the three files."""
        # The old version's own modules, found on PYTHONPATH: nothing of this checkout is imported here.
        from archive.ledger import roles
        from archive.ledger.upgrade import upgrade
        from service.embedded.ports import free_ports
        from service.embedded.postgres import PostgresServer
        from service.embedded.python_parts import ConverterPool
        from service.embedded.seaweed import SeaweedPorts, SeaweedSecrets, SeaweedServer
        from tests.conftest import LedgerDsns, S3Access

        names = tuple(SeaweedPorts.__dataclass_fields__)
        port, *ports = free_ports(1 + len(names))
        postgres = PostgresServer(self.scratch / "postgres", port, password=secrets.token_urlsafe(18))
        seaweed = SeaweedServer(
            self.scratch / "seaweed",
            SeaweedPorts(**dict(zip(names, ports, strict=True))),
            secrets=SeaweedSecrets(
                access_key=secrets.token_hex(10),
                secret_key=secrets.token_hex(20),
                jwt_seed=secrets.token_hex(32),
            ),
        )
        pool = ConverterPool(self.scratch / "converter", size=1)
        servers = (postgres, seaweed, pool)
        try:
            for server in servers:
                server.start()
            postgres.wait_ready()
            seaweed.wait_ready()
            pool.wait_ready(120)
            passwords = {role: secrets.token_urlsafe(18) for role in roles.ROLES}
            roles.create(postgres.dsn(), passwords)
            roles.create_database(postgres.dsn(), "old")
            owner, app, press, proof = (postgres.dsn(role, passwords[role], "old") for role in roles.ROLES)
            assert upgrade(owner).current == "0010"
            dsns = LedgerDsns(
                name="old",
                owner=owner,
                app=app,
                press=press,
                proof=proof,
                superuser=postgres.dsn(database="old"),
            )
            s3 = S3Access(
                endpoint=seaweed.endpoint,
                access_key=seaweed.secrets.access_key,
                secret_key=seaweed.secrets.secret_key,
                bucket="old",
            )
            self.play(dsns, s3, pool.socket)
            self.write("0010-ledger", ledger(owner, passwords["naskah_owner"]))
            self.write("0010-bucket", bucket(s3))
            (HERE / "0010.json").write_text(json.dumps(self.cast, indent=1, ensure_ascii=False) + "\n")
        finally:
            for server in reversed(servers):
                server.stop()

    def play(self, dsns: Any, s3: Any, socket: Path) -> None:
        """Bring documents into every state, and leave them there."""
        from worker.sealing import Seals  # type: ignore[import-not-found] # as version 0.1 called it

        from archive.ledger import Principal
        from archive.ledger.jobs import leasing
        from service.embedded.demo_keys import write_demonstration
        from tests.functional.desk_house import SEK, desk_house
        from tests.house import OFFICE, a_press
        from worker.queue import PRESS, PRESS_PDF
        from worker.signing.keyring import Keyring

        write_demonstration(self.scratch / "pki", OFFICE)
        keyring = Keyring(self.scratch / "pki")
        self.cast["kantor"] = {"roots": (self.scratch / "pki" / "roots.pem").read_text()}
        changes: dict[str, Any] = {
            "logo_base64": None,
            "tanda_tangan": {"surat_edaran": "segel"},
            "rantai": {"surat_edaran": {"penandatangan": "sekretaris"}},
        }
        with desk_house(dsns, s3, socket, seals=Seals(keyring), keyring=keyring, **changes) as house:
            short = {"dasar": house.catalog["surat_edaran"].example["dasar"][:1]}

            def printed(tentang: str) -> str:
                return house.draft(tentang=tentang, **short)

            def accepted(tentang: str) -> str:
                payload = {**house.catalog["surat_edaran"].example, **short, "tentang": tentang}
                return str(house.accept("surat_edaran", payload).document_id)

            signed = printed("Yang sudah bersegel")
            house.act(SEK, signed, "sign")
            house.print_all()
            self.note(house, "ditandatangani", signed)

            # All of them printed before anything is done: printing one prints whatever waits.
            sealless, sealing, returned, draft = (
                printed(f"Yang {state}")
                for state in ("tanpa segel", "menunggu segel", "dikembalikan", "konsep")
            )
            house.act(SEK, sealless, "sign")
            bare = a_press(
                ledger=house.press._ledger,
                vault=house.vault,
                catalog=house.catalog,
                converter_socket=str(socket),
                queues=[PRESS, PRESS_PDF],
            )
            bare.run([self.job_of(dsns, sealless)])
            house.act(SEK, sealing, "sign")
            house.act(SEK, returned, "return", catatan="Lengkapi")
            waiting = accepted("Yang menunggu dicetak")
            held = accepted("Yang sedang dicetak saat mesin dimatikan")
            with house.press._ledger.acting(Principal.system("press")) as tx:
                (lease,) = leasing.lease(tx, [self.job_of(dsns, held)], "pekerja lama")
            with house.press._ledger.acting(Principal.system("press")) as tx:
                leasing.charge(tx, lease)
            letter = blank_page()
            received = house.call(
                "arsip",
                "POST",
                "/registers/masuk/files",
                202,
                params={"asal": "Bawaslu Agam", "perihal": "Permintaan data", "nama": "surat.pdf"},
                content=letter,
                headers={
                    "Content-Type": "application/pdf",
                    "Content-Digest": f"sha-256=:{base64.b64encode(hashlib.sha256(letter).digest()).decode()}:",
                },
            )
            house.call(
                "arsip", "POST", "/registers/edaran/reservations", 201, json={"jumlah": 2, "alasan": "Padam"}
            )
            self.cast["kantor"]["kunci_arsiparis"] = house.tokens["arsip"]
            self.note(house, "dikarantina", sealless)
            self.note(house, "menunggu_tte", sealing)
            self.note(house, "dikembalikan", returned)
            self.note(house, "konsep", draft)
            self.note(house, "menunggu", waiting)
            self.note(house, "dipegang", held)
            self.note(house, "diterima", str(received["document_id"]))

    def note(self, house: Any, name: str, document: str) -> None:
        """Keep what the test must find again."""
        from tests.functional.desk_house import SEK

        shown = house.call(SEK, "GET", f"/documents/{document}")
        files = (shown["version"] or {}).get("files", ())
        self.cast[name] = {
            "id": document,
            "code": shown["code"],
            "status": shown["status"],
            "nomor": shown["nomor"],
            "files": {each["name"]: each["sha256"] for each in files},
        }

    def job_of(self, dsns: Any, document: str) -> UUID:
        """Return a document's waiting job."""
        import psycopg

        with psycopg.connect(dsns.superuser) as connection:
            row = connection.execute(
                "SELECT id FROM job WHERE document_id = %s AND state = 'waiting'", (document,)
            ).fetchone()
        assert row is not None
        return UUID(str(row[0]))

    def write(self, name: str, data: bytes) -> None:
        """Write one file, packed."""
        text = base64.b64encode(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME)).decode()
        lines = [text[at : at + WIDTH] for at in range(0, len(text), WIDTH)]
        (HERE / f"{name}.b64").write_text("\n".join(lines) + "\n")
        print(f"{name}: {len(data):,} bytes, {len(text):,} as it is kept")


def blank_page() -> bytes:
    """Return a letter that came in."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out)
    return out.getvalue()


def ledger(owner: str, password: str) -> bytes:
    """Return the ledger as SQL that one connection of naskah_owner can run: no psql command, no COPY."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    from archive.ledger.backup import _program

    about = {name: value for name, value in conninfo_to_dict(owner).items() if name != "password"}
    words = ["--format=plain", "--inserts", "--rows-per-insert=50", "--enable-row-security", "--no-comments"]
    dumped = subprocess.run(
        [_program("pg_dump", owner), *words, f"--dbname={make_conninfo('', **about)}"],
        env={**os.environ, "PGPASSWORD": password},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return re.sub(r"^(\\(un)?restrict .*|--.*)\n", "", dumped, flags=re.M).encode()


def bucket(s3: Any) -> bytes:
    """Return every version of every object, the oldest first; a member's header tells its metadata and old version id."""
    from archive.vault.opening import open_vault
    from archive.vault.settings import VaultSettings

    vault = open_vault(VaultSettings.from_env(s3.env()))
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        listed = sorted(vault.store.list("", versions=True), key=lambda each: each.modified)
        for each in listed:
            found = vault.store.get(each.key, each.version_id)
            member = tarfile.TarInfo(each.key)
            member.size = len(found.data)
            member.pax_headers = {
                "NASKAH.version": each.version_id,
                "NASKAH.metadata": json.dumps(dict(found.metadata)),
            }
            tar.addfile(member, io.BytesIO(found.data))
    vault.close()
    return out.getvalue()


if __name__ == "__main__":
    main()
