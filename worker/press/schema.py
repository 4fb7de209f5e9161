"""What a template asks for, as a schema: scalars, lists, nested objects, what may be missing, dates and pictures.

Inferred from the syntax trees of all text parts: a loop makes a list, a dot an object, arithmetic a number, ``strftime``
a date, a condition something that may be missing. A guess about types, never about names: every name in it is read by
the template. Whether it agrees with a type's contract is ``compare``'s to say; validating data is the contract's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from jinja2 import nodes

NUMBERS: Final = frozenset({"abs", "int", "float", "round", "sum", "angka", "rupiah", "persen", "terbilang"})
DATES: Final = frozenset({"tanggal", "hari", "tanggal_angka", "date"})
PICTURES: Final = frozenset({"image", "gambar", "inline_image"})
_SAME: Final = frozenset(
    {"sort", "list", "reverse", "unique", "batch", "slice", "select", "reject", "selectattr", "rejectattr"}
)
_LISTED: Final = frozenset(
    {"join", "length", "count", "first", "last", "map", "max", "min", "sum", "groupby", *_SAME}
)
_LOOKUPS: Final = (nodes.Name, nodes.Getattr, nodes.Getitem)
_OURS: Final = frozenset({"loop", "range"})


@dataclass(kw_only=True)
class Shape:
    """What is known of one name; grows while the trees are read."""

    fields: dict[str, Shape] = field(default_factory=dict)
    items: Shape | None = None
    uses: set[str] = field(default_factory=set)
    """``printed``, ``tested``, ``number``, ``date``, ``image``, ``iterated``."""
    needed: bool = False
    """Read somewhere outside every condition on it."""
    owner: Shape | None = field(default=None, repr=False)

    def child(self, name: str) -> Shape:
        """Return the shape of a field, made when it is new."""
        if name not in self.fields:
            self.fields[name] = Shape(owner=self)
        return self.fields[name]

    def item(self) -> Shape:
        """Return the shape of a list's items."""
        self.uses.add("iterated")
        if self.items is None:
            self.items = Shape(owner=self)
        return self.items

    @property
    def kind(self) -> str:
        """Return ``list``, ``object``, ``date``, ``image``, ``number``, ``boolean`` or ``scalar``."""
        if self.items is not None or "iterated" in self.uses:
            return "list"
        if self.fields:
            return "object"
        for use in ("date", "image", "number"):
            if use in self.uses:
                return use
        return "boolean" if self.uses == {"tested"} else "scalar"


@dataclass(frozen=True, kw_only=True)
class FieldMismatch:
    """One place where a template and the contract of its type disagree on what a field is."""

    path: str
    asked: str
    """What the template takes it for."""
    given: str
    """What the contract gives."""


def infer(trees: Iterable[nodes.Template]) -> Shape:
    """Return the shape of the whole context that these parts read."""
    root = Shape()
    for tree in trees:
        _Reader(root).read(tree)
    return root


def json_schema(shape: Shape) -> dict[str, Any]:
    """Return a shape as JSON Schema; ``required`` names what is read outside every condition on it."""
    match shape.kind:
        case "list":
            return {"type": "array", "items": json_schema(shape.items) if shape.items else {}}
        case "object":
            told: dict[str, Any] = {
                "type": "object",
                "properties": {name: json_schema(child) for name, child in sorted(shape.fields.items())},
            }
            required = sorted(name for name, child in shape.fields.items() if _needed(child))
            return {**told, "required": required} if required else told
        case "date":
            return {"type": "string", "format": "date"}
        case "image":
            return {"type": "string", "contentEncoding": "base64", "contentMediaType": "image/png"}
        case "number":
            return {"type": "number"}
        case "boolean":
            return {"type": ["boolean", "string", "array", "null"]}
        case _:
            return {"type": ["string", "number"]}


def paths(shape: Shape, at: str = "") -> Iterator[tuple[str, Shape]]:
    """Yield every field by its dotted path, list positions written ``[]``."""
    for name, child in shape.fields.items():
        path = f"{at}.{name}" if at else name
        yield path, child
        yield from paths(child, path)
    if shape.items is not None:
        yield f"{at}[]", shape.items
        yield from paths(shape.items, f"{at}[]")


def needed(shape: Shape) -> frozenset[str]:
    """Return the paths without which no document can be made."""
    return frozenset(path for path, child in paths(shape) if _needed(child))


def compare(shape: Shape, kinds: Mapping[str, str]) -> list[FieldMismatch]:
    """Return where the template takes a field for something else than the contract gives."""
    found = []
    for path, child in paths(shape):
        given, asked = kinds.get(path), child.kind
        if given is None or asked in ("boolean", given) or given == "any":
            continue
        if asked in ("scalar", "date", "image", "number") and given == "scalar":
            continue
        found.append(FieldMismatch(path=path, asked=asked, given=given))
    return found


def kinds_of(context: Mapping[str, Any]) -> dict[str, str]:
    """Return what each field of a context is: ``object``, ``list``, ``scalar``; ``any`` below an empty list."""
    found: dict[str, str] = {}

    def visit(value: Any, path: str) -> None:
        if isinstance(value, Mapping):
            if path:
                _merge(found, path, "object")
            for name, inner in value.items():
                visit(inner, f"{path}.{name}" if path else str(name))
        elif isinstance(value, list | tuple):
            _merge(found, path, "list")
            for inner in value:
                visit(inner, f"{path}[]")
            if not value:
                found.setdefault(f"{path}[]", "any")
        else:
            _merge(found, path, "any" if value is None else "scalar")

    visit(context, "")
    return found


def _merge(found: dict[str, str], path: str, kind: str) -> None:
    if found.get(path, "any") == "any":
        found[path] = kind


def _needed(shape: Shape) -> bool:
    return shape.needed or any(_needed(child) for child in shape.fields.values())


class _Reader:
    """Walks one tree with the names in scope."""

    def __init__(self, root: Shape) -> None:
        self._root = root

    def read(self, tree: nodes.Template) -> None:
        self._block(tree.body, {}, frozenset())

    def _block(
        self, body: Iterable[nodes.Node], scope: dict[str, Shape | None], guards: frozenset[int]
    ) -> None:
        own = dict(scope)
        for node in body:
            self._visit(node, own, guards)
            if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
                own[node.target.name] = self._shape(node.node, own)

    def _visit(self, node: nodes.Node, scope: dict[str, Shape | None], guards: frozenset[int]) -> None:
        if isinstance(node, nodes.For):
            self._loop(node, scope, guards)
        elif isinstance(node, nodes.If | nodes.CondExpr):
            self._condition(node, scope, guards)
        elif isinstance(node, nodes.Output):
            for inner in node.nodes:
                self._use(inner, "printed", scope, guards)
        elif isinstance(node, nodes.Assign):
            self._visit(node.node, scope, guards)
        elif isinstance(node, _LOOKUPS):
            self._use(node, "", scope, guards)
        elif isinstance(node, nodes.Filter | nodes.Test):
            self._filtered(node, scope, guards)
        elif isinstance(node, nodes.Call):
            self._called(node, scope, guards)
        elif isinstance(node, nodes.BinExpr) and not isinstance(node, nodes.Add | nodes.And | nodes.Or):
            for side in (node.left, node.right):
                self._use(side, "number", scope, guards)
        else:
            for child in node.iter_child_nodes():
                self._visit(child, scope, guards)

    def _use(
        self, node: nodes.Node, use: str, scope: dict[str, Shape | None], guards: frozenset[int]
    ) -> None:
        """Note a use of a lookup; of anything else, look inside."""
        shape = self._shape(node, scope)
        if shape is None:
            inside = [node] if not isinstance(node, _LOOKUPS) else node.iter_child_nodes()
            for each in inside:
                self._visit(each, scope, guards)
            return
        if use:
            shape.uses.add(use)
        if not any(id(each) in guards for each in _chain(shape)):
            shape.needed = True

    def _filtered(
        self, node: nodes.Filter | nodes.Test, scope: dict[str, Shape | None], guards: frozenset[int]
    ) -> None:
        if node.node is not None:
            shape = self._shape(node.node, scope)
            known = guards
            if shape is not None and node.name in ("default", "d", "defined", "undefined", "none"):
                known = guards | {id(shape)}
            if shape is not None and isinstance(node, nodes.Filter) and node.name in _LISTED:
                shape.item()
            if node.name in NUMBERS:
                self._use(node.node, "number" if node.name != "sum" else "", scope, known)
            elif node.name in DATES:
                self._use(node.node, "date", scope, known)
            elif node.name in PICTURES:
                self._use(node.node, "image", scope, known)
            else:
                self._use(node.node, "", scope, known)
        for argument in (*node.args, *(keyword.value for keyword in node.kwargs)):
            self._visit(argument, scope, guards)

    def _called(self, node: nodes.Call, scope: dict[str, Shape | None], guards: frozenset[int]) -> None:
        if isinstance(node.node, nodes.Getattr):
            self._use(node.node.node, "date" if node.node.attr == "strftime" else "", scope, guards)
        for argument in (*node.args, *(keyword.value for keyword in node.kwargs)):
            self._visit(argument, scope, guards)

    def _loop(self, node: nodes.For, scope: dict[str, Shape | None], guards: frozenset[int]) -> None:
        listed = self._shape(node.iter, scope)
        inner: dict[str, Shape | None] = {**scope, "loop": None}
        if listed is not None:
            self._use(node.iter, "", scope, guards)
        else:
            self._visit(node.iter, scope, guards)
        if isinstance(node.target, nodes.Name):
            inner[node.target.name] = listed.item() if listed is not None else None
        elif isinstance(node.target, nodes.Tuple):
            inner |= {name.name: None for name in node.target.items if isinstance(name, nodes.Name)}
        if node.test:
            self._visit(node.test, inner, guards)
        self._block(node.body, inner, guards)
        self._block(node.else_, scope, guards)

    def _condition(
        self, node: nodes.If | nodes.CondExpr, scope: dict[str, Shape | None], guards: frozenset[int]
    ) -> None:
        tested = {id(shape) for shape in self._tested(node.test, scope)}
        self._visit(node.test, scope, guards | tested)
        if isinstance(node, nodes.CondExpr):
            self._use(node.expr1, "printed", scope, guards | tested)
            if node.expr2 is not None:
                self._use(node.expr2, "printed", scope, guards)
            return
        self._block(node.body, scope, guards | tested)
        for other in node.elif_:
            self._condition(other, scope, guards | tested)
        self._block(node.else_, scope, guards | tested)

    def _tested(self, node: nodes.Node, scope: dict[str, Shape | None]) -> Iterator[Shape]:
        """Yield the lookups a condition asks after, and what hangs on them."""
        shape = self._shape(node, scope)
        if shape is not None:
            shape.uses.add("tested")
            yield shape
        elif isinstance(node, nodes.Test | nodes.Filter) and node.node is not None:
            yield from self._tested(node.node, scope)
        else:
            for child in node.iter_child_nodes():
                yield from self._tested(child, scope)

    def _shape(self, node: nodes.Node, scope: dict[str, Shape | None]) -> Shape | None:
        """Return the shape a lookup leads to; None for what is not from the context."""
        if isinstance(node, nodes.Name):
            if node.name in scope:
                return scope[node.name]
            return None if node.name in _OURS else self._root.child(node.name)
        if isinstance(node, nodes.Getattr):
            owner = self._shape(node.node, scope)
            return owner.child(node.attr) if owner is not None else None
        if isinstance(node, nodes.Getitem):
            owner = self._shape(node.node, scope)
            if owner is None or not isinstance(node.arg, nodes.Const):
                return None
            return owner.item() if isinstance(node.arg.value, int) else owner.child(str(node.arg.value))
        if isinstance(node, nodes.Filter) and node.node is not None and node.name in _SAME:
            owner = self._shape(node.node, scope)
            if owner is not None:
                owner.item()
            return owner
        return None


def _chain(shape: Shape | None) -> Iterator[Shape]:
    """Yield a shape and all it hangs on: what a condition says of an object holds for its fields."""
    while shape is not None:
        yield shape
        shape = shape.owner
