"""The catalogue: every folder here with a contract, a template and an example is a document type.

Found by scanning; there is no list to edit. An office's own folder of types adds to those shipped. Each type is read once,
all at start or each when first asked for, and no template is opened: compiling is the press's. A type that is broken is no
type for whoever asks, and stops no other: ``broken`` tells of it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from threading import Lock
from typing import Final

from doc_templates.kit.errors import CatalogueBroken, StationeryError, UnknownJenis
from doc_templates.kit.flaws import CONTRACT, EXAMPLE, TEMPLATE
from doc_templates.reading import SHIPPED, Stationery, read

__all__ = ["SETTING", "Catalog", "Stationery"]
SETTING: Final = "NASKAH_TEMPLATES"
"""Names an office's own folder of types."""


class Catalog(Mapping[str, Stationery]):
    """The document types by jenis; asking for another raises ``UnknownJenis``, for a broken one ``CatalogueBroken``."""

    def __init__(self, folders: Iterable[Path], own: Path | None = None) -> None:
        """Know the types by their folders, of two of one name the later; read none of them yet.

        ``own`` is looked into again for types that come later, so that a new one needs no restart.
        """
        by_name = {folder.name: folder for folder in folders}
        self._folders = dict(sorted(by_name.items()))
        self._own = own
        self._read: dict[str, Stationery] = {}
        self._broken: dict[str, CatalogueBroken] = {}
        self._marks: dict[str, object] = {}
        self._lock = Lock()

    @classmethod
    def scan(cls, folder: Path | None = None, *, at_once: bool = True) -> Catalog:
        """Find every document type under ``folder``, by default beside this module, and read it, ``at_once`` or when asked.

        Reading all takes 0.1 s and finds what is broken; a press, which prints what the desk has checked, can do without.
        """
        own = None if folder is None or folder.resolve() == SHIPPED else folder
        return cls(_shipped() if own is None else _own(own), own)._begun(at_once)

    @classmethod
    def installed(cls, env: Mapping[str, str] = os.environ, *, at_once: bool = True) -> Catalog:
        """Find the types of this installation: those shipped, and over them those of the folder NASKAH_TEMPLATES names.

        Raises ``StationeryError`` where that folder is not there: an office whose types are away must not go on without.
        """
        folder = env.get(SETTING)
        if folder and not Path(folder).is_dir():
            raise StationeryError(f"{SETTING} names no folder that is there")
        own = Path(folder) if folder else None
        return cls([*_shipped(), *(_own(own) if own else ())], own)._begun(at_once)

    def _begun(self, at_once: bool) -> Catalog:
        if at_once:
            len(self)
        return self

    @property
    def folders(self) -> tuple[str, ...]:
        """Every type by its folder's name, also one that is broken; reads none."""
        self._look_again()
        return tuple(self._folders)

    @property
    def broken(self) -> Mapping[str, CatalogueBroken]:
        """The types that cannot be used, each with its flaws."""
        len(self)
        return dict(self._broken)

    def __getitem__(self, jenis: str) -> Stationery:
        if not self._known(jenis):
            raise UnknownJenis(str(jenis), tuple(self))
        found = self._look(jenis)
        if isinstance(found, CatalogueBroken):
            raise CatalogueBroken(found.message, jenis=jenis, flaws=found.flaws) from found.__cause__
        return found

    def find(self, jenis: str) -> Stationery | None:
        """Return a type; None where it is gone or broken."""
        if jenis not in self:
            return None
        return self[jenis]

    def __contains__(self, jenis: object) -> bool:
        return isinstance(jenis, str) and self._known(jenis) and isinstance(self._look(jenis), Stationery)

    def __iter__(self) -> Iterator[str]:
        return (jenis for jenis in self.folders if jenis in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _known(self, jenis: str) -> bool:
        """Say whether there is such a folder, also one that came just now."""
        if jenis not in self._folders or jenis in self._broken:
            self._look_again()
        return jenis in self._folders

    def _look_again(self) -> None:
        """Take up the types that came into the office's own folder; none goes or changes before the next start.

        One that was broken is read again when its files have changed: it may have been copied while it was asked for.
        """
        if self._own is None or not self._own.is_dir():
            return
        with self._lock:
            came = {each.name: each for each in _own(self._own) if each.name not in self._folders}
            if came:
                self._folders = dict(sorted({**self._folders, **came}.items()))
            for jenis in [
                each for each in self._broken if self._marks.get(each) != _mark(self._folders[each])
            ]:
                del self._broken[jenis]

    def _look(self, jenis: str) -> Stationery | CatalogueBroken:
        """Return a type, or why it is none; raises ``CatalogueBroken`` where the machine cannot read it just now."""
        with self._lock:
            found = self._read.get(jenis) or self._broken.get(jenis)
            if found is not None:
                return found
            mark = _mark(self._folders[jenis])
            try:
                self._read[jenis] = read(self._folders[jenis])
            except CatalogueBroken as error:
                if not error.flaws:
                    raise
                self._broken[jenis] = error
                self._marks[jenis] = mark
                return error
            return self._read[jenis]


def _mark(folder: Path) -> object:
    """Return what tells whether the files of a type are others than before."""
    return [
        (name, status.st_mtime_ns, status.st_size, status.st_ino)
        for name in (CONTRACT, TEMPLATE, EXAMPLE)
        if (folder / name).is_file()
        for status in [(folder / name).stat()]
    ]


def _shipped() -> Iterator[Path]:
    return (each.parent for each in SHIPPED.glob(f"*/{CONTRACT}"))


def _own(folder: Path) -> Iterator[Path]:
    """Yield each folder that somebody meant to be a type: one that lacks a file is broken, and not overlooked."""
    names = (CONTRACT, TEMPLATE, EXAMPLE)
    for each in folder.iterdir():
        if (
            each.is_dir()
            and not each.name.startswith((".", "_"))
            and any((each / name).exists() for name in names)
        ):
            yield each
