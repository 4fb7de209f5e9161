"""``naskah demo``: sends the events of one cycle of the SOP to a running service and shows what became of them.

It is an ordinary client: everything goes over HTTP with a key, nothing is read behind the service's back.
"""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.live import Live
from rich.table import Table

from archive.errors import NaskahError

EVENTS = "pengumpulan-data-kinerja-2026"
MEDIA = "application/cloudevents+json"
ENDED = frozenset({"done", "quarantined", "parked"})
LOOK_S = 0.2
GIVE_UP_S = 180.0  # nine documents take 3-5 s; three attempts with their pauses stay under this


class DemoFailed(NaskahError):
    """The demo did not end with every document archived."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """One event on its way."""

    number: int
    file: str
    title: str
    job_id: str
    document_id: str
    state: str = "waiting"
    step: str = "accepted"
    seconds: float = 0.0
    cause: str | None = None


@dataclass(frozen=True, kw_only=True)
class Archived:
    """One document as it lies in the vault, its PDF saved."""

    progress: Progress
    title: str
    status: str
    pages: int
    sha256: str
    key: str
    saved: Path


def send(client: httpx.Client, folder: Path) -> list[Progress]:
    """POST every event of the folder in the order of the file names; raise ``DemoFailed`` on a refusal."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise DemoFailed(f"no events in {folder}")
    sent: list[Progress] = []
    for number, file in enumerate(files, start=1):
        body = file.read_bytes()
        answer = client.post("/events", content=body, headers={"Content-Type": MEDIA})
        if answer.status_code != httpx.codes.ACCEPTED:
            raise DemoFailed(f"{file.name} was refused: {answer.text}")
        taken = answer.json()
        sent.append(
            Progress(
                number=number,
                file=file.stem,
                title=title_of(json.loads(body)),
                job_id=taken["job_id"],
                document_id=taken["document_id"],
            )
        )
    return sent


def title_of(event: dict[str, Any]) -> str:
    """What a person calls the document: its type and, where it has one, its unit."""
    data = event.get("data", {})
    name = str(data.get("jenis", "naskah")).replace("_", " ")
    unit = data.get("unit")
    return f"{name}, unit {unit}" if unit else name


def follow(
    client: httpx.Client, sent: Sequence[Progress], show: Callable[[Sequence[Progress]], None]
) -> list[Progress]:
    """Look at the jobs until each has ended; raise ``DemoFailed`` when that takes too long."""
    now = list(sent)
    deadline = time.monotonic() + GIVE_UP_S
    while True:
        now = [one if one.state in ENDED else look(client, one) for one in now]
        show(now)
        if all(one.state in ENDED for one in now):
            return now
        if time.monotonic() > deadline:
            late = ", ".join(one.file for one in now if one.state not in ENDED)
            raise DemoFailed(f"not finished after {GIVE_UP_S:g} s: {late}")
        time.sleep(LOOK_S)


def look(client: httpx.Client, one: Progress) -> Progress:
    """Where one job stands now."""
    job = _get(client, f"/jobs/{one.job_id}").json()
    steps = job["steps"]
    created = datetime.fromisoformat(job["created_at"])
    last = datetime.fromisoformat(job["done_at"] or (steps[-1]["at"] if steps else job["created_at"]))
    return replace(
        one,
        state=job["state"],
        step=steps[-1]["name"] if steps else one.step,
        seconds=(last - created).total_seconds(),
        cause=job["cause"],
    )


def collect(client: httpx.Client, done: Sequence[Progress], folder: Path) -> list[Archived]:
    """Fetch each PDF, hold its SHA-256 against the archive's word, save it."""
    folder.mkdir(parents=True, exist_ok=True)
    archived: list[Archived] = []
    for one in done:
        if one.state != "done":
            raise DemoFailed(f"{one.file} ended {one.state}: {one.cause}")
        document = _get(client, f"/documents/{one.document_id}").json()
        pdf = next(file for file in document["version"]["files"] if file["name"].endswith(".pdf"))
        content = _get(client, f"/documents/{one.document_id}/content?format=pdf").content
        if hashlib.sha256(content).hexdigest() != pdf["sha256"]:
            raise DemoFailed(f"{one.file}: the bytes received are not the archived ones")
        saved = folder / f"{one.file}.pdf"
        saved.write_bytes(content)
        archived.append(
            Archived(
                progress=one,
                title=document["judul"],
                status=document["status"],
                pages=pdf["pages"],
                sha256=pdf["sha256"],
                key=pdf["key"],
                saved=saved,
            )
        )
    return archived


def progress_table(now: Sequence[Progress]) -> Table:
    """The live view."""
    table = Table(title="From event to archived document", title_justify="left")
    for heading in ("#", "document", "state", "last step"):
        table.add_column(heading)
    table.add_column("seconds", justify="right")
    for one in now:
        colour = {"done": "green", "quarantined": "red"}.get(one.state, "yellow")
        row = (
            str(one.number),
            one.title,
            f"[{colour}]{one.state}[/]",
            one.cause or one.step,
            f"{one.seconds:.2f}",
        )
        table.add_row(*row)
    return table


def result_table(archived: Sequence[Archived]) -> Table:
    """What lies in the vault."""
    table = Table(title="Archived", title_justify="left", show_lines=True)
    table.add_column("document", max_width=50)
    table.add_column("status")
    table.add_column("pages", justify="right")
    table.add_column("SHA-256 of the PDF, object key", overflow="fold")
    table.add_column("seconds", justify="right")
    for one in archived:
        place = f"{one.sha256}\n{one.key}"
        table.add_row(one.title, one.status, str(one.pages), place, f"{one.progress.seconds:.2f}")
    return table


def run(*, url: str, token: str, examples: Path, save_to: Path, console: Console) -> list[Archived]:
    """Send, follow, collect, show; raise ``DemoFailed`` if any document is not archived."""
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=url, headers=headers, timeout=30, trust_env=False) as client:
        sent = send(client, examples / EVENTS)
        with Live(progress_table(sent), console=console, refresh_per_second=8) as live:
            done = follow(client, sent, lambda now: live.update(progress_table(now)))
        archived = collect(client, done, save_to)
    console.print()
    console.print(result_table(archived))
    console.print(f"The PDFs lie in {save_to}", highlight=False, soft_wrap=True)
    return archived


def _get(client: httpx.Client, path: str) -> httpx.Response:
    answer = client.get(path)
    if answer.status_code != httpx.codes.OK:
        raise DemoFailed(f"GET {path}: {answer.status_code} {answer.text}")
    return answer
