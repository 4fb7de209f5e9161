"""Conditions under which an office lets a chain be otherwise: ``jumlah >= 50.000.000``, ``akses = R atau SR dan unit = 3``.

Pure and total: what is not there, or is no number, is no condition fulfilled.

>>> holds(condition("jumlah >= 50.000.000"), lambda name: 60_000_000)
True
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, Final

AKSES, UNIT = "akses", "unit"
"""What every document has, whatever its type declares."""
CLASSES: Final = ("B", "T", "R", "SR")
"""The access classes, the lowest first: ``akses >= R`` is R and SR."""
_CLAUSE: Final = re.compile(r"([A-Za-z_][\w.]*)\s*(>=|<=|!=|=|>(?!=)|<(?!=))\s*(.+)", re.ASCII)
_AND: Final = re.compile(r"(?:^| )dan(?: |$)")
_THOUSANDS: Final = re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?")
_ORDERS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}
_LONGEST: Final = 300


@dataclass(frozen=True, kw_only=True)
class Clause:
    """One comparison."""

    name: str
    """A payload field, ``akses`` or ``unit``."""
    sign: str
    values: tuple[str, ...]
    """One of them is enough; of ``!=`` none may be."""

    @property
    def ordered(self) -> bool:
        """Tell whether it asks which of two is more."""
        return self.sign in _ORDERS


@dataclass(frozen=True, kw_only=True)
class ChainCondition:
    """Clauses that must all hold; ``text`` is how they are written."""

    text: str
    clauses: tuple[Clause, ...]


def condition(text: str) -> ChainCondition:
    """Read one; raises ``ValueError`` that says how it is written."""
    if len(text) > _LONGEST:
        raise ValueError(f"longer than {_LONGEST} letters")
    plain = " ".join(text.split())
    return ChainCondition(text=plain, clauses=tuple(_clause(each) for each in _AND.split(plain)))


def _clause(text: str) -> Clause:
    found = _CLAUSE.fullmatch(text.strip())
    values = tuple(each.strip() for each in found[3].split(" atau ")) if found else ()
    if found is None or not all(values):
        raise ValueError(
            f"{text!r} is no condition; write one such as jumlah >= 50000000, or akses = R atau SR, joined by dan"
        )
    name, sign = found[1], found[2]
    if sign in _ORDERS and len(values) > 1:
        raise ValueError(f"{text!r} compares with one value, not with several")
    if name == AKSES and not set(values) <= set(CLASSES):
        raise ValueError(f"{text!r} names no access class: B, T, R, SR")
    if name == UNIT and sign in _ORDERS:
        raise ValueError(f"{text!r}: units have no order; write unit = 1 atau 2")
    if name != AKSES and sign in _ORDERS and number(values[0]) is None:
        raise ValueError(f"{text!r} must compare with a number")
    return Clause(name=name, sign=sign, values=values)


def number(value: Any) -> Decimal | None:
    """Return what an amount is worth; None for what is none. ``50.000.000`` is fifty million, as it is written here."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    text = str(value).strip()
    if isinstance(value, str):
        text = (text.replace(".", "") if _THOUSANDS.fullmatch(text) else text).replace(",", ".")
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def words(value: Any) -> tuple[str, ...]:
    """Return what a field names: nothing, one word or several."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, list | tuple | set | frozenset):
        return tuple(word for each in value for word in words(each))
    if value is None or isinstance(value, Mapping | bool):
        return ()
    return (str(value),)


def holds(asked: ChainCondition, value_of: Callable[[str], Any]) -> bool:
    """Tell whether every clause holds of what ``value_of`` says of its name."""
    return all(_holds(each, value_of(each.name)) for each in asked.clauses)


def _holds(clause: Clause, value: Any) -> bool:
    named = words(value)
    if not named:
        return False
    if not clause.ordered:
        same = any(_same(each, wanted) for each in named for wanted in clause.values)
        return same is (clause.sign == "=")
    if clause.name == AKSES:
        mine, theirs = (
            CLASSES.index(each) if each in CLASSES else None for each in (named[0], clause.values[0])
        )
        return mine is not None and theirs is not None and _ORDERS[clause.sign](mine, theirs)
    amount, bound = number(value), number(clause.values[0])
    return amount is not None and bound is not None and _ORDERS[clause.sign](amount, bound)


def _same(value: str, wanted: str) -> bool:
    if value.casefold() == wanted.casefold():
        return True
    amount = number(value)
    return amount is not None and amount == number(wanted)
