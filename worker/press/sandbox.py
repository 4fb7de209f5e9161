"""The sandboxed Jinja of the press: what a template may say, and the record of everything it prints.

Allow-lists, not block-lists: node kinds, filters, tests and methods that are not named here are refused when the
template is compiled. Autoescape is always on, an undefined name is an error, and every printed value passes
``RecordingContext.put``, which refuses what has no printed form and what XML cannot carry. Knows nothing of DOCX parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from jinja2 import nodes, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from worker.press.addresses import address
from worker.press.codegen import PressCode
from worker.press.recording import (
    NUMBERS,
    KindUnprintable,
    LetterIllegal,
    MissingValue,
    NameMissing,
    RecordingContext,
)
from worker.press.restarts import RestartMark

__all__ = [
    "ConstructFound",
    "KindUnprintable",
    "LetterIllegal",
    "MissingValue",
    "NameMissing",
    "PressEnvironment",
    "RecordingContext",
    "check",
    "environment",
    "path_of",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NODES: Final = _words(
    "Template Output TemplateData For If Assign Name Const List Tuple Dict Pair Keyword Getattr Getitem Slice Compare "
    "Operand And Or Not CondExpr Filter Test Add Sub Mul Div FloorDiv Mod Neg Pos Concat Call"
)
FILTERS: Final = _words(
    "abs batch capitalize count d default dictsort e escape first float groupby int join last length list lower map "
    "max min reject rejectattr replace reverse round select selectattr slice sort string sum tautan title trim unique upper"
)
TESTS: Final = _words(
    "boolean defined divisibleby eq equalto even false float ge greaterthan gt in integer iterable le lessthan lower "
    "lt mapping ne none number odd sequence string true undefined upper"
)
METHODS: Final = _words(
    "capitalize count cycle endswith get index items join keys lower lstrip replace rstrip split startswith strip "
    "strftime title upper values"
)
FUNCTIONS: Final = frozenset({"range"})
_RANGE: Final = 10_000  # rows of the longest table a page can reasonably count up to
_COUNTED: Final = (
    1_000_000  # rows of all ranges of one part: loops in loops multiply, and 0.1 s of them is enough
)
_LOOP: Final = _words("index index0 first last length revindex revindex0 depth depth0 previtem nextitem")


class ConstructFound(Exception):
    """A construct outside the allow-lists."""


@pass_context  # keeps Jinja from printing constants at compile time, where nothing would record them
def _finalize(context: RecordingContext, value: object) -> str:
    """Return the printed form of ``value``; ``PressCode`` calls ``put`` itself."""
    return context.put(value)


class PressEnvironment(ImmutableSandboxedEnvironment):
    """Jinja for templates from outside: immutable sandbox, keys before methods, arithmetic on numbers only."""

    intercepted_binops = frozenset({"+", "*", "%"})
    context_class = RecordingContext
    code_generator_class = PressCode

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Look a field up; in a mapping a key named ``items`` is the key, not the method."""
        if type(obj) is dict:
            try:
                return obj[attribute]
            except KeyError:
                pass
        elif type(obj) is LoopContext and attribute in _LOOP:
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Compute with numbers; ``'a' * 10**9``, ``'%999999999d' % 1`` and sums of lists are refused."""
        numbers = isinstance(left, NUMBERS) and isinstance(right, NUMBERS)
        words = operator == "+" and isinstance(left, str) and isinstance(right, str)
        if not numbers and not words:
            for operand in (left, right):
                if isinstance(operand, MissingValue):
                    str(operand)  # raises, with the name
            raise SecurityError(f"{operator} of {type(left).__name__} and {type(right).__name__}")
        return super().call_binop(context, operator, left, right)


def environment() -> PressEnvironment:
    """Return the environment every template is compiled in."""
    env = PressEnvironment(
        autoescape=True,
        undefined=MissingValue,
        finalize=_finalize,
        keep_trailing_newline=True,
        cache_size=0,
        extensions=[RestartMark],
    )
    env.filters = {name: env.filters[name] for name in FILTERS if name in env.filters}
    env.filters["tautan"] = address
    # Everything is escaped once already: `|e`, which docxtpl's documentation recommends, changes nothing here.
    env.filters["e"] = env.filters["escape"] = _unchanged
    env.tests = {name: check for name, check in env.tests.items() if name in TESTS}
    env.globals = {"range": _bounded_range}
    return env


def check(tree: nodes.Template, own: frozenset[str] = frozenset()) -> None:
    """Refuse a parsed template that uses anything outside the allow-lists, by raising ``ConstructFound``."""
    for node in tree.find_all(nodes.Node):
        kind = type(node).__name__
        if kind not in NODES:
            raise ConstructFound(kind.lower())
        name = _word(node)
        if name.startswith("_"):
            raise ConstructFound(name)
        if isinstance(node, nodes.Filter):
            _check_filter(node, FILTERS | own)
        if isinstance(node, nodes.Test) and name not in TESTS:
            raise ConstructFound(f"is {name}")
        if isinstance(node, nodes.For) and node.recursive:
            raise ConstructFound("for ... recursive")
        if isinstance(node, nodes.Name) and name in ("self", "caller", "varargs", "kwargs"):
            raise ConstructFound(name)
        if isinstance(node, nodes.Call):
            _check_call(node)


def _word(node: nodes.Node) -> str:
    """Return the name a node brings in, or nothing."""
    if isinstance(node, nodes.Name | nodes.Filter | nodes.Test):
        return node.name
    if isinstance(node, nodes.Getattr):
        return node.attr
    if isinstance(node, nodes.Keyword):
        return node.key
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return str(node.arg.value)
    return ""


def _check_filter(node: nodes.Filter, allowed: frozenset[str]) -> None:
    """Refuse filters by name, also by the names they are given: ``map('attr', '__class__')``."""
    if node.name not in allowed:
        raise ConstructFound(f"|{node.name}")
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        raise ConstructFound("*arguments")
    given = [*node.args, *(keyword.value for keyword in node.kwargs)]
    for value in given:
        if isinstance(value, nodes.Const) and any(
            word.startswith("_") for word in str(value.value).split(".")
        ):
            raise ConstructFound(str(value.value))
    if node.name in ("map", "select", "reject", "selectattr", "rejectattr") and node.args:
        by_name = node.args[1:2] if node.name.endswith("attr") else node.args[:1]
        for value in by_name:
            if not isinstance(value, nodes.Const) or value.value not in allowed | TESTS:
                raise ConstructFound(f"|{node.name}")


def _check_call(node: nodes.Call) -> None:
    called = node.node
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        raise ConstructFound("*arguments")
    if isinstance(called, nodes.Getattr) and called.attr in METHODS:
        return
    if isinstance(called, nodes.Name) and called.name in FUNCTIONS:
        return
    raise ConstructFound(f"{_word(called) or 'expression'}()")


def path_of(error: NameMissing, context: Mapping[str, Any]) -> str:
    """Return the dotted path of a missing name, found by the identity of the object it was looked up in."""
    if isinstance(error.owner, dict | list):
        for path, value in _walk(context, "", 0):
            if value is error.owner:
                return f"{path}.{error.name}"
    return error.name


def _walk(value: Any, path: str, depth: int) -> Iterator[tuple[str, Any]]:
    if path:
        yield path, value
    if depth > 12:
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _walk(inner, f"{path}.{key}" if path else str(key), depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _walk(inner, f"{path}[{index}]", depth + 1)


def _unchanged(value: object) -> object:
    return value


@pass_context
def _bounded_range(context: RecordingContext, *args: int) -> range:
    numbers = range(*args)
    if len(numbers) > _RANGE:
        raise SecurityError(f"range of {len(numbers)}, at most {_RANGE}")
    context.counted += len(numbers)
    if context.counted > _COUNTED:
        raise SecurityError(f"ranges of more than {_COUNTED} together")
    return numbers
