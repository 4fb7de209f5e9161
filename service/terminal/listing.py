"""What every command says of itself in the list of all, so that whoever reads the list imports none of them.

The same sentence begins the help of the command itself; ``tests/unit/service/test_cli.py`` holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from typer.core import TyperCommand

SUMMARIES: Final[Mapping[str, str]] = {
    "demo": "Start the stack and play one cycle of the SOP: events, paraf, a return, a revision, signatures, verification.",
    "up": "Run the whole stack in the foreground: PostgreSQL, Valkey, S3, service and workers, on loopback.",
    "inbox": "Show what waits for you, since when and how late; and what was sent to you to read.",
    "documents": "Find documents, look at one, fetch its files.",
    "disposisi": "Pass papers on to those below or beside you, and answer what was passed on to you.",
    "ekspedisi": "The ekspedisi book: what is handed over by hand, the sheet that receivers sign, and its return as their receipt.",
    "registers": "The office's registers: agenda and gaps, letters in, reserved and inserted numbers, old agendas, year close.",
    "verify": "Say what a file is: archived, earlier, changed and how, received, or unknown. Ends with 0 for a document's own archived file alone.",
    "templates": "The document types, their payloads, and the life of their templates.",
    "intake": "Send events; see what became of them and what was refused.",
    "office": "Load an office from its file; show what is loaded.",
    "people": "The people of an office and their personal tokens.",
    "keys": "Make, list, change and revoke the keys of client programs.",
    "mail": "Letters to the office's people: waiting, held, sent, refused. For admins.",
    "webhooks": "Tell other programs what happens to documents: signed events (Standard Webhooks, HMAC or Ed25519), carried to their address.",
    "queues": "See how the queues stand; retry and park jobs.",
    "archive": "Back up and restore the ledger; prove what is archived.",
    "doctor": "Try every part Naskah needs; say for each failure how to mend it. Exit code 1 when something does not work.",
    "upgrade": "Bring the ledger's schema to this version, with a copy of it first and a check before and after. Safe to repeat.",
    "pki": "Seal, QR key, a demonstration authority; and the service's certificate for HTTPS.",
    "service": "Run under systemd: write, show and remove hardened units.",
    "serve": "Serve HTTP in the foreground until SIGTERM; settings come from the environment.",
    "run": "Run one process in the foreground until SIGTERM; its settings come from the environment, options go to it.",
}
"""By name, in the order of the list: what people try first, do daily, set up, keep going."""


def listed() -> dict[str, TyperCommand]:
    """Return a command for every name that says what it is and does nothing."""
    return {name: TyperCommand(name, help=said) for name, said in SUMMARIES.items()}
