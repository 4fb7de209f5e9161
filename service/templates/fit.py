"""Whether a document type fits: the office that would use it, and the template that prints it today.

Found before the first event: when a type is checked, at start, when an office's file is applied, when a template is approved.
For admins and whoever writes types, in English. It prints nothing and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from doc_templates.author import line_of_member, near
from doc_templates.catalog import Stationery
from doc_templates.kit.contracts import Stamp
from doc_templates.kit.errors import ExampleRefused, OfficeIncomplete, StationeryError
from doc_templates.kit.flaws import CONTRACT
from doc_templates.kit.kantor import Kantor
from doc_templates.kit.roles import PLACES, amiss, unmet
from service.office.rules import OfficeRules
from service.templates.examples import PayloadFile, context_in
from service.templates.samples import declared_by
from worker.locked.errors import NoConfinement
from worker.press.errors import PackageRefused, TemplateTooHungry
from worker.press.foreign import examine
from worker.press.lint.check import Declaration, errors
from worker.press.lint.findings import Finding, Rule, finding
from worker.press.lint.given import known
from worker.press.lint.refusals import refused_file
from worker.press.reasons import of_print

_NO_SERIES: Final = "ikut_berkas"
"""What a record says of its series where it follows the file it belongs to."""


@dataclass(frozen=True, kw_only=True)
class Lack:
    """What one type needs of an office that the office has not."""

    jenis: str
    place: str | None
    """File and line of an office's own type; None of one that came with the product."""
    what: str
    cure: str


def lacks(stationery: Stationery, kantor: Kantor, rules: OfficeRules) -> Iterator[Lack]:
    """Yield what a type needs of an office and its file has not: positions, a register, its class, its series."""
    contract, jenis = stationery.contract, stationery.jenis

    def lack(member: str | None, what: str, cure: str) -> Lack:
        line = line_of_member(stationery.folder, member)
        place = f"{jenis}/{CONTRACT}" + (f" line {line}" if line else "")
        return Lack(jenis=jenis, place=None if stationery.shipped else place, what=what, cure=cure)

    chain = contract.written_chain(kantor)
    of_file = jenis in kantor.rantai
    where = "rantai of the office's file" if of_file else "its chain"
    named = frozenset(key for place in PLACES for key in contract.who_may(kantor, place))
    for said in amiss(chain, contract.choosing) if chain else ():
        yield lack("choosing", f"{where}: {said}", "mend the file, or let the contract declare the field")
    for said in unmet(chain, kantor) if chain else ():
        yield lack(
            "chain", f"{where} {said}", "add it to the office's file, or name another role under rantai"
        )
    for position in sorted(named - kantor.pejabat.keys()):
        what = f"{where} names the position {position!r}, which nobody of the office holds"
        meant = near(position, kantor.pejabat)
        cure = f"{f'did you mean {meant}? Else ' if meant else ''}give a person kunci: {position}, or name who initials and signs under rantai"
        yield lack("chain", what, cure)
    if chain and contract.numbered and not rules.registers.fitting_any(jenis):
        yield lack(
            None,
            "it takes a number, and no outgoing register of the office's file names it",
            "name it under jenis of a register; until then it cannot be signed",
        )
    codes = rules.classifications
    if codes is not None and contract.klasifikasi not in codes:
        yield lack(
            "klasifikasi",
            f"its class {contract.klasifikasi} is not in the office's list (klasifikasi)",
            "add the code to the list, or let each event name another",
        )
    yield from _by_example(stationery, kantor, rules, named, lack)


def _by_example(
    stationery: Stationery, kantor: Kantor, rules: OfficeRules, told: frozenset[str], lack: Any
) -> Iterator[Lack]:
    """Yield what only a payload shows: positions that the contract asks for while it derives, the series of its record."""
    contract = stationery.contract
    try:
        context_in(stationery, PayloadFile.example(stationery), kantor, ruled=False)
        payload = contract.payload.model_validate(stationery.example)
        series = contract.metadata(payload, kantor).series
    except OfficeIncomplete as lacking:
        for each in lacking.fields:
            if not any(f"kunci={position}]" in each.path for position in told):
                yield lack("isi", f"it asks for {each.path}, which the office's file has not", "add it there")
        return
    except StationeryError:
        return  # the example is at fault, or means another office: that is told where it is tried
    if rules.series and series != _NO_SERIES and series not in rules.series:
        what = (
            f"its record names the series {series!r}, which the retention schedule (retensi.series) has not"
        )
        yield lack(
            "metadata", what, "add the series with its rule, or name another in the contract's metadata"
        )


def told(found: Iterable[Lack]) -> list[str]:
    """Return what is lacking in sentences: types that lack the same stand in one."""
    alike: dict[tuple[str, str], list[Lack]] = {}
    for each in found:
        alike.setdefault((each.what, each.cure), []).append(each)
    return [
        f"type {', '.join(each.jenis + (f' ({each.place})' if each.place else '') for each in several)}: {what}; {cure}"
        for (what, cure), several in alike.items()
    ]


def misfits(stationery: Stationery, schema: Mapping[str, Any] | None) -> list[str]:
    """Return the fields that an approved template asks for and today's contract does not give, or gives as another kind.

    ``schema``: of the template's context, as it was examined; nothing is known of one that has none.
    """
    try:
        declaration = declared_by(stationery)
    except ExampleRefused:
        return []  # told where the example is
    return sorted(_strange(schema or {}, "", declaration))


def own_misfits(stationery: Stationery) -> list[Finding]:
    """Return what is wrong with the template of a type's own folder under its contract; those shipped are proved by tests.

    It is opened by a locked-in child: whoever put it there need not have made it.
    """
    if stationery.shipped:
        return []
    try:
        return errors(examine(stationery.template, declared_by(stationery)).findings)
    except PackageRefused as refused:
        return [refused_file(refused)]
    except TemplateTooHungry as hungry:
        return [finding(Rule.TRIAL, "", of_print(hungry))]
    except (ExampleRefused, NoConfinement):
        return []  # the example is told where it is; a machine that opens no file says so at the first upload


def _strange(schema: Mapping[str, Any], path: str, declaration: Declaration) -> Iterator[str]:
    """Yield every field of a schema that the declaration does not know as it is used."""
    properties: Mapping[str, Any] = schema.get("properties") or {}
    for name, inner in properties.items():
        here = f"{path}.{name}" if path else name
        if here.split(".")[0] == _STAMPS:
            continue  # the press's own, and not the contract's
        if not known(here, declaration.kinds):
            yield here
            continue
        given = declaration.kinds.get(here, "any")
        asked = {"array": "list", "object": "object"}.get(str(inner.get("type")), given)
        if "any" not in (given, asked) and given != asked:
            yield f"{here} (as {asked}, given as {given})"
            continue
        yield from _strange(inner, here, declaration)
        items = inner.get("items")
        if isinstance(items, Mapping):
            yield from _strange(items, f"{here}[]", declaration)


_STAMPS: Final = Stamp.NOMOR.value.split(".")[0]
