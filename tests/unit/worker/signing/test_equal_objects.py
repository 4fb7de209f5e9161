"""Equal objects may be written once or several times, and nobody hides a change behind that.

A letter with twins in it, two of everything that equals another, is the archived one here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from tests import attacks, resaves
from tests.signing_authority import signing, surat_edaran
from worker.signing import prepare, seal
from worker.signing.compare import compare
from worker.signing.graph import Places, digest
from worker.signing.verdict import ArchivedPdf, Change, Verdict

C = Change


def _twins(opened: pikepdf.Pdf) -> None:
    """Two stamps, two links with an action each, two layers of one name of which the second is off, two pictures."""
    page = opened.pages[0].obj
    box = Array((100, 400, 420, 460))
    for _ in range(2):
        look = opened.make_stream(
            b"0 1 0 rg 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array((0, 0, 9, 9))
        )
        stamp = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, F=4, Rect=box, AP=Dictionary(N=look))
        action = opened.make_indirect(Dictionary(S=Name.URI, URI="https://kpu.example.com"))
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, F=4, Rect=Array((1, 1, 9, 9)), A=action)
        page.Annots = Array([*page.get("/Annots", ()), *map(opened.make_indirect, (stamp, link))])
    layers = [opened.make_indirect(Dictionary(Type=Name.OCG, Name="Lapisan")) for _ in range(2)]
    opened.Root.OCProperties = Dictionary(OCGs=Array(layers), D=Dictionary(OFF=Array(layers[1:])))
    page.Resources.Properties = Dictionary(A=layers[0], B=layers[1])
    drawn = b" /OC /A BDC 0 g 60 400 9 9 re f EMC /OC /B BDC 1 0 0 rg 60 400 400 60 re f EMC "
    page.Contents = opened.make_stream(page.Contents.read_bytes() + drawn)


@cache
def letter() -> bytes:
    made = signing()
    return seal(prepare(attacks.rewritten(surat_edaran(), _twins), at=made.at), made.credential)


def verdict(pdf: bytes) -> Verdict:
    return compare(pdf, [ArchivedPdf(version=1, data=letter(), present=True)], signing().trust).verdict


def _notes(opened: pikepdf.Pdf, kind: pikepdf.Name) -> list[Any]:
    return [each for each in opened.pages[0].obj.Annots if each.Subtype == kind]


def hide_one(opened: pikepdf.Pdf) -> None:
    """One of two equal stamps is hidden."""
    _notes(opened, Name.Stamp)[1].F = 2


def leave_one_out(opened: pikepdf.Pdf) -> None:
    """One of two equal stamps is gone."""
    page = opened.pages[0].obj
    page.Annots = Array([each for each in page.Annots if each.objgen != _notes(opened, Name.Stamp)[1].objgen])


def name_one_again(opened: pikepdf.Pdf) -> None:
    """One of two equal stamps stands there a third time."""
    page = opened.pages[0].obj
    page.Annots = Array([*page.Annots, _notes(opened, Name.Stamp)[0]])


def look_of_one(opened: pikepdf.Pdf) -> None:
    """One of two equal stamps looks otherwise: the deepest that differs."""
    _notes(opened, Name.Stamp)[1].AP.N.write(b"1 0 0 rg 0 0 9 9 re f")


def lead_one_astray(opened: pikepdf.Pdf) -> None:
    """One of two equal links leads elsewhere."""
    _notes(opened, Name.Link)[1].A.URI = "https://kpu.example.org"


def switch_the_other(opened: pikepdf.Pdf) -> None:
    """Of two layers of one name the other one is off."""
    found = opened.Root.OCProperties
    found.D.OFF = Array([found.OCGs[0]])


def draw_on_the_other(opened: pikepdf.Pdf) -> None:
    """What was drawn on the layer that is off is drawn on the one that is on, and the other way round."""
    found = opened.pages[0].obj.Resources.Properties
    found.A, found.B = found.B, found.A


def draw_on_one(opened: pikepdf.Pdf) -> None:
    """Both are drawn on the layer that is on."""
    found = opened.pages[0].obj.Resources.Properties
    found.B = found.A


def one_layer(opened: pikepdf.Pdf) -> None:
    """Two layers of one name become one, which is on and off."""
    found = opened.Root.OCProperties
    found.OCGs, found.D.OFF = Array([found.OCGs[0]] * 2), Array([found.OCGs[0]])
    draw_on_one(opened)


ATTACKS: dict[attacks.Attack, set[Change]] = {
    hide_one: {C.ANNOTATED},
    leave_one_out: {C.ANNOTATED},
    name_one_again: {C.ANNOTATED},
    look_of_one: {C.ANNOTATED},
    lead_one_astray: {C.ANNOTATED},
    switch_the_other: {C.LAYERED},
    draw_on_the_other: {C.REDRAWN},
    draw_on_one: {C.REDRAWN},
    one_layer: {C.LAYERED, C.REDRAWN},
}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("before", [bytes, resaves.merge], ids=["alone", "merged"])
def test_nothing_hides_behind_its_twin(attack: attacks.Attack, before: Callable[[bytes], bytes]) -> None:
    if before is resaves.merge and attack in (hide_one, look_of_one, lead_one_astray):
        found = verdict(
            resaves.merge(attacks.rewritten(letter(), attack))
        )  # merged before, both would change
    else:
        found = verdict(attacks.rewritten(before(letter()), attack))
    assert ATTACKS[attack] <= set(found.changes)
    assert not found.signed_alone


@pytest.mark.parametrize("name", resaves.PROGRAMS)
def test_twins_may_become_one(name: str) -> None:
    assert verdict(resaves.PROGRAMS[name](letter())).changes == (Change.RESAVED,)


def _pdf(write: Callable[[pikepdf.Pdf], Any]) -> str:
    """The digest of what is written into a new file, read back from it."""
    out = BytesIO()
    with pikepdf.new() as opened:
        opened.add_blank_page()
        opened.Root.X = write(opened)
        opened.save(out)
    with pikepdf.open(out) as opened:
        return digest(opened.Root.X, Places.of(opened))


def _chain(length: int, *, end: str = "a") -> Callable[[pikepdf.Pdf], Any]:
    """Objects that each hold the next, equal but for the last."""

    def written(opened: pikepdf.Pdf) -> Any:
        last = opened.make_indirect(Dictionary(End=end))
        for _ in range(length):
            last = opened.make_indirect(Dictionary(Next=last))
        return last

    return written


def _ring(length: int, *, marked: int | None = None) -> Callable[[pikepdf.Pdf], Any]:
    """Objects that each hold the next, the last the first."""

    def written(opened: pikepdf.Pdf) -> Any:
        each = [opened.make_indirect(Dictionary(M=int(at == marked))) for at in range(length)]
        for at, one in enumerate(each):
            one.Next = each[(at + 1) % length]
        return each[0]

    return written


def _pair(*, shared: bool, direct: bool = False, second: int = 1) -> Callable[[pikepdf.Pdf], Any]:
    """An object held twice: the same, or two that are equal unless ``second`` differs."""

    def written(opened: pikepdf.Pdf) -> Any:
        each = [Dictionary(V=Array((value,))) for value in (1, second)]
        stand = each if direct else [opened.make_indirect(one) for one in each]
        return opened.make_indirect(Array([stand[0], stand[0] if shared else stand[1]]))

    return written


EQUAL: dict[str, tuple[Callable[[pikepdf.Pdf], Any], Callable[[pikepdf.Pdf], Any]]] = {
    "once or twice": (_pair(shared=True), _pair(shared=False)),
    "by itself or in place": (_pair(shared=True), _pair(shared=False, direct=True)),
    "a ring of one, or of five": (_ring(1), _ring(5)),
    "a ring of four, or of six": (_ring(4), _ring(6)),
}
OTHER: dict[str, tuple[Callable[[pikepdf.Pdf], Any], Callable[[pikepdf.Pdf], Any]]] = {
    "one of two": (_pair(shared=True), _pair(shared=False, second=2)),
    "the end of a chain": (_chain(100), _chain(100, end="b")),
    "the length of a chain": (_chain(100), _chain(101)),
    "the end of a chain that nobody follows": (_chain(1_500), _chain(1_500, end="b")),
    "the length of a chain that nobody follows": (_chain(1_500), _chain(1_499)),
    "one of a ring": (_ring(6), _ring(6, marked=5)),
    "which of a ring": (_ring(6, marked=4), _ring(6, marked=5)),
    "the length of a marked ring": (_ring(6, marked=0), _ring(5, marked=0)),
}


@pytest.mark.parametrize("name", EQUAL)
def test_what_is_equal_has_one_digest(name: str) -> None:
    one, other = EQUAL[name]
    assert _pdf(one) == _pdf(other)


@pytest.mark.parametrize("name", OTHER)
def test_what_differs_has_another(name: str) -> None:
    one, other = OTHER[name]
    assert _pdf(one) != _pdf(other)
