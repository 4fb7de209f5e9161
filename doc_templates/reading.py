"""Reads the folder of one document type: contract, template and example. Every fault of the author's is a flaw with its place.

What the machine cannot read just now (no descriptor left, a disk that fails) is no flaw: that passes, and is tried again.
"""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from pydantic import BaseModel

from doc_templates.author import flaw_of, line_of_member
from doc_templates.kit.chain import Chain
from doc_templates.kit.contracts import Contract, Stamp
from doc_templates.kit.errors import CatalogueBroken
from doc_templates.kit.fields import CLASSIFICATION
from doc_templates.kit.flaws import CONTRACT, EXAMPLE, TEMPLATE, Flaw, shown

SHIPPED: Final = Path(__file__).parent
"""Where the types that came with the product lie."""
_PACKAGE: Final = b"PK\x03\x04"
_JENIS: Final = re.compile(r"[0-9A-Za-z_-]{1,32}")
"""As an office's file may name a type (``service.office_file.form``)."""
_AUTHORS: Final = frozenset(
    {errno.ENOENT, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EISDIR, errno.ELOOP}
)
"""What is wrong with a file that whoever made it can mend."""


@dataclass(frozen=True, kw_only=True)
class Stationery:
    """One document type, ready to use."""

    jenis: str
    contract: Contract[Any]
    template: bytes = field(repr=False)
    """The bytes of ``template.docx``."""
    digest: str
    """SHA-256 of the template's bytes, part of every content digest."""
    example: Mapping[str, Any] = field(repr=False)
    """A payload that ought to satisfy the contract."""
    folder: Path = field(default=SHIPPED, repr=False)
    """Where its files lie."""

    @property
    def shipped(self) -> bool:
        """Whether it came with the product: its pages are proved, in every state, by judges that only the tests have."""
        return self.folder.parent == SHIPPED


def read(folder: Path) -> Stationery:
    """Return the type of a folder; raises ``CatalogueBroken`` with every flaw of it."""
    try:
        return _read(folder)
    except (OSError, MemoryError) as error:
        raise CatalogueBroken(
            f"jenis {folder.name}: its files cannot be read now ({type(error).__name__})", jenis=folder.name
        ) from error


def _read(folder: Path) -> Stationery:
    flaws: list[Flaw] = []
    contract = _contract(folder, flaws)
    template = _file(folder, TEMPLATE, flaws, "Save the Word template there under this name")
    if template is not None and not template.startswith(_PACKAGE):
        what = "it is no Word document (*.docx)" if template else "it is empty"
        flaws.append(
            _flaw(folder, TEMPLATE, what, "Save it in Word or LibreOffice as Word document (*.docx)")
        )
    example = _example(folder, flaws)
    if flaws or contract is None or template is None or example is None:
        raise CatalogueBroken(f"The document type {folder.name} is broken", jenis=folder.name, flaws=flaws)
    return Stationery(
        jenis=contract.jenis,
        contract=contract,
        template=template,
        digest=hashlib.sha256(template).hexdigest(),
        example=example,
        folder=folder,
    )


def _flaw(folder: Path, file: str, what: str, cure: str, line: int | None = None) -> Flaw:
    return Flaw(file=f"{folder.name}/{file}", line=line, what=what, cure=cure)


def _file(folder: Path, name: str, flaws: list[Flaw], cure: str) -> bytes | None:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        flaws.append(_flaw(folder, name, "it is not there", cure))
    except OSError as error:
        if error.errno not in _AUTHORS:
            raise
        why = "it is a folder" if error.errno == errno.EISDIR else "Naskah may not read it"
        flaws.append(_flaw(folder, name, why, "Let it be a file that the user Naskah runs as may read"))
    return None


def _example(folder: Path, flaws: list[Flaw]) -> Mapping[str, Any] | None:
    data = _file(folder, EXAMPLE, flaws, "Write a payload there that the contract takes, as JSON")
    if data is None:
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        flaws.append(_flaw(folder, EXAMPLE, "this line is not UTF-8", "Save the file as UTF-8", line))
        return None
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        (written, *_) = [*text.split("\n")[error.lineno - 1 :], ""]
        what = f"it stops being JSON at column {error.colno}: {shown(written.strip())}"
        cure = "Mend it; a comma, a quote or a bracket is too many or missing there, or at the end of the line above"
        flaws.append(_flaw(folder, EXAMPLE, what, cure, error.lineno))
    except (ValueError, RecursionError):
        flaws.append(
            _flaw(folder, EXAMPLE, "it is no JSON that can be read", "Write smaller numbers, fewer levels")
        )
    else:
        if isinstance(found, dict):
            return found
        what = f"it holds {shown(found)}, and a payload is an object"
        flaws.append(_flaw(folder, EXAMPLE, what, 'Write {"name": value, ...}', 1))
    return None


def _contract(folder: Path, flaws: list[Flaw]) -> Contract[Any] | None:
    if not _JENIS.fullmatch(folder.name):
        cure = "Name the folder with letters, digits, _ or -, 32 at most"
        flaws.append(_flaw(folder, "", f"no office file can name the type {shown(folder.name)}", cure))
        return None
    if _file(folder, CONTRACT, flaws, "Write it; naskah templates new makes one to begin with") is None:
        return None
    try:
        module = _module(folder)
    except (OSError, MemoryError):
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever an author's own lines raise
        flaws.append(flaw_of(error, folder.name))
        return None
    if not hasattr(module, "CONTRACT"):
        meant = next((name for name, value in vars(module).items() if isinstance(value, Contract)), None)
        cure = f"Call {meant} CONTRACT" if meant else "End the file with CONTRACT = Contract(jenis=..., ...)"
        flaws.append(_flaw(folder, CONTRACT, "it gives no CONTRACT", cure))
        return None
    contract = module.CONTRACT
    if not isinstance(contract, Contract):
        what = f"CONTRACT is {shown(contract)}, and must be a Contract"
        cure = "Write CONTRACT = Contract(jenis=..., ...), with Contract from doc_templates.kit"
        flaws.append(_flaw(folder, CONTRACT, what, cure, line_of_member(folder)))
        return None
    found = [
        _flaw(folder, CONTRACT, what, cure, line_of_member(folder, member))
        for member, what, cure in _members(contract, folder.name)
    ]
    flaws += found
    return None if found else contract


def _module(folder: Path) -> ModuleType:
    """Import ``contract.py`` of a folder, which need not be on the import path (an office's own types)."""
    name = f"doc_templates.{folder.name}.contract"
    if folder.parent != SHIPPED:
        name = f"_stationery_{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    module = sys.modules.get(name)
    if module is not None:
        return module
    spec = importlib.util.spec_from_file_location(name, folder / CONTRACT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _members(contract: Contract[Any], jenis: str) -> Iterator[tuple[str, str, str]]:
    """Yield each member that is not what it must be, with what it is and the cure: a dataclass looks at none of them."""
    if contract.jenis != jenis:
        what = f"its jenis is {shown(contract.jenis)}, and the folder is called {jenis}"
        yield "jenis", what, f'Write jenis="{jenis}", or call the folder so'
    for member in ("judul", "version", "klasifikasi"):
        value = getattr(contract, member)
        if not isinstance(value, str) or not value.strip():
            yield (
                member,
                f"{member} is {shown(value)}, and must be text",
                f'Write it in quotes: {member}="..."',
            )
    klasifikasi = contract.klasifikasi
    if isinstance(klasifikasi, str) and klasifikasi.strip() and not re.fullmatch(CLASSIFICATION, klasifikasi):
        what = f"klasifikasi is {shown(klasifikasi)}, and no code of a classification"
        yield "klasifikasi", what, "Write it as the office's list has it: KP.08.1"
    if not (isinstance(contract.payload, type) and issubclass(contract.payload, BaseModel)):
        what = f"payload is {shown(contract.payload)}, and must be the model's class"
        yield "payload", what, "Name a class that descends from Isian, without brackets behind it"
    wanted: Mapping[str, tuple[Callable[[Any], bool], str, str]] = {
        **dict.fromkeys(("isi", "metadata", "rules"), _FUNCTION),
        **dict.fromkeys(("kepala_lampiran",), _TEXTS),
        **dict.fromkeys(("asal_isi", "hidden"), _MAPPING),
        **dict.fromkeys(("as_sent", "left_alone"), _SET),
        **dict.fromkeys(("wants_pdf", "by_event"), _YES_OR_NO),
        "stamps": (lambda value: _SET[0](value) and all(isinstance(each, Stamp) for each in value), *_STAMPS),
        "acts": _SET,
        "penerima": (lambda value: value is None or callable(value), *_FUNCTION[1:]),
    }
    for member, (fits, must_be, cure) in wanted.items():
        value = getattr(contract, member)
        if not fits(value):
            yield member, f"{member} is {shown(value)}, and must be {must_be}", cure
    yield from _chain(contract.chain)


def _chain(chain: Any) -> Iterator[tuple[str, str, str]]:
    if chain is None:
        return
    if not isinstance(chain, Chain):
        yield (
            "chain",
            f"chain is {shown(chain)}, and must be a Chain",
            'Write Chain(penandatangan="sekretaris")',
        )
        return
    if not isinstance(chain.penandatangan, str) or not chain.penandatangan:
        what = f"penandatangan is {shown(chain.penandatangan)}, and must be a position's key"
        yield "chain", what, 'Write the key as the office\'s file has it: penandatangan="sekretaris"'
    for member in ("paraf", "koordinasi"):
        value = getattr(chain, member)
        if not _TEXTS[0](value):
            what = f"{member} is {shown(value)}, and must be a tuple of positions' keys"
            yield "chain", what, f'Write a comma even behind a single one: {member}=("kasubbag_umum",)'
        elif member == "paraf" and len(value) > 3:
            yield "chain", f"paraf names {len(value)} positions", "Name three at most, in ascending order"


_FUNCTION: Final = (callable, "a function", "Name the function, without brackets behind it")
_TEXTS: Final = (
    lambda value: isinstance(value, tuple) and all(isinstance(each, str) for each in value),
    "a tuple of texts",
    'Write a comma even behind a single one: ("...",)',
)
_MAPPING: Final = (lambda value: isinstance(value, Mapping), "a mapping", 'Write {"name": "..."}')
_SET: Final = (
    lambda value: isinstance(value, frozenset | set),
    "a set",
    'Write frozenset({"..."}); a text alone is a set of its letters',
)
_STAMPS: Final = ("a set of stamps", "Write frozenset(Stamp), or frozenset({Stamp.NOMOR, ...})")
_YES_OR_NO: Final = (
    lambda value: isinstance(value, bool),
    "True or False",
    "Write True or False, without quotes",
)
