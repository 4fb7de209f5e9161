"""Reads a child's answer into its type; what is of another shape is no answer, for the child may be in a stranger's hands."""

from __future__ import annotations

import functools
from typing import Any, TypeVar

from pydantic import TypeAdapter

from worker.locked import answers
from worker.locked.answers import Answer, FileRefusal
from worker.locked.errors import ChildLost, EndReason

AnswerT = TypeVar("AnswerT", bound=Answer)


def read(line: bytes, wanted: type[AnswerT]) -> AnswerT | FileRefusal:
    """Return what a child answered; raises ``ChildLost`` for anything but ``wanted`` or a refusal."""
    try:
        ((name, fields),) = _frame().validate_json(line).items()
        if name not in (wanted.__name__, FileRefusal.__name__):
            raise ValueError(f"answered {name}")
        answer: AnswerT | FileRefusal = _adapter(name).validate_python(fields)
    except ValueError as error:  # pydantic's among them
        raise ChildLost(EndReason.CRASHED) from error
    return answer


@functools.cache
def _frame() -> TypeAdapter[dict[str, dict[str, Any]]]:
    return TypeAdapter(dict[str, dict[str, Any]])


@functools.cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(getattr(answers, name))
