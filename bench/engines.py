"""The engines under measurement, all warm, each behind the same call: so many documents, milliseconds of each.

Ours and docxtpl run in this process, the npm peers in one Node process each. A document is a fresh context, templates
are in memory before the clock starts, and what an engine may keep of a template between documents it keeps.
"""

from __future__ import annotations

import io
import json
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate

from bench.peer_templates import translate
from bench.peers_home import HERE

Context = Mapping[str, Any]


class Engine(ABC):
    """Renders documents of one template."""

    name: str

    @abstractmethod
    def render(self, contexts: Sequence[Context]) -> list[float]:
        """Render each context once; return milliseconds."""

    @abstractmethod
    def last(self) -> bytes:
        """Return the last document rendered."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what the engine holds."""


class InProcess(Engine):
    """A function of this process from context to document."""

    def __init__(self, name: str, render: Callable[[Context], bytes]) -> None:
        self.name = name
        self._render = render
        self._last = b""

    def render(self, contexts: Sequence[Context]) -> list[float]:
        taken = []
        for context in contexts:
            started = time.perf_counter()
            self._last = self._render(context)
            taken.append(1_000 * (time.perf_counter() - started))
        return taken

    def last(self) -> bytes:
        return self._last

    def close(self) -> None:
        self._last = b""


class Node(Engine):
    """An npm peer in a Node process of its own."""

    def __init__(self, name: str, modules: Path, template: bytes, context: Context, folder: Path) -> None:
        self.name = name
        self._template, self._out = folder / f"{name}.docx", folder / f"{name}-out.docx"
        made, self._plan = translate(template, context, carbone=name == "carbone")
        self._template.write_bytes(made)
        self._process = subprocess.Popen(
            ["node", str(HERE / "run.js"), name, str(modules)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def render(self, contexts: Sequence[Context]) -> list[float]:
        asked = {
            "template": str(self._template),
            "out": str(self._out),
            "data": [self._plan.data(context) for context in contexts],
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.name} ended with {self._process.wait()}")
        return [float(ms) for ms in json.loads(answer)["ms"]]

    def last(self) -> bytes:
        return self._out.read_bytes()

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)


def docxtpl(template: bytes) -> Engine:
    """Return docxtpl with autoescape, without which it loses text at ``&`` and ``<``."""

    def render(context: Context) -> bytes:
        document = DocxTemplate(io.BytesIO(template))
        document.render(dict(context), autoescape=True)
        made = io.BytesIO()
        document.save(made)
        return made.getvalue()

    return InProcess("docxtpl", render)


def in_turn(engines: Sequence[Engine], contexts: Sequence[Sequence[Context]]) -> dict[str, list[float]]:
    """Let every engine render each round's contexts, A B C A B C, so that a busy machine is busy for all alike."""
    taken: dict[str, list[float]] = {engine.name: [] for engine in engines}
    for engine in engines:
        engine.render(contexts[0][:2])
    for batch in contexts:
        for engine in engines:
            taken[engine.name] += engine.render(batch)
    return taken
