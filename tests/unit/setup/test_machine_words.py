"""No text of a library reaches a person: what another's error says goes to logs, and as ``technical`` to whoever runs the house.

The source is walked: wherever an error that is not ours is at hand, its words may be logged, given as ``technical`` or asked for
a place (line, number, code), and nothing else. A place that may do more stands in the table with its reason.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Mapping
from typing import Final

import pytest

from tests.unit.setup.test_house import HOUSES, modules

ALLOWED: Final[Mapping[str, str]] = {
    "archive.errors": "makes the machine's words",
    "archive.settings:parsed": "a setting's parser says in our words what it ought to be",
    "archive.outages:kind_of": "the system's one word for a thread that cannot be had is known by it",
    "archive.ledger.errors:first_line": "what is kept as the machine's words",
    "service.embedded": "at the terminal of whoever runs the installation, in English, as its servers say it",
    "worker.press.language": "knows Jinja's sentences by their form and says others",
    "service.terminal.misuse": "knows the parser's sentences by their form and says others",
    "service.strictjson:_check_surrogates": "knows half of a pair by the parser's word for it",
    "service.tables.file:_not_csv": "knows the reader's refusals by their form and says others",
    "service.mail.smtp:send": "what a mail server answers is kept as the machine's words",
    "service.app:_answer_status": "the headers that a status asks for, Allow for one",
    "service.http.page_answers:answer": "to which page one of our own leads",
    "worker.line.endings:_told": "lets our own errors alone say what they say",
    "worker.line.press:_end": "an outage of the host's, ours",
    "worker.locked.child": "the child's standard error, which is a log",
    "worker.press.printing:_refusal": "the sandbox's own errors, told apart by their types first",
    "doc_templates.author": "for whoever writes a document type, at its own terminal",
}
"""Modules, rooms or functions that look into another's words, and why none reaches a person there."""
PLACES: Final = frozenset(
    re.findall(
        r"\w+",
        "errno filename start end lineno colno object response status_code smtp_code _code returncode code sqlstate diag orig"
        " recipients cell value errors ctx option_name possibilities param param_hint request problem_mark context_mark"
        " exit_code __traceback__ __cause__",
    )
)
"""What may be asked of another's error: where, which one, and never what it says."""
QUIET: Final = frozenset({"machine_words", "in_full", "type", "isinstance", "getattr", "issubclass"})
LOGS: Final = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
TOLD: Final = frozenset({"reason", "sebab", "detail", "message", "why", "words", "step", "about"})


def foreign(tree: ast.Module) -> Iterator[tuple[str, int, str]]:
    """Every use of the words of an error that is not ours: its function, line and what is used."""
    ours = _ours(tree)
    for function in _functions(tree):
        name = getattr(function, "name", "")
        for variable, body in _errors(function, ours):
            for node, kind in _uses(body, variable):
                yield name, node.lineno, kind


def _ours(tree: ast.Module) -> frozenset[str]:
    """Names in a module that are of this house."""
    own = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).split(".")[0] in HOUSES
        for alias in node.names
    }
    return frozenset(own | {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)})


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.Module]:
    yield tree
    yield from (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))


def _own_nodes(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """Everything in a body but other functions' insides."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting += ast.iter_child_nodes(node)


def _errors(
    function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Module, ours: frozenset[str]
) -> Iterator[tuple[str, list[ast.stmt]]]:
    """Yield each name that another's error has, and where."""
    if not isinstance(function, ast.Module):
        for given in (*function.args.args, *function.args.kwonlyargs):
            if given.annotation is not None and _is_foreign(given.annotation, ours, named=True):
                yield given.arg, function.body
    for node in _own_nodes(function.body):
        if isinstance(node, ast.ExceptHandler) and node.name and node.type is not None:
            kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
            if any(_is_foreign(kind, ours) for kind in kinds):
                yield node.name, node.body


def _is_foreign(kind: ast.expr, ours: frozenset[str], *, named: bool = False) -> bool:
    """Tell whether a type is another's error; ``named``: an annotation, which may be no error at all."""
    if isinstance(kind, ast.BinOp):
        return _is_foreign(kind.left, ours, named=named) or _is_foreign(kind.right, ours, named=named)
    if isinstance(kind, ast.Starred):
        return _is_foreign(kind.value, ours, named=named)
    if isinstance(kind, ast.Attribute):
        root = kind
        while isinstance(root, ast.Attribute):
            root = root.value  # type: ignore[assignment]
        own = isinstance(root, ast.Name) and root.id in ours
        return not own and (not named or kind.attr.endswith(("Error", "Exception")))
    if not isinstance(kind, ast.Name) or kind.id in ours:
        return False
    builtin = getattr(builtins, kind.id, None)
    error = isinstance(builtin, type) and issubclass(builtin, BaseException)
    return error or not named or kind.id.endswith(("Error", "Exception"))


def _uses(body: list[ast.stmt], variable: str) -> Iterator[tuple[ast.expr, str]]:
    """Yield what is made of an error's words, but for logs and ``technical``."""
    quiet: set[int] = set()
    for each in body:
        for node in ast.walk(each):
            if isinstance(node, ast.Call):
                silent = _called(node) in QUIET or (
                    isinstance(node.func, ast.Attribute) and node.func.attr in LOGS
                )
                inner = [node] if silent else [k.value for k in node.keywords if k.arg == "technical"]
                quiet |= {id(part) for given in inner for part in ast.walk(given)}
    for each in body:
        for node in ast.walk(each):
            if id(node) in quiet or not isinstance(node, ast.expr):
                continue
            match node:
                case ast.FormattedValue(value=ast.Name(id=name)) if name == variable:
                    yield node, "{error}"
                case ast.Call(func=ast.Name(id="str" | "repr"), args=[ast.Name(id=name)]) if name == variable:
                    yield node, "str(error)"
                case ast.Call():
                    for given in node.keywords:
                        told = isinstance(given.value, ast.Name) and given.value.id == variable
                        if told and given.arg != "technical":
                            yield node, f"{given.arg}=error"
                        elif given.arg in TOLD and _kind_of(given.value, variable):
                            yield node, f"{given.arg}=type(error).__name__"
                case ast.Subscript(slice=ast.Constant(value="msg")):
                    yield node, "finding['msg']"
                case ast.Attribute(value=ast.Name(id=name), attr=asked) if (
                    name == variable and asked not in PLACES
                ):
                    yield node, f"error.{asked}"


def _kind_of(node: ast.expr, variable: str) -> bool:
    return isinstance(node, ast.Attribute) and ast.unparse(node) == f"type({variable}).__name__"


def _called(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _allowed(module: str, function: str) -> str | None:
    names = [f"{module}:{function}", module]
    while "." in names[-1]:
        names.append(names[-1].rpartition(".")[0])
    return next((each for each in names if each in ALLOWED), None)


@pytest.mark.parametrize("house", HOUSES)
def test_no_words_of_another_s_error_are_told(house: str) -> None:
    found = [
        f"{module}:{function}:{line}: {what}"
        for module, (_, tree) in modules().items()
        if module.split(".")[0] == house
        for function, line, what in foreign(tree)
        if _allowed(module, function) is None
    ]
    assert found == []


def test_every_place_in_the_table_is_one() -> None:
    used = {
        _allowed(module, function)
        for module, (_, tree) in modules().items()
        for function, _, _ in foreign(tree)
    }
    assert set(ALLOWED) - used == set()


@pytest.mark.parametrize(
    "body",
    [
        'raise Refused(f"cannot be read: {error}")',
        "raise Refused(str(error))",
        'raise Refused(say("{sebab}", sebab=error))',
        "raise Refused(error.args[0])",
        "raise Refused(error.msg)",
        "told = error.strerror",
        "Field(path='', reason=type(error).__name__)",
        'raise Refused("no" if x else str(error))',
    ],
)
def test_what_tells_them_is_found(body: str) -> None:
    assert list(foreign(ast.parse(f"try:\n    x()\nexcept OSError as error:\n    {body}\n")))


@pytest.mark.parametrize(
    "function",
    [
        "def told(error: OSError) -> str:\n    return str(error)",
        "def told(error: etree.XMLSyntaxError) -> str:\n    return f'{error}'",
        "def told(error: Exception) -> str:\n    return error.reason",
    ],
)
def test_so_is_a_function_that_is_given_one(function: str) -> None:
    assert list(foreign(ast.parse(function)))


@pytest.mark.parametrize(
    "body",
    [
        'raise Refused("cannot be read", technical=error) from error',
        'log.warning("x", detail=str(error))',
        'raise Refused(f"at line {error.lineno}") from error',
        "raise Refused(refused_by_system(error)) from error",
        "told = in_full(error)",
        "cause = type(error).__name__",
    ],
)
def test_a_log_a_place_and_the_machine_s_own_field_are_not(body: str) -> None:
    assert not list(foreign(ast.parse(f"try:\n    x()\nexcept OSError as error:\n    {body}\n")))


def test_an_error_of_ours_may_say_what_it_says() -> None:
    source = "from archive.errors import NaskahError\ntry:\n    x()\nexcept NaskahError as error:\n    raise Refused(error.message)\n"
    assert not list(foreign(ast.parse(source)))
