"""Binds several PDF/A-2b into one: pages in order, one structure tree, one outline with an entry for each Lampiran.

What LibreOffice wrote stays as it is, page by page; only what counts across a whole document is joined: the tags' parent
tree, their role map and the bookmarks. Title, language, metadata and output intent are the first one's. It converts and
numbers nothing.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from worker.pdf.accessible import claims, disclaim
from worker.pdf.errors import PageRefused


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """One PDF to be bound behind the first, and what its bookmark says."""

    pdf: bytes
    title: str


def bind(first: bytes, leaves: Sequence[Leaf]) -> bytes:
    """Return ``first`` with the pages of ``leaves`` behind it; raises ``PageRefused`` for a PDF that does not parse."""
    if not leaves:
        return first
    try:
        with pikepdf.open(io.BytesIO(first)) as whole:
            for leaf in leaves:
                with pikepdf.open(io.BytesIO(leaf.pdf)) as added:
                    if not claims(added):
                        disclaim(whole)
                    _add(whole, added, leaf.title)
            written = io.BytesIO()
            whole.save(written, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
            return written.getvalue()
    except pikepdf.PdfError as cause:
        raise PageRefused("A PDF to be bound does not parse.", technical=cause) from cause


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has; raises ``PageRefused`` for one that does not parse."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            return len(document.pages)
    except pikepdf.PdfError as cause:
        raise PageRefused("The PDF does not parse.", technical=cause) from cause


def _add(whole: Pdf, added: Pdf, title: str) -> None:
    tagged = "/StructTreeRoot" in whole.Root and "/StructTreeRoot" in added.Root
    if tagged:
        _shift(added, _next_key(whole.Root.StructTreeRoot))
        _rename_roles(added, whole.Root.StructTreeRoot)
    at = len(whole.pages)
    whole.pages.extend(added.pages)
    # Pages first: what is copied afterwards finds them already there, and points to them.
    if tagged:
        _join_tags(whole, added)
    _join_outline(whole, added, title, at)


def _next_key(tree: pikepdf.Object) -> int:
    """Return the first free key of the parent tree; LibreOffice writes it flat."""
    numbers = tree.ParentTree.get("/Nums", Array())
    return max((int(numbers[place]) for place in range(0, len(numbers), 2)), default=-1) + 1


def _shift(document: Pdf, offset: int) -> None:
    """Move every key into the parent tree of a document that is about to be bound."""
    for thing in document.objects:
        if isinstance(thing, Dictionary | pikepdf.Stream):
            for name in ("/StructParents", "/StructParent"):
                if name in thing:
                    thing[name] = int(thing[name]) + offset
    numbers = document.Root.StructTreeRoot.ParentTree.get("/Nums", Array())
    for place in range(0, len(numbers), 2):
        numbers[place] = int(numbers[place]) + offset


def _rename_roles(document: Pdf, before: pikepdf.Object) -> None:
    """Give a style that plays another part here than in the pages before it a name of its own."""
    known, ours = (
        before.get("/RoleMap", Dictionary()),
        document.Root.StructTreeRoot.get("/RoleMap", Dictionary()),
    )
    clashing = {name for name in ours.keys() if name in known and known[name] != ours[name]}  # noqa: SIM118 - no mapping
    if not clashing:
        return
    fresh = {name: _free(name, {*known.keys(), *ours.keys()}) for name in clashing}
    for name, other in fresh.items():
        ours[other] = ours[name]
        del ours[name]
    for thing in document.objects:
        if isinstance(thing, Dictionary) and "/P" in thing and (role := str(thing.get("/S", ""))) in fresh:
            thing.S = Name(fresh[role])


def _free(name: str, taken: set[str]) -> str:
    return next(each for number in range(2, len(taken) + 3) if (each := f"{name} {number}") not in taken)


def _join_tags(whole: Pdf, added: Pdf) -> None:
    tree, theirs = whole.Root.StructTreeRoot, whole.copy_foreign(added.Root.StructTreeRoot)
    tree.K = Array([*_several(tree.get("/K")), *_several(theirs.get("/K"))])
    for element in _several(theirs.get("/K")):
        element.P = tree
    tree.ParentTree.Nums = Array(
        [*tree.ParentTree.get("/Nums", Array()), *theirs.ParentTree.get("/Nums", Array())]
    )
    roles = tree.get("/RoleMap", Dictionary())
    for name, role in theirs.get("/RoleMap", Dictionary()).items():
        roles[name] = role
    tree.RoleMap = roles


def _several(kids: pikepdf.Object | None) -> list[pikepdf.Object]:
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _join_outline(whole: Pdf, added: Pdf, title: str, at: int) -> None:
    """Add one bookmark for the bound pages, their own below it."""
    if "/Outlines" not in whole.Root:
        whole.Root.Outlines = whole.make_indirect(Dictionary(Type=Name.Outlines, Count=0))
    root = whole.Root.Outlines
    page = whole.pages[at].obj
    entry = whole.make_indirect(
        Dictionary(Title=String(title), Parent=root, Dest=Array([page, Name.XYZ, None, None, 0]))
    )
    if "/Outlines" in added.Root and "/First" in added.Root.Outlines:
        theirs = whole.copy_foreign(added.Root.Outlines)
        entry.First, entry.Last = theirs.First, theirs.Last
        item: pikepdf.Object | None = theirs.First
        children = 0
        met: set[tuple[int, int]] = set()
        while (
            item is not None and item.objgen not in met
        ):  # a brought file's bookmarks may lead round in a ring
            met.add(item.objgen)
            item.Parent = entry
            children += 1
            item = item.get("/Next")
        entry.Count = -children  # closed: a reader sees the Lampiran, and opens the one wanted
    if "/Last" in root:
        entry.Prev = root.Last
        root.Last.Next = entry
    else:
        root.First = entry
    root.Last = entry
    root.Count = int(root.get("/Count", 0)) + 1
