"""The tables of the guide to ``contract.py``: every name of the kit, every part of a contract, stamps, filters; from the code.

Each is written between two marks of the guide, ``<!-- names -->`` and ``<!-- end of names -->``; the words around them are the guide's own.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from doc_templates import kit
from doc_templates.kit import chain, contracts, errors, formatting, kantor, sample
from doc_templates.kit import fields as kinds
from worker.press import sandbox

ROOT: Final = Path(__file__).resolve().parent.parent
GUIDE: Final = ROOT / "docs" / "guides" / "contract.md"
_ROOMS: Final[Sequence[ModuleType]] = (kinds, formatting, contracts, chain, kantor, errors, sample)
_CONTEXT: Final = {
    "kantor": "kode, nama, induk, kop (a list), alamat, kota, kontak (a list)",
    "naskah": "jenis, nama_jenis, judul, perihal",
    "penandatangan": "jabatan, jabatan_kapital, nama, pangkat, nip",
}


def tables() -> Mapping[str, Callable[[], Iterator[str]]]:
    """Every table by the name its marks have."""
    return {
        "kinds": _kinds,
        "functions": _functions,
        "contract": lambda: _parts(contracts.Contract),
        "metadata": lambda: _parts(contracts.RecordMetadata),
        "chain": lambda: _parts(chain.Chain),
        "kantor": lambda: _parts(kantor.Kantor),
        "others": _others,
        "stamps": _stamps,
        "filters": _filters,
    }


def written(text: str) -> str:
    """Return the guide with its tables as the code says."""
    for name, make in tables().items():
        marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
        if not marks.search(text):
            raise LookupError(f"{GUIDE.name} has no marks for {name}")
        before, after = (re.escape(f"<!-- {each} -->") for each in (name, f"end of {name}"))
        head, rest = re.split(f"(?<={before})\n", text, maxsplit=1)
        tail = re.split(f"(?={after})", rest, maxsplit=1)[1]
        text = "\n".join([head, *make(), tail])
    return text


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(each.replace("``", "`").replace("|", "\\|") for each in row) + " |"


def said(module: ModuleType, owner: str | None = None) -> dict[str, str]:
    """Return what stands below each name of a module, or below each field of a class of it."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    body: Sequence[ast.stmt] = tree.body
    if owner is not None:
        body = next(each.body for each in tree.body if isinstance(each, ast.ClassDef) and each.name == owner)
    found: dict[str, str] = {}
    last = ""
    for node in body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(target, ast.Name):
            last = target.id
            found.setdefault(last, "")
        elif last and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found[last] = " ".join(str(node.value.value).split())
            last = ""
        else:
            last = ""
    return found


def _room(name: str) -> ModuleType:
    return next(each for each in _ROOMS if name in said(each) or getattr(each, name, None) is not None)


def _doc(value: Any) -> str:
    return " ".join((inspect.getdoc(value) or "").split("\n\n")[0].split())


def _kinds() -> Iterator[str]:
    known = said(kinds)
    rows = [
        (f"`{name}`", known[name])
        for name in kit.__all__
        if name in known and name[:1].isupper() and known[name]
    ]
    yield from _table(("a field's kind", "is"), [row for row in rows if row[0] != "`CLASSIFICATION`"])


def _functions() -> Iterator[str]:
    rows = []
    for name in kit.__all__:
        value = getattr(kit, name)
        if inspect.isfunction(value):
            given = ", ".join(
                each.name if each.default is each.empty else f"{each.name}={each.default!r}"
                for each in inspect.signature(value).parameters.values()
                if each.name != "kantor"
            )
            rows.append((f"`{name}({given})`", _doc(value)))
    yield from _table(("function", "does"), rows)


def _parts(cls: type) -> Iterator[str]:
    assert is_dataclass(cls)
    told = said(sys.modules[cls.__module__], cls.__name__)
    rows = [
        (f"`{each.name}`", "required" if each.default is MISSING and each.default_factory is MISSING else "",
         told.get(each.name, ""))
        for each in fields(cls)
        if not each.name.startswith("_")
    ]  # fmt: skip
    yield from _table(("part", "", "is"), rows)


def _others() -> Iterator[str]:
    known = said(kinds)
    rows = []
    for name in kit.__all__:
        value = getattr(kit, name)
        if (inspect.isfunction(value) or known.get(name)) and name != "CLASSIFICATION":
            continue
        words = _doc(value) if inspect.isclass(value) else said(_room(name)).get(name, "")
        if is_dataclass(value) and name in ("FieldProblem", "Pejabat"):
            words += f" Has {', '.join(f'`{each.name}`' for each in fields(value))}."
        rows.append((f"`{name}`", words))
    yield from _table(("name", "is"), rows)


def _stamps() -> Iterator[str]:
    told = said(contracts, "Stamp")
    rows = [
        (
            f"`Stamp.{each.name}`",
            f"{'' if '.' in each.value else 'a picture whose alternative text is '}`{{{{ {each.value} }}}}`",
            told[each.name],
        )
        for each in contracts.Stamp
    ]
    yield from _table(("stamp", "place in the template", "is"), rows)
    yield ""
    yield from _table(("beside `isi`", "fields"), [(f"`{name}`", what) for name, what in _CONTEXT.items()])


def _filters() -> Iterator[str]:
    yield "Filters: " + ", ".join(f"`{each}`" for each in sorted(sandbox.FILTERS)) + "."
    yield ""
    yield "Tests behind `is`: " + ", ".join(f"`{each}`" for each in sorted(sandbox.TESTS)) + "."
