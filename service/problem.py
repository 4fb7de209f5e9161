"""An error told to whoever sent the thing: kind, detail, and each wrong field with its reason (RFC 9457's members).

Without a status: that is HTTP's, and added by ``service/http/problems.py``. The same words are kept with a refused event.
Title and next step come from the table of ``service.words.problems``; what is said stays a sentence until the edge says it
in the language asked for.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from typing import Any

from archive.errors import Outage
from doc_templates.kit.errors import ContractFailed, PayloadRefused
from service.words import Sentence, heard, say, upon
from service.words.problem_words import ProblemWords
from service.words.problems import PROBLEMS
from worker.press.errors import PackageRefused
from worker.press.lint.findings import Finding
from worker.press.lint.refusals import refused_file

URN = "urn:naskah:problem:"
MOST_FIELDS = 200
"""Two hundred reasons mend any client; the answer to a hostile payload stays small."""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def problem_of(error: Exception) -> dict[str, Any]:
    """Return what is told of an error of this house."""
    said = getattr(error, "message", None)
    detail = said or _first_line(type(error))
    told = told_of(type(error))
    if told is not None and told.sentence and said in (None, _first_line(type(error))):
        detail = told.sentence
    fields = [(field.path, field.reason) for field in getattr(error, "fields", ())]
    if isinstance(error, PayloadRefused):
        fields = [(path, heard(reason)) for path, reason in fields[:MOST_FIELDS]]
    if isinstance(error, PackageRefused):
        fields = [("body", _form(refused_file(error)))]
    if isinstance(error, ContractFailed):
        fields = [("data.jenis", _broken(error))]
    # What an outage carries is said by a database, a store or a mail server, for whoever runs them.
    ids = {} if isinstance(error, Outage) else getattr(error, "ids", {})
    about = {name: str(value) for name, value in ids.items()}
    return build(kind_of(type(error)), detail, fields, about, told, getattr(error, "step", None))


def _form(found: Finding) -> Sentence:
    """Return what another form of Word is, and how to save it."""
    return say("{temuan} {langkah}", temuan=heard(found.message), langkah=heard(found.remedy))


def _broken(error: ContractFailed) -> Sentence:
    flaw = error.flaw
    file = say("{berkas} baris {baris}", berkas=flaw.file, baris=flaw.line) if flaw.line else flaw.file
    return say(
        "jenis {jenis} (kontrak {version}) rusak di {tempat}, {bagian}: bukan karena isian yang dikirim",
        jenis=error.jenis,
        version=error.version,
        tempat=file,
        bagian=error.at,
    )


def kind_of(error: type[BaseException]) -> str:
    """Return the kind of an error as a slug: ``EventRefused`` is ``event-refused``."""
    return _HUMP.sub("-", error.__name__).lower()


def told_of(error: type[BaseException]) -> ProblemWords | None:
    """Return how an error is told: by the row of its own type, or of the nearest it descends from."""
    return next((PROBLEMS[kind] for each in error.__mro__ if (kind := kind_of(each)) in PROBLEMS), None)


def _first_line(error: type[BaseException]) -> str:
    return (inspect.getdoc(error) or "").split("\n", 1)[0]


def build(
    kind: str,
    detail: str,
    fields: Iterable[tuple[str, str]] = (),
    about: dict[str, str] | None = None,
    row: ProblemWords | None = None,
    step: str | None = None,
) -> dict[str, Any]:
    """Write a problem; one without fields of its own repeats its detail as the reason of the whole.

    ``row`` is how the type is told, its own kind's without; ``step`` what to do next in this very case.
    """
    row = row or PROBLEMS.get(kind)
    named = about or {}
    whole = upon(detail, named)
    listed = [{"path": path, "reason": upon(reason, named)} for path, reason in fields]
    told: dict[str, Any] = {
        "type": f"{URN}{kind}",
        "title": _sentence(row.title) if row else kind.replace("-", " ").capitalize(),
        "detail": whole,
        "errors": listed[:MOST_FIELDS] or [{"path": "", "reason": whole}],
    }
    if row:
        told["langkah"] = upon(step or row.step, named)
    if len(listed) > MOST_FIELDS:
        told["errors_left_off"] = len(listed) - MOST_FIELDS
    if about:
        told["about"] = about
    return told


def _sentence(text: str) -> Sentence:
    return text if isinstance(text, Sentence) else Sentence(text)
