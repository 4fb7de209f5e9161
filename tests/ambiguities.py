"""PDFs of which two readers may see two things while those that draw for us see one: each returns the bytes of a forgery.

Written by hand, for no honest library writes them: a key or an object twice, an object in no table, tables and trees that
lie. ``BAYAR`` is what the other reader may be shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.attacks import nothing, rewritten, updated

_DEFINED = re.compile(rb"(?m)^(\d+) 0 obj\b")
_PAID = b"<</Length 42>>\nstream\nBT /F1 24 Tf 60 400 Td (BAYAR 9 MILIAR) Tj ET  \nendstream"


class _Plain:
    """A file saved with every object in the open, to be written differently."""

    def __init__(self, pdf: bytes) -> None:
        self.whole = rewritten(pdf, nothing, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        self.body = self.whole[: self.whole.rfind(b"\nxref\n") + 1]
        with pikepdf.open(BytesIO(self.whole)) as opened:
            page = opened.pages[0].obj
            self.root, self.page, self.drawing = (
                each.objgen[0] for each in (opened.Root, page, page.Contents)
            )
        self.free = max(int(each[1]) for each in _DEFINED.finditer(self.body)) + 1

    def edited(self, number: int, change: Callable[[bytes], bytes]) -> bytes:
        """The body with the text of one object changed, and what pays behind it under a free number."""
        place = re.search(rb"(?ms)^%d 0 obj\b.*?endobj" % number, self.body)
        assert place is not None
        return self.body[: place.start()] + change(place[0]) + self.body[place.end() :] + self.paying()

    def paying(self, number: int | None = None, generation: int = 0) -> bytes:
        return b"%d %d obj\n%s\nendobj\n" % (number or self.free, generation, _PAID)

    def listed(self, body: bytes, more: bytes = b"", *, last: bool = False) -> bytes:
        """The body with a table of its objects behind it: of those that are there twice, the first or the last."""
        places: dict[int, int] = {}
        for each in _DEFINED.finditer(body):
            if last or int(each[1]) not in places:
                places[int(each[1])] = each.start()
        return body + _table(places, len(body), b"/Root %d 0 R %s" % (self.root, more))


def _table(places: Mapping[int, int], start: int, trailer: bytes) -> bytes:
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % each for each in sorted(places.items()))
    size = max(places) + 1
    return b"xref\n0 1\n0000000000 65535 f \n%strailer <</Size %d %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        rows, size, trailer, start,
    )  # fmt: skip


def _first_key(key: bytes) -> Callable[[bytes], bytes]:
    return lambda text: text.replace(b"<<", b"<< " + key + b" ", 1)


def a_key_twice(pdf: bytes) -> bytes:
    plain = _Plain(pdf)
    return plain.listed(plain.edited(plain.page, _first_key(b"/Contents %d 0 R" % plain.free)))


def a_key_twice_once_in_numbers(pdf: bytes) -> bytes:
    plain = _Plain(pdf)
    return plain.listed(plain.edited(plain.page, _first_key(b"/Con#74ents %d 0 R" % plain.free)))


def a_trailer_with_two_roots(pdf: bytes) -> bytes:
    plain = _Plain(pdf)
    found = plain.listed(plain.body + _other_tree(plain))
    return found.replace(b"trailer <<", b"trailer <</Root %d 0 R " % (plain.free + 1))


def two_catalogues(pdf: bytes) -> bytes:
    plain = _Plain(pdf)
    return plain.listed(plain.body + _other_tree(plain))


def _other_tree(plain: _Plain) -> bytes:
    at = plain.free
    return plain.paying() + b"".join(
        b"%d 0 obj\n%s\nendobj\n" % each
        for each in (
            (at + 1, b"<</Type/Catalog/Pages %d 0 R>>" % (at + 2)),
            (at + 2, b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % (at + 3)),
            (at + 3, b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 595 842]/Contents %d 0 R>>" % (at + 2, at)),
        )
    )


def an_object_twice_the_listed_one_first(pdf: bytes) -> bytes:
    plain = _Plain(pdf)
    return plain.listed(plain.body + plain.paying(plain.drawing))


def an_object_twice_the_listed_one_last(pdf: bytes) -> bytes:
    plain = _Plain(pdf)
    head, mark, rest = plain.body.split(b"\n", 2)
    return plain.listed(b"\n".join((head, mark, plain.paying(plain.drawing) + rest)), last=True)


def an_object_of_another_generation(pdf: bytes) -> bytes:
    plain = _Plain(pdf)
    return plain.listed(plain.body + plain.paying(plain.drawing, 1))


def a_table_and_a_stream_for_a_table(pdf: bytes) -> bytes:
    """Old readers go by the table, new ones by the stream that its trailer names besides."""
    plain = _Plain(pdf)
    body = plain.body + plain.paying()
    row = bytes([1]) + (len(plain.body)).to_bytes(4, "big") + b"\0"
    told = b"/Type/XRef /Size %d /W[1 4 1] /Index[%d 1] /Root %d 0 R /Length %d" % (
        plain.free + 2, plain.free, plain.root, len(row),
    )  # fmt: skip
    stream = b"%d 0 obj\n<<%s>>\nstream\n%s\nendstream\nendobj\n" % (plain.free + 1, told, row)
    return plain.listed(body + stream, b"/XRefStm %d" % len(body))


def a_table_that_is_nowhere(pdf: bytes) -> bytes:
    whole = _Plain(pdf).whole
    return whole[: whole.rfind(b"startxref")] + b"startxref\n5\n%%EOF\n"


def an_object_without_an_end(pdf: bytes) -> bytes:
    plain = _Plain(pdf)
    return plain.listed(plain.edited(plain.page, lambda text: text.replace(b"endobj", b"")))


def a_length_that_lies(pdf: bytes) -> bytes:
    plain = _Plain(pdf)
    return plain.listed(
        plain.edited(plain.drawing, lambda text: re.sub(rb"/Length \d+", b"/Length 10", text, count=1))
    )


def a_packing_by_its_short_name(pdf: bytes) -> bytes:
    plain = _Plain(pdf)
    return plain.listed(plain.edited(plain.drawing, lambda text: text.replace(b"/FlateDecode", b"/Fl", 1)))


def _appended(pdf: bytes, objects: Sequence[tuple[int, bytes]], listed: Sequence[int]) -> bytes:
    """An update of these objects behind the last byte, whose table names the first of each number in ``listed``."""
    out, places = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n"), dict[int, int]()
    for number, text in objects:
        places.setdefault(number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    with pikepdf.open(BytesIO(pdf)) as opened:
        root, size = opened.Root.objgen[0], max(int(opened.trailer.Size), 1 + max(places))
    rows = b"".join(b"%d 1\n%010d 00000 n \n" % (each, places[each]) for each in listed) or b"0 0\n"
    before = int(pdf[pdf.rfind(b"startxref") :].split()[1])
    return bytes(out) + b"xref\n%strailer <</Size %d /Root %d 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        rows, size, root, before, len(out),
    )  # fmt: skip


def _of_page(pdf: bytes) -> tuple[int, int, bytes, int]:
    """The first page's number, that of its drawing, its text, and a number that is free."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        page = opened.pages[0].obj
        return (
            page.objgen[0], page.Contents.objgen[0], page.unparse(resolved=True), int(opened.trailer.Size),
        )  # fmt: skip


def an_update_with_a_key_twice(pdf: bytes) -> bytes:
    page, _, text, free = _of_page(pdf)
    twice = _first_key(b"/Contents %d 0 R" % free)(text)
    return _appended(pdf, [(free, _PAID), (page, twice)], sorted([page, free]))


def an_update_in_no_table(pdf: bytes) -> bytes:
    _, drawing, _, _ = _of_page(pdf)
    return _appended(pdf, [(drawing, _PAID)], [])


def an_update_with_an_object_twice(pdf: bytes) -> bytes:
    page, drawing, text, free = _of_page(pdf)
    other = text.replace(b"/Contents %d 0 R" % drawing, b"/Contents %d 0 R" % free)
    return _appended(pdf, [(page, text), (page, other), (free, _PAID)], sorted([page, free]))


def _blank(opened: pikepdf.Pdf) -> Any:
    return opened.make_indirect(
        Dictionary(
            Type=Name.Page, MediaBox=Array((0, 0, 595, 842)), Contents=opened.make_stream(b"0 g 60 400 9 9 re f"),
        )
    )  # fmt: skip


def _between(opened: pikepdf.Pdf, **keys: Any) -> None:
    """A node of the tree between its root and the first page."""
    tree = opened.Root.Pages
    page = tree.Kids[0]
    node = opened.make_indirect(
        Dictionary({"/Type": Name.Pages, "/Kids": Array([page]), "/Count": 1, "/Parent": tree})
    )
    for name, value in keys.items():
        node[f"/{name}"] = value
    page.Parent, tree.Kids[0] = node, node


def a_node_that_draws(opened: pikepdf.Pdf) -> None:
    _between(opened, Contents=_blank(opened).Contents, MediaBox=Array((0, 0, 595, 842)))


def a_node_that_calls_itself_a_page(opened: pikepdf.Pdf) -> None:
    _between(opened, Type=Name.Page, Contents=_blank(opened).Contents, MediaBox=Array((0, 0, 595, 842)))


def a_node_of_seven_pages(opened: pikepdf.Pdf) -> None:
    _between(opened, Count=7)


def a_node_without_pages_that_draws(opened: pikepdf.Pdf) -> None:
    tree = opened.Root.Pages
    node = Dictionary(Type=Name.Pages, Kids=Array(()), Count=0, Parent=tree, Contents=_blank(opened).Contents)
    tree.Kids.append(opened.make_indirect(node))


def a_page_with_pages_below(opened: pikepdf.Pdf) -> None:
    page = opened.pages[0].obj
    page.Kids, page.Count = Array([_blank(opened)]), 1


def a_page_of_another_parent(opened: pikepdf.Pdf) -> None:
    tree = opened.Root.Pages
    other = Dictionary(Type=Name.Pages, Kids=Array(()), Count=0, Parent=tree, CropBox=Array((0, 0, 595, 842)))
    opened.pages[0].obj.Parent = opened.make_indirect(other)


def _count(of: int) -> Callable[[pikepdf.Pdf], None]:
    def change(opened: pikepdf.Pdf) -> None:
        opened.Root.Pages.Count = of

    return change


BYTES: Sequence[Callable[[bytes], bytes]] = (
    a_key_twice,
    a_key_twice_once_in_numbers,
    a_trailer_with_two_roots,
    two_catalogues,
    an_object_twice_the_listed_one_first,
    an_object_twice_the_listed_one_last,
    an_object_of_another_generation,
    a_table_and_a_stream_for_a_table,
    a_table_that_is_nowhere,
    an_object_without_an_end,
    a_length_that_lies,
    a_packing_by_its_short_name,
    an_update_with_a_key_twice,
    an_update_in_no_table,
    an_update_with_an_object_twice,
)
TREES: Sequence[Callable[[pikepdf.Pdf], None]] = (
    a_node_that_draws,
    a_node_that_calls_itself_a_page,
    a_node_of_seven_pages,
    a_node_without_pages_that_draws,
    a_page_with_pages_below,
    a_page_of_another_parent,
)

FORGERIES: Mapping[str, Callable[[bytes], bytes]] = {
    **{each.__name__.replace("_", " "): each for each in BYTES},
    **{
        each.__name__.replace("_", " "): lambda pdf, change=each: updated(pdf, change)  # type: ignore[misc]
        for each in TREES
    },
    **{
        f"a tree of {of} pages": lambda pdf, of=of: updated(pdf, _count(of))  # type: ignore[misc]
        for of in (-1, 0, 1, 99)
    },
}
