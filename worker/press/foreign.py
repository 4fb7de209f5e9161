"""Templates from outside are opened, linted, compiled and tried in a child process that may be lost at any time.

The child has bounded memory, processor time, output and wall time, an empty network, no files and no processes; what
comes back is data. This process never parses a byte of the foreign file. Deciding what becomes of it is the desk's.
"""

from __future__ import annotations

import base64
import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from archive import environment
from worker.press import errors
from worker.press.errors import PackageRefused, PressError, Refusal
from worker.press.lint import Declared
from worker.press.lint_findings import Finding
from worker.press.package import Limits

_REPOSITORY = Path(__file__).resolve().parents[2]
_CHILD = "worker.press.foreign_child"
_SIGNALS = {
    signal.SIGXCPU: "cpu",
    signal.SIGKILL: "killed",
    signal.SIGXFSZ: "output",
    signal.SIGSEGV: "crashed",
}


class TemplateTooHungry(PressError):
    """The template takes more time, memory or output than a template may."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason=reason)
        self.reason = reason


class NoConfinement(PressError):
    """This machine offers no way to try a foreign template without files and network."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What a foreign template may use. A shipped type takes 0.2 s of processor and 130 MB with Python and libraries."""

    memory: int = 768 << 20
    cpu_s: int = 10
    wall_s: float = 20.0
    output: int = 96 << 20


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What a template is tried with: the context its type derives from the example, and the office's logo."""

    context: Mapping[str, Any]
    stamped: bool = True
    """Add the stamps of a draft as ``stempel``."""
    logo: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class Examined:
    """What came back of a template."""

    digest: str
    findings: tuple[Finding, ...]
    fields: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()
    """Paths without which no document can be made."""
    schema: Mapping[str, Any] | None = None
    """JSON Schema of the context, inferred; None for a template that cannot be compiled."""
    parts: tuple[str, ...] = ()
    rendered: bytes | None = None
    """The trial's DOCX, proof-read; None when there was no trial or it failed."""


def examine(
    docx: bytes,
    wanted: Declared | None = None,
    trial: Trial | None = None,
    *,
    limits: Limits | None = None,
    bounds: Bounds | None = None,
) -> Examined:
    """Lint, compile and try a foreign template in a child.

    Raises ``PackageRefused`` for what is no Word document within its limits, ``TemplateTooHungry`` when the child had
    to be ended, ``NoConfinement`` where none can be had. Everything else wrong with a template is a finding.
    """
    bounds = bounds or Bounds()
    header = {
        "wanted": _told(wanted) if wanted else None,
        "context": trial.context if trial else None,
        "stamped": trial.stamped if trial else True,
        "logo": base64.b64encode(trial.logo).decode() if trial and trial.logo else None,
        "limits": asdict(limits or Limits()),
        "bounds": asdict(bounds),
    }
    with tempfile.TemporaryDirectory(prefix="naskah-foreign-") as folder, tempfile.TemporaryFile() as given:
        given.write(json.dumps(header, default=str).encode() + b"\n" + docx)
        given.seek(0)
        with tempfile.TemporaryFile() as answered:
            _run(given, answered, Path(folder), bounds)
            answered.seek(0)
            line, _, rendered = answered.read().partition(b"\n")
    try:
        told = json.loads(line)
    except ValueError as error:
        raise TemplateTooHungry("crashed") from error
    if "refused" in told:
        raise _refusal(told["refused"])
    if "hungry" in told:
        raise TemplateTooHungry(str(told["hungry"]))
    return Examined(
        digest=str(told["digest"]),
        findings=tuple(Finding.read(each) for each in told["findings"]),
        fields=frozenset(told["fields"]),
        needed=frozenset(told["needed"]),
        schema=told["schema"],
        parts=tuple(told["parts"]),
        rendered=rendered or None,
    )


def _run(given: IO[bytes], answered: IO[bytes], empty: Path, bounds: Bounds) -> None:
    child = subprocess.Popen(
        [*_prefix(), sys.executable, "-P", "-m", _CHILD, str(empty)],
        stdin=given,
        stdout=answered,
        stderr=subprocess.DEVNULL,
        cwd=empty,
        env={
            "PYTHONPATH": str(_REPOSITORY),
            "PYTHONDONTWRITEBYTECODE": "1",
            "LANG": "C.UTF-8",
            "PATH": os.defpath,
        },
        start_new_session=True,
        close_fds=True,
    )
    try:
        code = child.wait(bounds.wall_s)
    except subprocess.TimeoutExpired as late:
        raise TemplateTooHungry("time") from late
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    if code == _NO_WAY:
        raise NoConfinement(
            remedy="allow user namespaces (unshare -rn), or run on x86_64 or aarch64 with seccomp"
        )
    if code < 0 or code > 128:
        number = -code if code < 0 else code - 128
        raise TemplateTooHungry(_SIGNALS.get(signal.Signals(number), "killed"))
    if code:
        raise TemplateTooHungry("memory" if code == _NO_MEMORY else "crashed")


_NO_WAY, _NO_MEMORY = 78, 79
"""How the child ends when it cannot be confined, and when its memory is used up."""


@functools.cache
def _prefix() -> tuple[str, ...]:
    """Return what puts the child into namespaces of its own, where this machine allows it (a plain container does not)."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    prefix = (unshare, "--user", "--map-root-user", "--net", "--")
    tried = subprocess.run(
        [*prefix, "true"], capture_output=True, timeout=10, check=False, env=environment.for_tool()
    )
    return prefix if tried.returncode == 0 else ()


def _told(wanted: Declared) -> dict[str, Any]:
    return {
        "kinds": dict(wanted.kinds),
        **{name: sorted(getattr(wanted, name)) for name in ("stamps", "hidden", "left_alone")},
    }


def _refusal(told: Mapping[str, str]) -> PackageRefused:
    kind = getattr(errors, told["kind"], errors.NotAWordPackage)
    refusal: PackageRefused = kind(Refusal(told["reason"]), told["detail"])
    return refusal
