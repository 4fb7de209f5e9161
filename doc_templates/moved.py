"""Modules that stood elsewhere in version 0.1: an office's own contracts may still import them by the old names, until 0.3.

Whoever does is warned with the new name. The names a contract needs all come from ``doc_templates.kit``.
"""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Final

MOVED: Final = {
    "doc_templates.capaian": "doc_templates.kinerja.capaian",
    "doc_templates.contract": "doc_templates.kit.contracts",
    "doc_templates.errors": "doc_templates.kit.errors",
    "doc_templates.fields": "doc_templates.kit.fields",
    "doc_templates.formatting": "doc_templates.kit.formatting",
    "doc_templates.glyphs": "doc_templates.kit.glyphs",
    "doc_templates.kantor": "doc_templates.kit.kantor",
    "doc_templates.reasons": "doc_templates.kit.reasons",
    "doc_templates.text": "doc_templates.kit.text",
}
"""Old name of a module: the module that has its names now."""


class _OldNames(MetaPathFinder, Loader):
    """Finds a moved module under its old name: a module of the same names, so that every class is one class."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, self) if fullname in MOVED else None

    def exec_module(self, module: ModuleType) -> None:
        new = MOVED[module.__name__]
        public = "doc_templates.kit" if new.startswith("doc_templates.kit.") else new
        warnings.warn(f"{module.__name__} is now {public}; the old name ends with 0.3", FutureWarning, 2)
        names = vars(importlib.import_module(new))
        module.__dict__.update({name: value for name, value in names.items() if not name.startswith("__")})


def answer_old_names() -> None:
    """Let the old names be imported; once a process."""
    if not any(isinstance(finder, _OldNames) for finder in sys.meta_path):
        sys.meta_path.append(_OldNames())
