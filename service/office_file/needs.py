"""What this version asks of an office that an older one loaded: its file read again by today's form, registers, keys.

Says what is missing and where to put it; changes nothing, for an office's file is the office's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from archive.ledger import Ledger, Principal, Transaction
from archive.ledger.documents import templates
from archive.ledger.office import certificates, identities, offices
from archive.ledger.office.certificates import Certificate
from archive.ledger.office.offices import Office
from doc_templates.catalog import Catalog
from doc_templates.kit.errors import OfficeIncomplete
from doc_templates.kit.kantor import Kantor
from doc_templates.kit.sample import SAMPLE
from doc_templates.levels import Level
from service.approvals.stalled import standing
from service.leaving.vacancies import vacancies
from service.office import people
from service.office.bonds import BondState, bond
from service.office.letterhead import Letterhead
from service.office.levels import OWN
from service.office.rules import OfficeRules
from service.office.walking import Hindrance
from service.office_file import file as office_files
from service.templates import fit
from service.templates.examples import flaws_of
from service.words import heard, in_language
from worker.signing.keyring import Keyring
from worker.signing.signatories import LADDER

_ANEW = "naskah people bind {person} FILE{high}"
LACKS: Mapping[BondState, str] = {
    BondState.CONFIRMED: "",
    BondState.PROPOSED: "{person} has not confirmed the certificate proposed for them: naskah people confirm",
    BondState.EARLY: f"{{person}} signs at {{level}}, and the certificate bound to them is not valid yet: wait, or {_ANEW}",
    BondState.EXPIRED: f"{{person}} signs at {{level}}, and the certificate bound to them has expired: {_ANEW}",
    BondState.LOW: f"{{person}} signs at {{level}}, and no certificate is bound for that level: {_ANEW}",
    BondState.ENDED: f"{{person}} signs with a certificate of their own, and its bond has ended: {_ANEW}",
    BondState.NONE: "{person} signs with a certificate of their own, and none is bound: naskah people bind {person}{high}",
}
"""What is said to admins of a person who may sign; nothing of one whose certificate serves."""

STALLS: Mapping[Hindrance, str] = {
    Hindrance.NO_HOLDER: "nobody holds {position} today: naskah people appoint {position} PERSON",
    Hindrance.NO_KEY: "whoever holds {position} has neither an account nor a personal key: naskah people account invite PERSON",
    Hindrance.CLASS: "no key of whoever holds {position} reaches their class: naskah people token PERSON --role pejabat --ceiling SR",
    Hindrance.CERTIFICATE: "whoever holds {position} has no certificate on the level asked: naskah people bind PERSON FILE",
}
"""What is said to admins of a place in which nobody can act."""


def missing(
    ledger: Ledger, acting_for: Callable[[str | None], Principal], keyring: Keyring
) -> list[tuple[str, str]]:
    """Return what each loaded office lacks for this version: the satker, and what is missing with its cure.

    Each office is asked in its own name: who stands in a position is seen by nobody else.
    """
    catalog = Catalog.installed(at_once=False)
    with ledger.acting(acting_for(None)) as tx:
        found = offices.every(tx)
    told = []
    for office in found:
        with ledger.acting(acting_for(office.satker)) as tx:
            lacks = [
                *_missing(office, keyring),
                *of_types(office.config, OfficeRules.of(office), catalog),
                *of_people(tx, office, catalog, datetime.now(UTC)),
            ]
        told += [(office.satker, said) for said in lacks]
    return told


def of_people(tx: Transaction, office: Office, catalog: Catalog, at: datetime) -> Iterator[str]:
    """Say what the ledger knows to be missing: certificates, fields of templates, somebody who can act, somebody in a position."""
    yield from unbound(tx, office, catalog, at)
    yield from of_templates(tx, office.satker, catalog)
    yield from stalled(tx, office, at)
    yield from vacant(tx, office, at)


def vacant(tx: Transaction, office: Office, at: datetime) -> Iterator[str]:
    """Say which positions nobody holds today, since when, and how many papers wait for each; names no paper."""
    for each in vacancies(tx, office.satker, at.astimezone(ZoneInfo(office.zona)).date()):
        since = f" since {each.since}" if each.since is not None else ""
        waiting = f"; {len(each.papers)} papers wait for it: naskah people vacant" if each.papers else ""
        yield f"nobody holds {each.position.key}{since}{waiting}: naskah people appoint {each.position.key} PERSON"


def broken(env: Mapping[str, str]) -> list[str]:
    """Return what is wrong with the document types themselves: file and line, and the cure. Those shipped are proved."""
    catalog = Catalog.installed(env)
    own = [each for each in catalog.values() if not each.shipped]
    return [
        *(str(flaw) for error in catalog.broken.values() for flaw in error.flaws),
        *(str(flaw) for each in own for flaw in flaws_of(each, SAMPLE)),
        *(
            f"{each.jenis}/template.docx does not fit its contract: {in_language(heard(found.message))}"
            for each in own
            for found in fit.own_misfits(each)
        ),
    ]


def of_types(config: Mapping[str, Any], rules: OfficeRules, catalog: Catalog) -> Iterator[str]:
    """Say what document types need of an office that its file has not; asks no ledger."""
    try:
        kantor = Kantor.from_config(config)
    except OfficeIncomplete:
        return  # said already
    named = types_named(config)
    used = (each for each in catalog.values() if not each.shipped or each.jenis in named)
    yield from fit.told(lack for each in used for lack in fit.lacks(each, kantor, rules))
    if rules.classifications is None:
        yield (
            "its file lists no classification codes (klasifikasi), so any code of the right form becomes official:"
            " list them, and others are refused"
        )


def types_named(config: Mapping[str, Any]) -> frozenset[str]:
    """Return the document types that an office's file speaks of: one that came with the product and stands nowhere in it is not its own.

    So an office that upgrades is not asked for what a new type would need.
    """
    keyed = ("rantai", "tanda_tangan", "waktu_baku", "kepala_lampiran")
    listing = [*(config.get("register") or ()), *(config.get("delegasi") or ())]
    return frozenset(
        {
            *(str(jenis) for part in keyed for jenis in config.get(part) or ()),
            *map(str, config.get("paraf_halaman") or ()),
            *(str(jenis) for each in listing for jenis in each.get("jenis") or ()),
        }
    )


def of_templates(tx: Transaction, satker: str, catalog: Catalog) -> Iterator[str]:
    """Say which approved templates ask for what the contract of their type gives no more."""
    for jenis, (no, schema) in sorted(templates.schemas_of_active(tx, satker).items()):
        stationery = catalog.find(jenis)
        strange = fit.misfits(stationery, schema) if stationery else []
        if strange and stationery:
            yield (
                f"type {jenis}: its active template (version {no}) asks for {', '.join(strange)}, which contract"
                f" {stationery.contract.version} does not give; upload one that fits, or mend the contract: until then"
                " new documents of it cannot be printed"
            )


def _missing(office: Office, keyring: Keyring) -> Iterator[str]:
    try:
        office_files.check(office.config)
    except (office_files.OfficeRefused, OfficeIncomplete) as error:
        for each in error.fields:
            yield f"its file does not serve this version, {each.path}: {each.reason}; then: naskah office apply FILE"
    # As it is written: a file that does not serve this version may not fit its types.
    if not any(each.get("arah") == "masuk" for each in office.config.get("register", ())):
        yield "no register takes letters in (arah: masuk): files that come in cannot be received until its file names one"
    # Only where the keys are at hand: a one-shot that upgrades need not see them.
    seals = Level.SEGEL.value in (office.config.get("tanda_tangan") or {}).values()
    if seals and keyring.folder.is_dir() and not (keyring.folder / f"{office.satker}.p12").is_file():
        yield f"its file signs with the seal, and {keyring.folder} holds none: naskah pki init --office FILE, or the real one"


def unbound(tx: Transaction, office: Office, catalog: Catalog, at: datetime) -> Iterator[str]:
    """Say what signing with people's own certificates wants of whoever may sign at a moment: bonds, and BSrE's names."""
    demanded = _demanded(tx, office, catalog, at.astimezone(ZoneInfo(office.zona)).date())
    if not demanded:
        return
    named: dict[str, list[Certificate]] = {}
    for each in certificates.every(tx, office.satker):
        named.setdefault(each.person_id, []).append(each)
    known = identities.kept_since(tx, office.satker)
    for person, level in sorted(demanded.items()):
        high = f" --tingkat {level}" if level == Level.BSRE else ""
        told = LACKS[bond(named.get(person, ()), level, at)]
        if told:
            yield told.format(person=person, level=level, high=high)
        if level == Level.BSRE and person not in known:
            yield f"{person} signs at BSrE, and their NIK or mail there is not kept: naskah people bsre {person}"


def stalled(tx: Transaction, office: Office, at: datetime) -> Iterator[str]:
    """Say for which positions papers wait in which nobody can act today, and what cures it; names no paper."""
    try:
        kantor = Kantor.from_config(office.config)
    except OfficeIncomplete:
        return  # said already
    rules = OfficeRules.of(office)
    house = Letterhead(kantor=kantor, zona=ZoneInfo(office.zona), version=office.version, rules=rules)
    found, _ = standing(tx, office.satker, house, at)
    waiting = Counter((place.position, place.sebab) for paper in found for place in paper.places)
    for (position, why), papers in sorted(waiting.items()):
        yield f"{papers} papers cannot go on: {STALLS[why].format(position=position)}"


def _demanded(tx: Transaction, office: Office, catalog: Catalog, day: date) -> dict[str, Level]:
    """Return the highest of the people's own levels each person may have to sign on: holders, Plt., Plh., and by authority."""
    try:
        kantor = Kantor.from_config(office.config)
    except OfficeIncomplete:
        return {}  # said already
    levels = OfficeRules.of(office).levels
    types = {jenis: levels.of_type(jenis) for jenis in catalog}
    signatories = {
        jenis: catalog[jenis].contract.who_may(kantor, "penandatangan")
        | catalog[jenis].contract.who_may(kantor, "pihak")
        for jenis, level in types.items()
        if level in OWN
    }
    staff = people.staff(tx, office.satker)
    may = [
        (person, types[jenis])
        for jenis, positions in signatories.items()
        for person in {each.person_id for each in staff.holders}
        if any(staff.capacities(person, key, day, jenis) for key in positions)
    ]
    return dict(sorted(may, key=lambda each: LADDER.index(each[1])))  # the highest last: it stays
