"""The catalogue: every folder here with a contract, a template and an example is a document type.

Found by scanning; there is no list to edit. Each type is read once, all at start or each when first asked for, and no
template is opened: compiling is the press's.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from doc_templates.kit.contracts import Contract
from doc_templates.kit.errors import CatalogueBroken, StationeryError, UnknownJenis


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
    """A payload that satisfies the contract."""


class Catalog(Mapping[str, Stationery]):
    """The document types by jenis; asking for another raises ``UnknownJenis``."""

    def __init__(self, folders: Iterable[Path], *, ours: bool = False) -> None:
        """Know the types by their folders; read none of them yet."""
        self.ours = ours
        """Whether they are those shipped with the product."""
        self._folders = {folder.name: folder for folder in sorted(folders)}
        self._read: dict[str, Stationery] = {}
        self._lock = Lock()

    @classmethod
    def scan(cls, folder: Path | None = None, *, at_once: bool = True) -> Catalog:
        """Find every document type under ``folder``, by default beside this module, and read it, ``at_once`` or when asked.

        Reading all takes 0.1 s and finds what is broken; a press, which prints what the desk has checked, can do without.
        """
        root = folder or Path(__file__).parent
        found = cls((each.parent for each in root.glob("*/contract.py")), ours=folder is None)
        if at_once:
            for jenis in found:
                found[jenis]
        return found

    @classmethod
    def installed(cls, env: Mapping[str, str] = os.environ, *, at_once: bool = True) -> Catalog:
        """Find the types of this installation: in the folder NASKAH_TEMPLATES names, else those shipped here."""
        folder = env.get("NASKAH_TEMPLATES")
        if folder and not Path(folder).is_dir():
            raise StationeryError("NASKAH_TEMPLATES names no folder that is there")
        return cls.scan(Path(folder) if folder else None, at_once=at_once)

    def __getitem__(self, jenis: str) -> Stationery:
        if jenis not in self._folders:
            raise UnknownJenis(str(jenis), tuple(self._folders))
        with self._lock:
            if jenis not in self._read:
                self._read[jenis] = _read(self._folders[jenis])
            return self._read[jenis]

    def __contains__(self, jenis: object) -> bool:
        return jenis in self._folders

    def __iter__(self) -> Iterator[str]:
        return iter(self._folders)

    def __len__(self) -> int:
        return len(self._folders)


def _read(folder: Path) -> Stationery:
    contract = _contract(folder)
    try:
        template = (folder / "template.docx").read_bytes()
        example = json.loads((folder / "example.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CatalogueBroken(f"jenis {folder.name}: {error}") from error
    if contract.jenis != folder.name:
        raise CatalogueBroken(f"folder {folder.name} berisi kontrak jenis {contract.jenis}")
    return Stationery(
        jenis=contract.jenis,
        contract=contract,
        template=template,
        digest=hashlib.sha256(template).hexdigest(),
        example=example,
    )


def _contract(folder: Path) -> Contract[Any]:
    """Import ``contract.py`` of a folder, which need not be on the import path (an office's own types)."""
    name = f"doc_templates.{folder.name}.contract"
    if folder.parent != Path(__file__).parent:
        name = f"_stationery_{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    module = sys.modules.get(name)
    if module is None:
        spec = importlib.util.spec_from_file_location(name, folder / "contract.py")
        if spec is None or spec.loader is None:
            raise CatalogueBroken(f"jenis {folder.name}: contract.py tidak dapat dibaca")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except Exception as error:
            del sys.modules[name]
            raise CatalogueBroken(f"jenis {folder.name}: {error}") from error
    contract = getattr(module, "CONTRACT", None)
    if not isinstance(contract, Contract):
        raise CatalogueBroken(f"jenis {folder.name}: contract.py tidak mengekspor CONTRACT")
    return contract
