"""Which fields a template asks for, as dotted paths: ``isi.baris[].target``. Infers no types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jinja2 import nodes

_LOOP = ""  # the path of names that are not from the context


def fields(tree: nodes.Template) -> frozenset[str]:
    """Return the path of every field of the context that the template reads."""
    return frozenset(path for path, _ in reads(tree))


def reads(tree: nodes.Template) -> frozenset[tuple[str, int]]:
    """Return every field that the template reads with each line of its source that does."""
    found: set[tuple[str, int]] = set()
    _visit(tree, {"range": _LOOP, "loop": _LOOP}, found)
    return frozenset((path, line) for path, line in found if path)


def _visit(node: nodes.Node, scope: dict[str, str], found: set[tuple[str, int]]) -> None:
    if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
        path = _path(node, scope)
        if path is not None:
            found.add((path, node.lineno))
            return
    if isinstance(node, nodes.For):
        _visit(node.iter, scope, found)
        inner = {**scope, **dict(_targets(node.target, node.iter, scope))}
        for child in (*((node.test,) if node.test else ()), *node.body):
            _visit(child, inner, found)
        for child in node.else_:
            _visit(child, scope, found)
        return
    if isinstance(node, nodes.Assign | nodes.AssignBlock):
        for child in (node.node,) if isinstance(node, nodes.Assign) else node.body:
            _visit(child, scope, found)
        scope.update(_named(node, scope))
        return
    for child in node.iter_child_nodes():
        _visit(child, scope, found)


def _named(node: nodes.Assign | nodes.AssignBlock, scope: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each name that a template gives itself (``{% set %}``) with the path it stands for; conditions keep it, loops do not."""
    if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
        yield node.target.name, _path(node.node, scope) or _LOOP
        return
    for each in (node.target, *node.target.find_all(nodes.Name)):
        if isinstance(each, nodes.Name):
            yield each.name, _LOOP


def _targets(target: nodes.Node, iterated: nodes.Node, scope: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each loop name with the path it stands for."""
    if isinstance(target, nodes.Name):
        path = _path(iterated, scope)
        yield target.name, f"{path}[]" if path else _LOOP
    elif isinstance(target, nodes.Tuple):
        for item in target.items:
            if isinstance(item, nodes.Name):
                yield item.name, _LOOP


def _path(node: nodes.Node, scope: Mapping[str, str]) -> str | None:
    """Return the dotted path of a lookup, '' for what is not from the context, None for no lookup."""
    if isinstance(node, nodes.Name):
        return scope.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        owner = _path(node.node, scope)
        return f"{owner}.{node.attr}" if owner else owner
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        owner = _path(node.node, scope)
        key = "[]" if isinstance(node.arg.value, int) else f".{node.arg.value}"
        return f"{owner}{key}" if owner else owner
    if (
        isinstance(node, nodes.Filter)
        and node.node is not None
        and node.name in ("sort", "list", "reverse", "unique")
    ):
        return _path(node.node, scope)
    return None
