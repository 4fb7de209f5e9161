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


def _visit(node: nodes.Node, scope: Mapping[str, str], found: set[tuple[str, int]]) -> None:
    if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
        path = _path(node, scope)
        if path is not None:
            found.add((path, node.lineno))
            return
    if isinstance(node, nodes.For):
        _visit(node.iter, scope, found)
        inner = {**scope, **dict(_targets(node.target, node.iter, scope))}
        for child in (*node.body, *((node.test,) if node.test else ())):
            _visit(child, inner, found)
        for child in node.else_:
            _visit(child, scope, found)
        return
    if isinstance(node, nodes.Template | nodes.If):
        own = dict(scope)
        for child in node.iter_child_nodes():
            _visit(child, own, found)
            if isinstance(child, nodes.Assign) and isinstance(child.target, nodes.Name):
                own[child.target.name] = _path(child.node, own) or _LOOP
        return
    for child in node.iter_child_nodes():
        _visit(child, scope, found)


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
