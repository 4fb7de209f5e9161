"""Holds what a template asks for against what its document type gives: fields it has not, fields taken for what they are not.

Each finding stands at the tag that asks, in every paragraph that does, and says which field was probably meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from worker.press.lint.findings import Finding, Rule, finding
from worker.press.lint.formatters import READY
from worker.press.lint.places import FieldPlaces, Place
from worker.press.schema import Shape, compare, paths

_KINDS: Final = {
    "list": "daftar",
    "object": "objek",
    "scalar": "satu nilai",
    "number": "angka",
    "date": "tanggal",
}
_USES: Final = {
    "list": re.compile(r"\{%[-+]?\s*(?:(?:tr|tc|p|r)\s)?\s*for\b|\|"),
    **dict.fromkeys(("printed", "scalar"), re.compile(r"\{\{")),
    "date": re.compile(r"\.strftime\b"),
}
"""How a tag looks that takes a field for this."""
_NEAR: Final = 0.75
"""How alike two names are of which one may be meant for the other: `beban` and `bebna`, not `judul` and `jumlah`."""
_USUAL: Final = (
    "Periksa ejaannya pada daftar isian jenis naskah, atau tambahkan isian itu ke kontrak jenisnya."
)


def undeclared(
    part: str, asked: frozenset[str], kinds: Mapping[str, str], places: FieldPlaces
) -> Iterator[Finding]:
    """Yield the fields of one part that the type does not have, at each paragraph that asks for one."""
    for path in sorted(asked):
        if known(path, kinds) or _below_a_value(path, kinds):
            continue
        head = path.partition(".")[0]
        if head in places.items and head not in kinds:
            remedy = (
                f"{head} hanya ada di dalam perulangan {places.items[head]}: letakkan tandanya sebelum endfor. Agar tiap butir"
                " mendapat satu baris tabel, beri tanda tr for dan tr endfor barisnya masing-masing."
            )
        else:
            remedy = _cure(path, kinds, places)
        at: list[Place | None] = [*places.of(path)] or [None]
        for place in at:
            yield _at(Rule.UNDECLARED, part, path, place, tag=path, remedy=remedy)


def known(path: str, kinds: Mapping[str, str]) -> bool:
    """Say whether the contract gives ``path``, or a list above it that nobody has seen filled."""
    if path in kinds:
        return True
    cut = path
    while cut:
        cut = cut[:-2] if cut.endswith("[]") else cut.rpartition(".")[0]
        if kinds.get(f"{cut}[]") == "any" or kinds.get(cut) == "any":
            return True
    return False


def _below_a_value(path: str, kinds: Mapping[str, str]) -> bool:
    """Say whether ``path`` asks a single value for items, parts or a method: that it is one is told where it is mistaken."""
    cut = path
    while cut and cut not in kinds:
        cut = cut[:-2] if cut.endswith("[]") else cut.rpartition(".")[0]
    return kinds.get(cut) == "scalar"


def _cure(path: str, kinds: Mapping[str, str], places: FieldPlaces) -> str:
    near = meant(path, kinds)
    if not near:
        return _USUAL
    over = {loop: name for name, loop in places.items.items()}
    owner, _, last = near.rpartition(".")
    if owner.endswith("[]") and (name := over.get(owner[:-2])):
        near = f"{name}.{last}"  # as it is typed there
    return (
        f"Mungkin maksud Anda {near}. Periksa ejaannya pada daftar isian jenis naskah, atau tambahkan isian itu ke kontrak"
        " jenisnya."
    )


def meant(path: str, kinds: Mapping[str, str]) -> str:
    """Return the field that was probably meant by one that is not there; nothing where none is alike.

    >>> meant("isi.Beban", {"isi": "object", "isi.beban": "scalar"})
    'isi.beban'
    """
    given = [each for each in kinds if not each.endswith("[]")]
    owner, _, last = path.rpartition(".")
    beside = {each.rpartition(".")[2]: each for each in given if each.rpartition(".")[0] == owner}
    named = {each.rpartition(".")[2]: each for each in reversed(given)}
    for wanted, among in (
        (last, beside if owner else {}),  # a brother misspelt
        (path, {each: each for each in given}),  # the whole of it
        (last, named),  # right, and its owner left out or another
    ):
        plain: dict[str, str] = {}
        for name, whole in among.items():
            plain.setdefault(_plain(name), whole)
        if found := get_close_matches(_plain(wanted), plain, n=1, cutoff=_NEAR):
            return plain[found[0]]
    return ""


def _plain(name: str) -> str:
    return re.sub(r"[_\-\[\]]", "", name).casefold()


def mistaken(shape: Shape, kinds: Mapping[str, str], places: Mapping[str, FieldPlaces]) -> Iterator[Finding]:
    """Yield where fields are taken for a list, an object or a date, or printed, that the type gives otherwise."""
    told = set()
    for one in compare(shape, kinds):
        told.add(one.path)
        about = f"{one.path} dipakai sebagai {_KINDS.get(one.asked, one.asked)}, padahal {_KINDS[one.given]}"
        yield _mistaken(one.path, one.asked, about, places)
    for path, child in paths(shape):
        given = kinds.get(path)
        if given in ("list", "object") and "printed" in child.uses and path not in told:
            about = f"{path} dicetak langsung, padahal {_KINDS[given]}"
            yield _mistaken(path, "printed", about, places)
        if given == "scalar" and "date" in child.uses:
            about = f"{path} dipakai sebagai tanggal, padahal teks yang sudah jadi"
            yield _mistaken(path, "date", about, places, READY)


def _mistaken(
    path: str, asked: str, about: str, places: Mapping[str, FieldPlaces], remedy: str | None = None
) -> Finding:
    """Return a finding at the tag that takes the field for what it is not, which need not be the first that reads it."""
    use = _USES.get(asked)
    for part, of_part in places.items():
        within = [place for below in of_part.below(path) for place in of_part.of(below)]
        found = [*within, *of_part.of(path)]
        found = [each for each in found if use is None or use.search(each[1].source)] or found
        if found:
            return _at(Rule.KIND, part, about, found[0], tag=path, remedy=remedy)
    return _at(Rule.KIND, "word/document.xml", about, None, tag=path, remedy=remedy)


def _at(
    rule: Rule, part: str, about: str, place: Place | None, *, tag: str, remedy: str | None = None
) -> Finding:
    if place is None:
        return finding(rule, part, about, tag=tag, remedy=remedy)
    line, read = place
    return finding(rule, part, about, paragraph=line.ordinal, text=line.text, tag=read.typed, remedy=remedy)
