"""What to tell an author of what is wrong with a document type: the words and the cure of an exception, a line, a value.

Knows the names a contract may use, so stands above the kit. Finding flaws is ``doc_templates.reading`` and whoever tries a
type; nothing here decides what becomes of one.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from doc_templates import kit
from doc_templates.kit.contracts import RecordMetadata
from doc_templates.kit.errors import FieldProblem
from doc_templates.kit.flaws import CONTRACT, Flaw, place_of, shorter, shown

_NAME: Final = re.compile(r"name '(\w+)' is not defined")
_IMPORT: Final = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")
_MEMBER: Final = re.compile(r"unexpected keyword argument '(\w+)'")
_ATTRIBUTE: Final = re.compile(r"object has no attribute '(\w+)'")


def flaw_of(error: BaseException, jenis: str) -> Flaw:
    """Return what an exception of a type's own code says to its author."""
    file, line = place_of(error, jenis)
    if isinstance(error, SyntaxError):
        written = f": {shown(error.text.strip())}" if error.text else ""
        return Flaw(
            file=file,
            line=line,
            what=f"Python cannot read this line, {error.msg}{written}",
            cure="Mend it; often a bracket, a quote or a comma is missing there or one line above",
        )
    return Flaw(file=file, line=line, what=_words(error), cure=_cure(error))


def line_of_member(folder: Path, member: str | None = None) -> int | None:
    """Return where ``contract.py`` gives ``CONTRACT``, or one ``member`` of it, its value."""
    try:
        tree = ast.parse((folder / CONTRACT).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None
    for node in reversed(tree.body):
        names = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if not any(isinstance(each, ast.Name) and each.id == "CONTRACT" for each in names):
            continue
        value = getattr(node, "value", None)
        given = value.keywords if isinstance(value, ast.Call) else ()
        return next((each.value.lineno for each in given if each.arg == member), node.lineno)
    return None


def line_of_part(folder: Path, part: str) -> int | None:
    """Return where ``contract.py`` gives a part of the record its value, the first time."""
    try:
        tree = ast.parse((folder / CONTRACT).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None
    records = (
        each
        for each in ast.walk(tree)
        if isinstance(each, ast.Call)
        and isinstance(each.func, ast.Name)
        and each.func.id == RecordMetadata.__name__
    )
    return next(
        (given.value.lineno for each in records for given in each.keywords if given.arg == part), None
    )


def near(name: str, known: Iterable[str]) -> str | None:
    """Return which of the known names was meant; also where only the case differs."""
    by_case = {each.casefold(): each for each in known}
    found = difflib.get_close_matches(name.casefold(), by_case, n=1, cutoff=0.75)
    return by_case[found[0]] if found else None


def _words(error: BaseException) -> str:
    said = shorter(str(error)).rstrip(".")
    name = type(error).__name__
    if isinstance(error, KeyError):
        return f"it asks for the key {said}, which is not there ({name})"
    return f"{name}: {said}" if said else name


def _cure(error: BaseException) -> str:
    if isinstance(error, NameError) and (unknown := _NAME.search(str(error))):
        name = unknown.group(1)
        if name in kit.__all__:
            return f"Import it: from doc_templates.kit import {name}"
        meant = near(name, kit.__all__)
        return f"Did you mean {meant} of doc_templates.kit?" if meant else "Import it, or define it above"
    if isinstance(error, ImportError):
        missing = _IMPORT.search(str(error))
        meant = near(missing.group(1), kit.__all__) if missing else None
        if meant:
            return f"Did you mean {meant}: from doc_templates.kit import {meant}?"
        return "What a contract needs comes from doc_templates.kit; nothing else need be installed where Naskah runs"
    if isinstance(error, TypeError) and (unknown := _MEMBER.search(str(error))):
        meant = near(unknown.group(1), kit.Contract.__dataclass_fields__)
        return f"Did you mean {meant}?" if meant else "Leave it out: a contract has no such member"
    if isinstance(error, TypeError) and "required keyword-only argument" in str(error):
        return "Give it by its name, as in isi=_isi, metadata=_metadata"
    if isinstance(error, TypeError) and "is not subscriptable" in str(error):
        return 'Write a dot for a field: baris.nama, not baris["nama"]'
    if isinstance(error, AttributeError) and (unknown := _ATTRIBUTE.search(str(error))):
        if unknown.group(1) in FieldProblem.__dataclass_fields__:
            return 'Let rules give FieldProblem(path="...", reason="...") and nothing else'
        return "Name a field that the payload's model has, or one of the office (kantor)"
    return "Mend that line; a payload that is wrong is refused by FieldProblem (rules) or ValueError (a validator)"
