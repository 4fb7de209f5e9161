"""``naskah run``: one process of Naskah in the foreground, for installations whose servers somebody else keeps."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from service.processes import MODULES, Process


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})(run)


def run(
    context: typer.Context,
    name: Annotated[Process, typer.Argument(help="Which process.")],
) -> None:
    """Run one process in the foreground until SIGTERM; its settings come from the environment, options go to it.

    Examples:

      naskah run service

      naskah run converter --socket /run/naskah/converter.sock --size 2
    """
    # The command becomes the process: signals, exit code and memory are its own.
    os.execv(sys.executable, [sys.executable, "-m", MODULES[name], *context.args])
