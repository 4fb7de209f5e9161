"""What the converter pool reads from the environment, once, at start. The client takes its socket as an argument."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from worker.pdf.errors import PoolRefused
from worker.pdf.isolation import Isolation


@dataclass(frozen=True, kw_only=True)
class PoolSettings:
    """Where LibreOffice is, how it is isolated, where its working files lie."""

    libreoffice: str | None = None  # NASKAH_LIBREOFFICE; None: the usual places
    isolation: Isolation = Isolation.NAMESPACE  # NASKAH_PDF_ISOLATION
    workdir: Path = Path("/dev/shm")  # NASKAH_PDF_WORKDIR; memory: the files live for 0.2 s

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> PoolSettings:
        """Read the settings; an unknown isolation is fatal."""
        try:
            isolation = Isolation(environ.get("NASKAH_PDF_ISOLATION") or Isolation.NAMESPACE)
        except ValueError as cause:
            raise PoolRefused(f"NASKAH_PDF_ISOLATION is one of {', '.join(Isolation)}.") from cause
        configured = environ.get("NASKAH_PDF_WORKDIR")
        if configured and not Path(configured).is_dir():
            raise PoolRefused("NASKAH_PDF_WORKDIR is not a folder that is there.")
        return cls(
            libreoffice=environ.get("NASKAH_LIBREOFFICE") or None,
            isolation=isolation,
            workdir=Path(configured) if configured else _memory_folder(),
        )


def _memory_folder() -> Path:
    memory = Path("/dev/shm")
    return memory if os.access(memory, os.W_OK | os.X_OK) else Path(tempfile.gettempdir())
