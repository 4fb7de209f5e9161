"""What this version asks of an office that an older one loaded: its file read again by today's form, registers, keys.

Says what is missing and where to put it; changes nothing, for an office's file is the office's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archive.ledger import Transaction, offices
from doc_templates.errors import OfficeIncomplete
from service.desk import office as office_files
from service.desk.approvals_table import Level
from worker.signing.keyring import Keyring


def missing(tx: Transaction, keyring: Keyring) -> list[tuple[str, str]]:
    """Return what each loaded office lacks for this version: the satker, and what is missing with its cure."""
    return [
        (office.satker, said)
        for office in offices.every(tx)
        for said in _missing(office.satker, office.config, keyring)
    ]


def _missing(satker: str, config: Mapping[str, Any], keyring: Keyring) -> Iterator[str]:
    try:
        office_files.check(config)
    except (office_files.OfficeRefused, OfficeIncomplete) as error:
        for each in error.fields:
            yield f"its file does not serve this version, {each.path}: {each.reason}; then: naskah office apply FILE"
    if not any(each.get("arah") == "masuk" for each in config.get("register", ())):
        yield "no register takes letters in (arah: masuk): files that come in cannot be received until its file names one"
    # Only where the keys are at hand: a one-shot that upgrades need not see them.
    seals = Level.SEGEL.value in (config.get("tanda_tangan") or {}).values()
    if seals and keyring.folder.is_dir() and not (keyring.folder / f"{satker}.p12").is_file():
        yield f"its file signs with the seal, and {keyring.folder} holds none: naskah pki init --office FILE, or the real one"
