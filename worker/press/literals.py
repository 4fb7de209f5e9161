"""Braces a template means to print: docxtpl's ``{_{`` and what stands in a raw block become printed strings.

Printed, they are recorded like any value, so the judge can tell them from a tag that was left unfilled. Values are
never rewritten: a ``{_{`` in the data stays as it is (docxtpl turns it into ``{{``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import nodes

_MEANT = re.compile(r"\{_\{|\}_\}|\{_%|%_\}|\{\{|\{%")
_BRACES = re.compile(r"(\{_\{|\}_\}|\{_%|%_\}|\{\{|\}\}|\{%|%\})")


def literal(tree: nodes.Template) -> None:
    """Turn the meant braces of a parsed template into printed constants, in place."""
    for output in tree.find_all(nodes.Output):
        if any(isinstance(node, nodes.TemplateData) and _MEANT.search(node.data) for node in output.nodes):
            output.nodes = [piece for node in output.nodes for piece in _pieces(node)]


def _pieces(node: nodes.Expr) -> Iterator[nodes.Expr]:
    if not isinstance(node, nodes.TemplateData) or not _MEANT.search(node.data):
        yield node
        return
    for piece in _BRACES.split(node.data):
        if _BRACES.fullmatch(piece):
            yield nodes.Const(piece.replace("_", ""), lineno=node.lineno)
        elif piece:
            yield nodes.TemplateData(piece, lineno=node.lineno)
