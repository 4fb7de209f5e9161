"""Writes docs/interfaces.md, and the tables of docs/guides/contract.md (``names``), from the code: settings, HTTP routes, problems, metrics, commands, events, queues, steps.

    python docs/generate.py           write it
    python docs/generate.py --check   exit 1 when the committed file is not what the code says

Text comes from docstrings and help texts. Only the meaning of a setting that the code does not tell stands here, and a
test holds that every variable the product reads is in the table.
"""

import ast
import re
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import MISSING, fields
from datetime import timedelta
from inspect import signature
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs/interfaces.md"
ROOMS = ("archive", "doc_templates", "service", "worker")
sys.path.insert(0, str(ROOT))

import typer.main  # noqa: E402 - the repository itself must be on the path first
from fastapi import APIRouter  # noqa: E402
from fastapi.routing import APIRoute  # noqa: E402

from archive.ledger.jobs.rows import LEASE_S, MAX_ATTEMPTS  # noqa: E402
from archive.ledger.settings import LedgerSettings  # noqa: E402
from archive.vault.settings import VaultSettings  # noqa: E402
from docs import names  # noqa: E402
from service.approvals.http import acts  # noqa: E402
from service.cli import app  # noqa: E402
from service.documents.http import documents, page_pictures  # noqa: E402
from service.http.problems import TABLE  # noqa: E402
from service.identifiers import IDEMPOTENCY_KEY  # noqa: E402
from service.identity import http as accounts  # noqa: E402
from service.intake.http import events, merge_table, sent  # noqa: E402
from service.leaving import http as leaving  # noqa: E402
from service.mail import http as mailbox  # noqa: E402
from service.mail.settings import MailSettings  # noqa: E402
from service.office import http as people  # noqa: E402
from service.operations.http import audit, jobs, machines, mending, streams  # noqa: E402
from service.receiving.http import files as receiving  # noqa: E402
from service.receiving.http import table as receiving_table  # noqa: E402
from service.registers.http import agenda, entries, imports, insertions, once, years  # noqa: E402
from service.settings import ServiceSettings  # noqa: E402
from service.signatures.http import signing as signatures  # noqa: E402
from service.templates import http as templates  # noqa: E402
from service.verification import http as verification  # noqa: E402
from service.webhooks import http as webhooks  # noqa: E402
from service.webhooks.courier.settings import CourierSettings  # noqa: E402
from worker import queue  # noqa: E402
from worker.line.steps import STEPS  # noqa: E402
from worker.pdf.settings import PoolSettings  # noqa: E402
from worker.press.lint.findings import Rule, finding  # noqa: E402
from worker.settings import WorkerSettings  # noqa: E402

SUFFIXES = {"app_dsn": "DSN", "horizon": "HORIZON_DAYS"}  # where a variable is not called like its field
MEANINGS = {
    "NASKAH_BACKUP_EVERY_HOURS": "how often the relay (`naskah archive schedule` in containers) makes a backup; without it none",
    "NASKAH_BACKUP_FOLDER": "where scheduled backups and the safety copy of `naskah upgrade` lie; else `backup` below NASKAH_HOME",
    "NASKAH_BACKUP_KEEP": "how many scheduled backups are kept, 14 without it",
    "NASKAH_LEDGER_ADMIN_DSN": "a superuser's: `naskah archive rehearse` and `restore` make databases with it",
    "NASKAH_BAHASA": "language of the command line, `id` or `en`; else the locale's, Indonesian in doubt",
    "NASKAH_BROKER_URL": "address of the bell, redis:// or amqp://, for a process without one of its own; for clients",
    "NASKAH_RELAY_BROKER_URL": "address of the bell with the relay's user; else NASKAH_BROKER_URL",
    "NASKAH_CONSUMER_BROKER_URL": "address of the bell with the user of the consumer of `intake`; else NASKAH_BROKER_URL",
    "NASKAH_HTTP_PORT": "the port it listens on",
    "NASKAH_HOME": "folder of the embedded stack (default ./var)",
    "NASKAH_SMTP_PASSWORD_FILE": "file that holds the mail account's password, instead of NASKAH_SMTP_PASSWORD",
    "NASKAH_LIBREOFFICE": "LibreOffice's program folder (default: the usual places)",
    "NASKAH_PDF_ISOLATION": "beside the system call filter: namespace (an empty network namespace a process, where the machine gives one), container (the container has no network) or filter (nothing)",
    "NASKAH_PDF_WORKDIR": "where the pool's working files lie",
    "NASKAH_SATKER": "the office that commands work on which go to the ledger directly, when it holds several",
    "NASKAH_TEMPLATES": "folder of an office's own document types, which add to those shipped and win by name",
    "NASKAH_PKI": "folder of the keys and certificates, see `worker/signing/keyring.py`; else `pki` below NASKAH_HOME",
    "NASKAH_TOKEN": "the key that commands present; else the one `naskah up` wrote below NASKAH_HOME",
    "NASKAH_TSA_URL": "RFC 3161 time stamping authority; with it seals are PAdES B-T, with revocation lists at hand B-LTA",
    "NASKAH_URL": "the service that commands speak to; else the one `naskah up` wrote below NASKAH_HOME",
    "NASKAH_URL_CERTIFICATES": "PEM file of the authority that signed the service's certificate, when it is the office's own; for commands",
    "NASKAH_VAULT_ACCESS_KEY": "S3 access key",
    "NASKAH_VAULT_BUCKET": "the one bucket; made when missing",
    "NASKAH_VAULT_SECRET_KEY": "S3 secret key",
    "NASKAH_VAULT_SECURE": "1 for TLS, 0 without",
}
HIDDEN = {"NASKAH_CRASH_POINTS"}  # arms the fault tests' crash points; no installation sets it


def main(arguments: Sequence[str]) -> int:
    """Write the files, or compare them."""
    pages = {TARGET: document(), names.GUIDE: names.written(names.GUIDE.read_text())}
    if "--check" not in arguments:
        for file, written in pages.items():
            file.write_text(written)
        return 0
    return 0 if all(file.read_text() == written for file, written in pages.items()) else 1


def document() -> str:
    """The whole of interfaces.md."""
    parts: tuple[tuple[str, Callable[[], Iterator[str]]], ...] = (
        ("Settings", settings_section),
        ("HTTP", routes_section),
        ("Problems", problems_section),
        ("Event types", events_section),
        ("Queues, tasks, steps", queues_section),
        ("Lint rules of templates", rules_section),
        ("Metrics", metrics_section),
        ("Command line", commands_section),
    )
    head = "# Interfaces\n\nWritten by `python docs/generate.py` from the code; a test keeps it current. Do not edit.\n"
    return "\n".join([head, *(f"## {title}\n\n{chr(10).join(make())}\n" for title, make in parts)])


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """A Markdown table."""
    yield "| " + " | ".join(head) + " |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in row) + " |"


# --- settings ---------------------------------------------------------------------------------------------------------


def settings_section() -> Iterator[str]:
    """Every variable, who reads it, its default, its meaning."""
    yield from table(("variable", "read by", "default", "meaning"), sorted(settings().values()))


def settings() -> dict[str, tuple[str, str, str, str]]:
    """Every variable the product reads, by name."""
    found: dict[str, tuple[str, str, str, str]] = {}

    def add(name: str, reader: str, default: str, meaning: str) -> None:
        said = found.get(name)
        reader = f"{said[1]}, {reader}" if said and reader not in said[1] else reader
        found[name] = (f"`{name}`", reader, default or (said[2] if said else ""), MEANINGS.get(name, meaning))

    for cls, reader, prefix in (
        (LedgerSettings, "ledger", "NASKAH_LEDGER_"),
        (VaultSettings, "vault", "NASKAH_VAULT_"),
        (ServiceSettings, "service", ""),
        (MailSettings, "courier", ""),
        (CourierSettings, "courier", ""),
        (WorkerSettings, "press", ""),
        (PoolSettings, "converter", ""),
    ):
        told = documented(cls)
        for one in fields(cls):
            text = told.get(one.name, "")
            match = re.match(r"(NASKAH_[A-Z_]+)[:;,]?\s*", text)
            name = (
                prefix + SUFFIXES.get(one.name, one.name.upper()) if prefix else match[1] if match else None
            )
            if name is not None:
                meaning = text[match.end() :] if match else text
                add(name, reader, "" if "default" in meaning else default_of(one), meaning)
    for name in variables():
        if name not in found:
            add(
                name,
                "command line" if name in ("NASKAH_URL", "NASKAH_TOKEN", "NASKAH_SATKER") else "all",
                "",
                "",
            )
    return found


def default_of(one: Any) -> str:
    """How a field's default is written in a table."""
    if one.default is MISSING:
        return "required"
    if isinstance(one.default, timedelta):
        return str(one.default.days)
    if isinstance(one.default, bool):
        return str(int(one.default))
    return "" if one.default is None else str(one.default)


def documented(cls: type) -> dict[str, str]:
    """The docstring below each field of a class, or the comment behind it."""
    module = sys.modules[cls.__module__]
    source = Path(str(module.__file__)).read_text()
    lines = source.splitlines()
    body = next(
        node.body
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef) and node.name == cls.__name__
    )
    found: dict[str, str] = {}
    last = ""
    for node in body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            last = node.target.id
            _, _, comment = lines[node.lineno - 1].partition("  # ")
            found[last] = comment
        elif last and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found[last] = " ".join(str(node.value.value).split())
            last = ""
    return found


def variables() -> list[str]:
    """Every NASKAH_ variable that a string of the product names."""
    names = {name for text in strings() for name in re.findall(r"\bNASKAH_[A-Z_]*[A-Z]\b(?![_A-Z{])", text)}
    return sorted(names - HIDDEN)


def strings() -> Iterator[str]:
    """Every string constant of the product, docstrings among them."""
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


# --- HTTP -------------------------------------------------------------------------------------------------------------


def routes_section() -> Iterator[str]:
    """Every route with the first sentence of its docstring."""
    yield "`GET /docs` shows the same with every parameter. Health, metrics and verification are open; everything else asks"
    yield "for `Authorization: Bearer nsk_...`."
    yield ""
    yield from textwrap.wrap(
        f"An `{IDEMPOTENCY_KEY}` with a reservation or a letter received holds {once.WINDOW}.", width=120
    )
    yield ""
    rows = [
        (" ".join(sorted(route.methods or ())), f"`{route.path}`", first_sentence(route.endpoint.__doc__))
        for module in (
            events,
            merge_table,
            sent,
            documents,
            page_pictures,
            acts,
            signatures,
            receiving,
            receiving_table,
            imports,
            agenda,
            entries,
            insertions,
            years,
            templates,
            verification,
            people,
            leaving,
            accounts,
            mailbox,
            webhooks,
            jobs,
            mending,
            streams,
            machines,
            audit,
        )
        for router in routers(module)
        for route in router.routes
        if isinstance(route, APIRoute)
    ]
    yield from table(("method", "path", "answer"), rows)


def routers(module: ModuleType) -> Iterator[APIRouter]:
    """The routes of a module; they ask their collaborators for nothing before a request comes."""
    for make in (module.routes, getattr(module, "free_routes", None)):
        if make is not None:
            yield make(**dict.fromkeys(signature(make).parameters))


def first_sentence(text: str | None) -> str:
    """A docstring up to its first full stop at the end of a sentence."""
    whole = " ".join((text or "").split())
    return re.split(r"(?<=[.])\s+(?=[A-Z`])", whole)[0]


def problems_section() -> Iterator[str]:
    """The one table from errors to statuses."""
    yield "Every problem is `application/problem+json` with `errors`: one entry a wrong field, `path` and `reason`."
    yield ""
    rows = [
        (answered.status, f"`{error.__name__}`", first_sentence(error.__doc__), ", ".join(answered.headers))
        for error, answered in sorted(TABLE.items(), key=lambda entry: (entry[1].status, entry[0].__name__))
    ]
    yield from table(("status", "error", "meaning", "headers"), rows)


# --- events, queues, metrics, commands --------------------------------------------------------------------------------


def events_section() -> Iterator[str]:
    """The event types the code names."""
    types = sorted(
        {name for text in strings() for name in re.findall(r"\bid\.naskah\.document\.[a-z_]+\.v1\b", text)}
    )
    rows = [(f"`{name}`", "in" if ".requested." in name else "out, to whoever subscribed") for name in types]
    yield from table(("type", "direction"), rows)


def queues_section() -> Iterator[str]:
    """Queues, tasks and the named steps of a job."""
    sizes = queue.MESSAGE_SIZE
    yield from table(
        ("queue", "task", "carries"),
        [
            *((f"`{name}`", f"`{queue.PRESS_TASK}`", f"job ids, at most {sizes[name]}") for name in sizes),
            (
                f"`{queue.INTAKE}`",
                f"`{queue.ACCEPT_TASK}`",
                "a CloudEvent; the key in the header `authorization`",
            ),
        ],
    )
    yield ""
    yield f"Steps of a job: {', '.join(f'`{step}`' for step in STEPS)}. A lease lasts {LEASE_S} s; a job has {MAX_ATTEMPTS} attempts."


def rules_section() -> Iterator[str]:
    """Every rule of the template lint, its severity and meaning."""
    source = ast.parse((ROOT / "worker/press/lint/findings.py").read_text())
    body = next(node.body for node in source.body if isinstance(node, ast.ClassDef) and node.name == "Rule")
    meanings = [
        first_sentence(str(node.value.value))
        for node in body[1:]
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ]
    rows = [
        (f"`{rule}`", str(finding(rule, "", "").severity), meaning)
        for rule, meaning in zip(Rule, meanings, strict=True)
    ]
    yield from table(("rule", "severity", "finds"), rows)


def metrics_section() -> Iterator[str]:
    """Every metric the service tells, from the calls that make them."""
    rows = []
    sources = [ROOT / f"service/operations/{name}.py" for name in ("measures", "standings", "gauges")]
    for node in (each for source in sources for each in ast.walk(ast.parse(source.read_text()))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        kind = {"Counter": "counter", "Histogram": "histogram", "GaugeMetricFamily": "gauge"}.get(
            node.func.id
        )
        if kind:
            name, meaning, *rest = (ast.literal_eval(argument) for argument in node.args)
            labels = (
                rest[0]
                if rest
                else next((ast.literal_eval(k.value) for k in node.keywords if k.arg == "labels"), ())
            )
            shown = f"{name}_total" if kind == "counter" else name
            rows.append((f"`{shown}`", kind, ", ".join(labels), meaning))
    yield from table(("metric", "kind", "labels", "meaning"), sorted(rows))


def commands_section() -> Iterator[str]:
    """Every command with its arguments and options."""
    root = typer.main.get_command(app)
    rows = [
        (f"`naskah {' '.join(path)}`", first_sentence(command.help), ", ".join(parameters(command)))
        for path, command in walk(root)
    ]
    yield from table(("command", "does", "arguments and options"), rows)


def walk(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that does something, in the order of its help."""
    children = getattr(command, "commands", None)
    if children is None or getattr(command, "invoke_without_command", False):
        yield path, command
    if children is None:
        return
    for name, child in children.items():
        if not child.hidden:
            yield from walk(child, (*path, name))


def parameters(command: Any) -> Iterator[str]:
    """Arguments in capitals, options by their longest name."""
    for one in command.params:
        if one.name == "help":
            continue
        if one.param_type_name == "argument":
            yield f"`{(one.metavar or one.name or '').upper()}`"
        else:
            yield f"`{max(one.opts, key=len)}`"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
