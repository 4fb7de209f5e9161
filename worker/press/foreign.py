"""Templates from outside are opened, linted, compiled and tried in a child process that may be lost at any time.

The child has bounded memory, processor time, output and wall time, an empty network, no files and no processes; what
comes back is data. This process never parses a byte of the foreign file. Deciding what becomes of it is the desk's.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from worker.locked.answers import FileRefusal, TemplateAnswer
from worker.locked.children import Bounds, Child
from worker.locked.errors import ChildLost
from worker.locked.launcher import ask
from worker.locked.reading import read
from worker.press import errors
from worker.press.bounds import BOUNDS
from worker.press.errors import PackageRefused, TemplateRefusal, TemplateTooHungry
from worker.press.lint.check import Declaration
from worker.press.lint.findings import Finding
from worker.press.package import PackageLimits
from worker.press.paper import A4


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What a template is tried with: the context its type derives from the example, and the office's logo."""

    context: Mapping[str, Any]
    stamped: bool = True
    """Add the stamps of a draft as ``stempel``, and print on the office's paper with a code of its size, as the line does."""
    kertas: str = A4
    """The office's paper."""
    logo: bytes | None = None


@dataclass(frozen=True, kw_only=True)
class TemplateExamination:
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
    wanted: Declaration | None = None,
    trial: Trial | None = None,
    *,
    limits: PackageLimits | None = None,
    bounds: Bounds = BOUNDS,
) -> TemplateExamination:
    """Lint, compile and try a foreign template in a child.

    Raises ``PackageRefused`` for what is no Word document within its limits, ``TemplateTooHungry`` when the child had
    to be ended, ``NoConfinement`` where none can be had. Everything else wrong with a template is a finding.
    """
    header = {
        "wanted": _declared(wanted) if wanted else None,
        "context": trial.context if trial else None,
        "stamped": trial.stamped if trial else True,
        "kertas": trial.kertas if trial else A4,
        "logo": base64.b64encode(trial.logo).decode() if trial and trial.logo else None,
        "limits": asdict(limits or PackageLimits()),
    }
    try:
        line, rendered = ask(Child.TEMPLATE, header, docx, bounds=bounds)
        answer = read(line, TemplateAnswer)
    except ChildLost as lost:
        raise TemplateTooHungry(lost.reason) from lost
    if isinstance(answer, FileRefusal):
        raise refusal(answer)
    return TemplateExamination(
        digest=answer.digest,
        findings=tuple(Finding.read(each) for each in answer.findings),
        fields=frozenset(answer.fields),
        needed=frozenset(answer.needed),
        schema=answer.schema,
        parts=tuple(answer.parts),
        rendered=rendered or None,
    )


def _declared(wanted: Declaration) -> dict[str, Any]:
    return {
        "kinds": dict(wanted.kinds),
        **{name: sorted(getattr(wanted, name)) for name in ("stamps", "hidden", "left_alone")},
    }


def refusal(answer: FileRefusal) -> PackageRefused:
    """Return the error that a child's refusal stands for."""
    kind = getattr(errors, answer.kind, errors.NotAWordPackage)
    refused: PackageRefused = kind(TemplateRefusal(answer.reason), answer.detail)
    return refused
