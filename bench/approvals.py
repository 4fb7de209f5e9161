"""The desk: signatures a second in one register and in four, and from a paraf to the page that shows it.

A signature here is the act with its number, over HTTP, workers stopped: the page it makes is the press's time. The
drafts want no PDF, so that hundreds are soon there. A paraf is timed by the ledger, from the act to the recorded
version with its PDF/A, one document at a time: the wait of the next official.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from typing import Any

from archive.access import AccessClass
from archive.ledger import Ledger, Principal
from archive.ledger.office import keys
from bench.client import Client
from bench.stack import DOCX_ONLY, SATKER, BenchStack, fresh_id
from service.identity.secrets import mint

CONNECTIONS = 16
SIGNATURES = 400
"""For each measurement: four seconds at the bar."""
AT_ONCE = 50
"""Documents in one act, where several are signed at once."""
PARAF_DOCUMENTS = 20
SIGNATORY = "rahmat-hidayat"
CHAIN = ("dedi-kurniawan", "rizky-ananda", "nofriyanti")
"""Who initials a Surat Edaran: the neighbour, then upwards."""
UNITS = ("1", "2", "3", "4")
SETTLED_S = 3.0
"""The service reads an office afresh each two seconds."""
_STEPS = ("started", "rendered", "converted", "proofread", "deposited", "archived")


def measure(stack: BenchStack, scale: float) -> dict[str, Any]:
    """Return signatures a second and milliseconds from paraf to page."""
    _open_registers(stack)
    desk = Desk(stack)
    count = max(80, int(SIGNATURES * scale))
    return {
        "connections": CONNECTIONS,
        "sign_per_s": {
            "one_register": desk.sign(desk.drafts(count, UNITS[:1]), at_once=1),
            "four_registers": desk.sign(desk.drafts(count, UNITS), at_once=1),
            "several_at_once": desk.sign(desk.drafts(count, UNITS[:1]), at_once=AT_ONCE),
        },
        "paraf_ms": desk.parafs(max(4, int(PARAF_DOCUMENTS * scale))),
    }


def _open_registers(stack: BenchStack) -> None:
    """Give each of the office's units a register, for a type that nobody initials."""
    stack.change_office(
        lambda config: {
            **config,
            "rantai": {**config["rantai"], DOCX_ONLY: {"penandatangan": "sekretaris"}},
            "register": [
                *config["register"],
                *(
                    {
                        "kode": f"bench_{unit}",
                        "nama": f"Bench {unit}",
                        "unit": unit,
                        "jenis": [DOCX_ONLY],
                        "pola": "{urut}{sisipan}/SE/{unit}/{tahun}",
                    }
                    for unit in UNITS
                ),
            ],
        }
    )
    time.sleep(SETTLED_S)


class Desk:
    """Officials with tokens, and the documents before them."""

    def __init__(self, stack: BenchStack) -> None:
        self._stack = stack
        self._intake = Client(stack)
        self._officials = {person: Client(stack, token) for person, token in _tokens(stack).items()}

    def drafts(self, count: int, units: Sequence[str]) -> list[str]:
        """Return documents that wait for their signature, archived by a worker that has been stopped since."""
        payload = dict(self._stack.catalog[DOCX_ONLY].example)
        events = []
        for unit in islice(cycle(units), count):
            events.append(self._intake.event(DOCX_ONLY, payload, fresh_id()))
            events[-1]["data"]["unit"] = unit
        self._intake.send_batch(events)
        ids = [each["id"] for each in events]
        with self._stack.working():
            while len(found := self._stack.ask(_ARCHIVED, ids)) < count:
                time.sleep(0.2)
        return [row[0] for row in found]

    def sign(self, documents: Sequence[str], *, at_once: int) -> float:
        """Sign ``documents`` over all connections; return documents a second."""
        signatory = self._officials[SIGNATORY]
        connection = signatory.connect()
        seen = [signatory.ask(connection, "GET", f"/documents/{document}/acts") for document in documents]
        connection.close()
        if at_once == 1:
            orders = [
                (f"/documents/{view['document_id']}/sign", _seen(view), {"If-Match": f'"{view["etag"]}"'})
                for view in seen
            ]
        else:
            orders = [
                (
                    "/documents:sign",
                    _several(some),
                    {},
                )
                for some in (seen[first : first + at_once] for first in range(0, len(seen), at_once))
            ]
        return len(documents) / signatory.crowd(CONNECTIONS, orders)

    def parafs(self, count: int) -> dict[str, Any]:
        """Initial ``count`` documents up their chain; return milliseconds from act to page, and of each step."""
        payload = dict(self._stack.catalog["surat_edaran"].example)
        jobs = []
        with self._stack.working():
            self._stack.wait_for_worker()
            for _ in range(count):
                taken = self._draft(payload)
                self._until_done(taken["job_id"])
                for person in CHAIN:
                    jobs.append(self.paraf(person, taken["document_id"]))
                    self._until_done(jobs[-1])
        times = [self._stack.ask(_TIMES, job)[0] for job in jobs]
        steps = [dict(self._stack.ask(_STEP_TIMES, job)) for job in jobs]
        taken_ms = [1_000 * each[1] for each in times]
        return {
            "parafs": len(jobs),
            "p50": statistics.median(taken_ms),
            "p95": statistics.quantiles(taken_ms, n=20)[18],
            "until_ms": {
                "leased": 1_000 * statistics.median(each[0] for each in times),
                **{name: 1_000 * statistics.median(each[name] for each in steps) for name in _STEPS},
            },
        }

    def _draft(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        connection = self._intake.connect()
        try:
            return self._intake.send_one(connection, self._intake.event("surat_edaran", payload, fresh_id()))
        finally:
            connection.close()

    def paraf(self, person: str, document: str) -> str:
        """Initial a document as one official; return the job of its page."""
        official = self._officials[person]
        connection = official.connect()
        view = official.ask(connection, "GET", f"/documents/{document}/acts")
        condition = {"If-Match": f'"{view["etag"]}"'}
        done = official.ask(connection, "POST", f"/documents/{document}/paraf", _seen(view), condition)
        connection.close()
        return str(done["job_id"])

    def _until_done(self, job: str) -> None:
        while not self._stack.ask("SELECT FROM job WHERE id = %s AND state = 'done'", job):
            time.sleep(0.02)


def _seen(view: Mapping[str, Any]) -> dict[str, str]:
    return {"content_digest": view["content_digest"], "sha256": view["page"]["sha256"]}


def _several(views: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"documents": [{"id": view["document_id"], "etag": view["etag"], **_seen(view)} for view in views]}


def _tokens(stack: BenchStack) -> dict[str, str]:
    minted = {person: mint() for person in (SIGNATORY, *CHAIN)}
    ledger = Ledger(stack.env["NASKAH_LEDGER_DSN"], min_size=1, max_size=1)
    with ledger.acting(Principal.system("bench", SATKER)) as tx:
        for person, key in minted.items():
            keys.add(
                tx,
                satker=SATKER,
                name=f"{person} {key.id}",  # each measurement has its own
                kind="person",
                person_id=person,
                roles=("pejabat",),
                ceiling=AccessClass.T,
                secret_digest=key.digest,
                key_id=key.id,
                by="bench",
            )
    ledger.close()
    return {person: key.token for person, key in minted.items()}


_ARCHIVED = (
    "SELECT e.document_id::text FROM event e JOIN job j ON j.id = e.job_id"
    " WHERE e.event_id = ANY (%s) AND j.state = 'done' ORDER BY e.document_id"
)
_TIMES = (
    "SELECT extract(epoch FROM leased_at - created_at)::float, extract(epoch FROM done_at - created_at)::float"
    " FROM job WHERE id = %s"
)
_STEP_TIMES = (
    "SELECT s.name, extract(epoch FROM s.at - j.created_at)::float FROM job_step s JOIN job j ON j.id = s.job_id"
    " WHERE j.id = %s"
)
