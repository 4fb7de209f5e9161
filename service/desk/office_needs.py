"""What this version asks of an office that an older one loaded: its file read again by today's form, registers, keys.

Says what is missing and where to put it; changes nothing, for an office's file is the office's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archive.ledger import Transaction, certificates, identities, offices
from doc_templates.errors import OfficeIncomplete
from service.desk import office as office_files
from service.desk.approvals_table import Level
from service.desk.levels import OWN
from worker.signing.keyring import Keyring
from worker.signing.signatories import BindingState


def missing(tx: Transaction, keyring: Keyring) -> list[tuple[str, str]]:
    """Return what each loaded office lacks for this version: the satker, and what is missing with its cure."""
    return [
        (office.satker, said)
        for office in offices.every(tx)
        for said in (
            *_missing(office.satker, office.config, keyring),
            *_unbound(tx, office.satker, office.config),
        )
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


def _unbound(tx: Transaction, satker: str, config: Mapping[str, Any]) -> Iterator[str]:
    """What signing with people's own certificates wants: bonds of those who hold a signing position, and BSrE's names."""
    levels = config.get("tanda_tangan") or {}
    wanted = {jenis: levels[jenis] for jenis in levels if Level(levels[jenis]) in OWN}
    chains = (config.get("rantai") or {}).items()
    signing = {
        str(chain.get("penandatangan")): wanted[jenis]
        # The higher level last: who signs on both needs what it asks for.
        for jenis, chain in sorted(chains, key=lambda each: wanted.get(each[0]) == Level.BSRE)
        if jenis in wanted
    }
    if not signing:
        return
    bound = {
        each.person_id for each in certificates.every(tx, satker) if each.state == BindingState.CONFIRMED
    }
    known = identities.kept_since(tx, satker)
    for person in config.get("orang", ()):
        level = signing.get(str(person.get("kunci")))
        if level is not None and person["id"] not in bound:
            yield f"{person['id']} signs with a certificate of their own, and none is bound: naskah people bind {person['id']}"
        if level == Level.BSRE and person["id"] not in known:
            yield f"{person['id']} signs at BSrE, and their NIK or mail there is not kept: naskah people bsre {person['id']}"
