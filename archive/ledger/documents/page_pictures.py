"""Pages as pictures: derivatives of archived PDF by their digest, listed per document.

Nothing rests on them: no backup holds them, a crash of the server empties them, and whoever misses one has it made again.
How much they may take, and for how long, is said by whoever calls ``trim``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from archive.access import AccessClass
from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.states import OPEN


@dataclass(frozen=True, kw_only=True)
class KeptPage:
    """A page as it is shown."""

    number: int
    """Counted from 1."""
    of: int
    """How many pages its PDF has."""
    width: int
    height: int
    """Dots of the large picture; the small one has half of them each way."""
    small: bytes = field(repr=False)
    large: bytes = field(repr=False)
    words: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class PageShape:
    """A page that is made: how it lies, and what it says."""

    number: int
    width: int
    height: int
    words: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class PictureSource:
    """The PDF that pictures are of."""

    document_id: UUID
    satker: str
    akses: AccessClass
    sha256: str
    key: str
    version_id: str
    size: int


_KEPT = Columns(KeptPage, called={"of": '"of"'}, small=bytes, large=bytes)
_SHAPE = Columns(PageShape)
_SOURCE = Columns(PictureSource, akses=AccessClass)

# Of each open document the newest version's pages. The last of those that are made beforehand stands for all of them.
_MISSING = """
SELECT d.id, d.satker, d.akses, a.sha256, a.key, a.version_id, a.size FROM document d
  JOIN LATERAL (SELECT no FROM version v WHERE v.document_id = d.id AND v.satker = d.satker ORDER BY no DESC LIMIT 1) v ON true
  JOIN artifact a ON a.document_id = d.id AND a.satker = d.satker AND a.version_no = v.no AND a.name = 'naskah.pdf'
 WHERE d.status = ANY (%(open)s) AND a.sha256 <> ALL (%(but)s)
   AND NOT EXISTS (SELECT FROM page_picture p WHERE p.document_id = d.id AND p.satker = d.satker
                      AND p.sha256 = a.sha256 AND p.number = least(coalesce(a.pages, 1), %(pages)s))
 ORDER BY d.updated_at DESC LIMIT %(most)s
"""
_OVER = """
DELETE FROM page_picture p USING (
    SELECT document_id, satker, sha256, number, sum(size) OVER (ORDER BY made_at DESC, document_id, sha256, number) AS upto
      FROM page_picture) all_of
 WHERE all_of.upto > %s AND (p.document_id, p.satker, p.sha256, p.number)
       = (all_of.document_id, all_of.satker, all_of.sha256, all_of.number)
"""


def kept(tx: Transaction, document_id: UUID, sha256: str, number: int) -> KeptPage | None:
    """Return one page of a PDF of a document; None where it is not made, or not any more."""
    row = tx.execute(
        f"SELECT {_KEPT} FROM page_picture WHERE document_id = %s AND sha256 = %s AND number = %s",
        (document_id, sha256, number),
    ).fetchone()
    return _KEPT.read(row) if row else None


def made(tx: Transaction, document_id: UUID, sha256: str, numbers: range) -> dict[int, PageShape]:
    """Return which of these pages of a PDF are made, without the pictures."""
    rows = tx.execute(
        f"SELECT {_SHAPE} FROM page_picture WHERE document_id = %s AND sha256 = %s AND number = ANY (%s) ORDER BY number",
        (document_id, sha256, list(numbers)),
    ).fetchall()
    return {each.number: each for each in map(_SHAPE.read, rows)}


def keep(tx: Transaction, document_id: UUID, sha256: str, pages: Sequence[KeptPage]) -> None:
    """Keep pages; who made one first has made it."""
    for each in pages:
        tx.execute(
            'INSERT INTO page_picture (satker, akses, document_id, sha256, number, "of", width, height, small, large, words, size)'
            " SELECT satker, akses, id, %(sha256)s, %(number)s, %(of)s, %(width)s, %(height)s, %(small)b, %(large)b, %(words)s,"
            " %(size)s FROM document WHERE id = %(id)s ON CONFLICT DO NOTHING",
            {
                "id": document_id,
                "sha256": sha256,
                "number": each.number,
                "of": each.of,
                "width": each.width,
                "height": each.height,
                "small": each.small,
                "large": each.large,
                "words": each.words,
                "size": len(each.small) + len(each.large) + len(each.words.encode()),
            },
        )


def missing(tx: Transaction, *, pages: int, most: int, but: Collection[str] = ()) -> list[PictureSource]:
    """Return the pages that people have before them now and that have no pictures, the newest first.

    ``pages``: of each PDF those are made beforehand. ``but``: digests of PDF that cannot be drawn.
    """
    rows = tx.execute(
        _MISSING, {"open": list(OPEN), "but": list(but), "pages": pages, "most": most}
    ).fetchall()
    return [_SOURCE.read(row) for row in rows]


def weight(tx: Transaction) -> int:
    """Return how many bytes all of them are."""
    row = tx.execute("SELECT coalesce(sum(size), 0) FROM page_picture").fetchone()
    assert row is not None  # an aggregate always has its row
    return int(row[0])


def trim(tx: Transaction, *, most: int, longest: timedelta) -> int:
    """Let go of what is older than ``longest``, and of the oldest beyond ``most`` bytes; return how many pages."""
    old = tx.execute("DELETE FROM page_picture WHERE made_at < clock_timestamp() - %s", (longest,)).rowcount
    return old + (tx.execute(_OVER, (most,)).rowcount if weight(tx) > most else 0)
