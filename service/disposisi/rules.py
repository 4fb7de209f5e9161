"""Who may give a disposisi to whom: those below or beside, never oneself, never back up the way it came. Pure.

The office's file says who is whose superior (``atasan``). Where it says nothing of either, any position may be given to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from doc_templates.kit.kantor import Kantor
from service.errors import Field
from service.words import Sentence, say


def wrong_addressees(
    kantor: Kantor, giver: str, kepada: Sequence[str], above: Sequence[str] = ()
) -> Iterator[Field]:
    """Yield whom a position may not give a disposisi to, each by its place in ``kepada`` and with the reason.

    ``above``: the positions that gave the sheets it passes on: they are answered, and given nothing.
    """
    for place, posisi in enumerate(kepada):
        why = _wrong(kantor, giver, posisi, above, said=kepada[:place])
        if why is not None:
            yield Field(path=f"kepada[{place}]", reason=why)


def _wrong(
    kantor: Kantor, giver: str, posisi: str, above: Sequence[str], said: Sequence[str]
) -> Sentence | None:
    if posisi not in kantor.pejabat:
        return say("bukan jabatan kantor ini; yang ada: {jabatan}", jabatan=", ".join(kantor.pejabat))
    if posisi == giver:
        return say("pemberi disposisi tidak dapat meneruskan kepada diri sendiri")
    if posisi in said:
        return say("disebut dua kali")
    jabatan = kantor.pejabat[posisi].jabatan
    if posisi in above:
        return say(
            "disposisi ini datang dari {jabatan}; jawablah, jangan diteruskan kembali", jabatan=jabatan
        )
    if posisi in superiors(kantor.atasan, giver):
        return say("{jabatan} adalah atasan pemberi; disposisi turun atau ke samping", jabatan=jabatan)
    if not below_or_beside(kantor.atasan, giver, posisi):
        return say(
            "{jabatan} tidak di bawah dan tidak setingkat pemberi menurut berkas kantor", jabatan=jabatan
        )
    return None


def superiors(atasan: Mapping[str, str], posisi: str) -> tuple[str, ...]:
    """Return who stands above a position, the nearest first.

    >>> superiors({"staf": "kasubbag", "kasubbag": "sekretaris"}, "staf")
    ('kasubbag', 'sekretaris')
    """
    found: list[str] = []
    while (posisi := atasan.get(posisi, "")) and posisi not in found:
        found.append(posisi)
    return tuple(found)


def below_or_beside(atasan: Mapping[str, str], giver: str, posisi: str) -> bool:
    """Tell whether a position stands below the giver, or as far below the top as the giver does.

    One of which the file says nothing is beside everybody.

    >>> atasan = {"kasubbag": "sekretaris", "hukum": "sekretaris", "staf": "kasubbag"}
    >>> [below_or_beside(atasan, "kasubbag", each) for each in ("staf", "hukum", "sekretaris", "ajudan")]
    [True, True, False, True]
    >>> below_or_beside(atasan, "hukum", "staf")
    False
    """
    known = {*atasan, *atasan.values()}
    if giver not in known or posisi not in known:
        return True
    above = superiors(atasan, posisi)
    return giver in above or len(above) == len(superiors(atasan, giver))
