"""The form of an office's chains of approval: roles, rules by what a payload chooses, who heads a unit and who is whose superior.

What is written is in ``doc_templates.kit.roles``; which fields may choose, each type's contract declares.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from doc_templates.kit.conditions import UNIT, condition
from doc_templates.kit.roles import KEPALA_UNIT, WrittenChain, alternatives, field_of, unknown

Role = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_:.| -]{1,200}$", strip_whitespace=True)]
"""A position's key, or a role such as ``kepala_unit``, ``atasan:kepala_unit``, ``isian:penandatangan|sekretaris``."""
_Several = Annotated[list[Role], Field(max_length=20)]
_Parties = Annotated[list[Role], Field(max_length=8)]
_Three = Annotated[list[Role], Field(max_length=3)]


def _condition(text: str) -> str:
    return condition(text).text


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Aturan(_Strict):
    """What a chain is instead under a condition; places that are not named stay as they are."""

    bila: Annotated[str, AfterValidator(_condition)]
    """Such as ``jumlah >= 50.000.000``, ``akses = R atau SR dan unit = 3``."""
    konseptor: Role | None = None
    penandatangan: Role | None = None
    paraf: _Three | None = None
    koordinasi: _Several | None = None
    pihak: _Parties | None = None


class Rantai(_Strict):
    """Who initials, in ascending order, and who signs; ``pihak`` sign besides."""

    konseptor: Role | None = None
    penandatangan: Role
    paraf: _Three = []
    koordinasi: _Several = []
    pihak: _Parties = []
    """Who signs besides, in ``urutan``."""
    urutan: Literal["berurutan", "bebas"] = "berurutan"
    aturan: Annotated[list[Aturan], Field(max_length=50)] = []
    """For each place the first rule that holds and names it counts."""
    pilihan: dict[str, _Several] = {}
    """Whom a field of the payload may name; any position where nothing stands."""

    @model_validator(mode="after")
    def _everybody_signs_once(self) -> Rantai:
        signing = [self.penandatangan, *self.pihak]
        if len(set(signing)) < len(signing):
            raise ValueError("penandatangan and pihak: everybody signs once")
        return self

    def written(self) -> WrittenChain:
        """Return it as contracts read it."""
        return WrittenChain.from_config(self.model_dump())


def amiss(
    chains: Mapping[str, Rantai],
    heads: Mapping[str, str],
    superiors: Mapping[str, str],
    positions: frozenset[str],
    units: Mapping[str, str],
) -> Iterator[str]:
    """Yield what a file's chains and its order of positions name that the file does not have, and superiors in a circle."""
    for jenis, chain in chains.items():
        written = chain.written()
        for place, role in dict.fromkeys(written.roles()):
            if key := unknown(role, positions):
                yield f"rantai.{jenis}: nobody holds {key!r}"
            for each in alternatives(role):
                if each not in positions and (unit := _unit_of(each)) and unit not in units:
                    yield f"rantai.{jenis}: {each}: unit {unit!r} is no unit"
                if place.startswith("pilihan.") and field_of(each) is not None:
                    yield f"rantai.{jenis}.{place}: {each} names a field, and must name who may be chosen"
        for rule in written.aturan:
            if not rule.places:
                yield f"rantai.{jenis}.aturan: {rule.bila.text}: names no place that is otherwise"
            for clause in rule.bila.clauses:
                if clause.name == UNIT and (strange := sorted(set(clause.values) - units.keys())):
                    yield f"rantai.{jenis}.aturan: {rule.bila.text}: unit {strange[0]!r} is no unit"
    for unit, key in heads.items():
        if unit not in units:
            yield f"kepala_unit: unit {unit!r} is no unit"
        if key not in positions:
            yield f"kepala_unit.{unit}: nobody holds {key!r}"
    for key in dict.fromkeys((*superiors, *superiors.values())):
        if key not in positions:
            yield f"atasan: nobody holds {key!r}"
    yield from _circles(superiors)


def _unit_of(role: str) -> str:
    """Return the unit that a single role names; empty where it names none."""
    _, named, unit = role.rpartition(f"{KEPALA_UNIT}:")
    return unit if named else ""


def _circles(superiors: Mapping[str, str]) -> Iterator[str]:
    """Yield each circle once, from its first position in the alphabet."""
    for start in sorted(superiors):
        way = [start]
        while (above := superiors.get(way[-1])) is not None and above not in way:
            way.append(above)
        if above == start and start == min(way):
            yield f"atasan: {' is under '.join((*way, start))}: a circle"
