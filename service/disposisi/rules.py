"""Who may give a disposisi to whom: those below or beside, never oneself, never back up the way it came. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from doc_templates.kit.kantor import Kantor
from service.errors import Field
from service.words import say


def wrong_addressees(
    kantor: Kantor, giver: str, kepada: Sequence[str], above: Sequence[str] = ()
) -> Iterator[Field]:
    """Yield whom a position may not give a disposisi to, each by its place in ``kepada`` and with the reason.

    ``above``: the positions that gave the sheets it passes on: they are answered, and given nothing.
    """
    for place, posisi in enumerate(kepada):
        path = f"kepada[{place}]"
        if posisi not in kantor.pejabat:
            yield Field(
                path=path,
                reason=say(
                    "bukan jabatan kantor ini; yang ada: {jabatan}", jabatan=", ".join(kantor.pejabat)
                ),
            )
        elif posisi == giver:
            yield Field(path=path, reason=say("pemberi disposisi tidak dapat meneruskan kepada diri sendiri"))
        elif posisi in kepada[:place]:
            yield Field(path=path, reason=say("disebut dua kali"))
        elif posisi in above:
            yield Field(
                path=path,
                reason=say(
                    "disposisi ini datang dari {jabatan}; jawablah, jangan diteruskan kembali",
                    jabatan=kantor.pejabat[posisi].jabatan,
                ),
            )
