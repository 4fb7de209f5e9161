"""What whoever received files should know of them, behind the list of receipts: the files are received all the same."""

from __future__ import annotations

from collections.abc import Sequence

from service.terminal.screen import errors


def warn(file: str, warnings: Sequence[str]) -> None:
    """Say what a file's signatures are not; an older service tells nothing of them."""
    for each in warnings:
        errors.print(f"  {file}: {each}", highlight=False, markup=False, soft_wrap=True)
