"""The trial of an uploaded version: ordered of the press, looked at, and asked before the version is approved.

What a version is tried with is derived here, from the type's example and at the office; the press prints and judges it
(``worker.line.trials``). A trial holds for the contract, paper, press, LibreOffice and fonts it was done under: under others
it is stale, and done again by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from archive.ledger import Ledger, Principal, Transaction
from archive.ledger.documents import templates, trials
from archive.ledger.documents.templates import Template, TemplateUnknown
from archive.ledger.documents.trials import TrialPage, TrialRecord
from archive.ledger.jobs import progress
from archive.ledger.jobs.rows import JobStep
from archive.ledger.office import setups
from doc_templates.acts import OF_A_RECEIPT as ACTS_OF_A_RECEIPT
from doc_templates.catalog import Catalog, Stationery
from doc_templates.kit.contracts import Stamp
from doc_templates.kit.kantor import Kantor
from doc_templates.stages import OF_A_CHAIN, OF_A_RECEIPT, OF_NO_CHAIN
from service.errors import ContentUnknown, Field, TrialFailed, TrialPending, TrialStale
from service.identity.gate import require
from service.identity.roles import READERS, Role
from service.office.document_types import PRESS_PDF
from service.office.letterhead import Offices
from service.templates.abandoned import given_up
from service.templates.extremes import alone, least, most
from service.templates.grown import grown
from service.templates.samples import example_of
from service.words import heard, say
from worker.press.columns import COLUMNS, columns_told
from worker.press.lint.findings import Severity

ORDERERS: Final = (Role.ADMIN, Role.ARSIPARIS)
LENGTHS: Final = (14, 40)
"""Items a list is tried with: two pages of points, and as many as offices were seen to write."""
_IN_HAND: Final = ("waiting", "leased")


class State(StrEnum):
    """How a version's trial stands."""

    PENDING = "pending"
    """It waits for the press."""
    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"
    """It found errors, or the press gave it up."""
    STALE = "stale"
    """It was done under another contract, paper, press, LibreOffice or fonts."""
    MISSING = "missing"
    """The version was uploaded before there were trials."""


@dataclass(frozen=True, kw_only=True)
class TrialStanding:
    """A version's trial as it stands."""

    state: State
    trial: TrialRecord | None
    findings: Sequence[Mapping[str, Any]]
    pages: Sequence[TrialPage] = ()
    steps: Sequence[JobStep] = ()
    """What the last attempt has come to."""


class TrialDesk:
    """Orders trials and says how they stand."""

    def __init__(self, *, ledger: Ledger, catalog: Catalog, offices: Offices) -> None:
        self._ledger = ledger
        self._catalog = catalog
        self._offices = offices

    def order(self, tx: Transaction, found: Template, by: str) -> None:
        """Let a version be tried."""
        stationery, kantor = self._catalog[found.jenis], self._offices.letterhead(found.satker).kantor
        trials.order(
            tx,
            found,
            samples=samples(stationery, kantor, _headings(found, kantor)),
            terms=_terms(stationery, kantor),
            queue=PRESS_PDF,
            by=by,
        )

    def again(self, principal: Principal, jenis: str, no: int) -> TrialStanding:
        """Try a version once more."""
        require(principal, *ORDERERS)
        with self._ledger.acting(principal) as tx:
            found = self._version(tx, jenis, no)
            self.order(tx, found, principal.id)
            return self._standing(tx, found)

    def standing(self, principal: Principal, jenis: str, no: int) -> TrialStanding:
        """Return how a version's trial stands; raises ``TemplateUnknown``."""
        require(principal, *READERS)
        with self._ledger.acting(principal) as tx:
            return self._standing(tx, self._version(tx, jenis, no))

    def picture(self, principal: Principal, jenis: str, no: int, place: int) -> bytes:
        """Return one page of a version's trial as PNG; raises ``ContentUnknown``."""
        require(principal, *READERS)
        with self._ledger.acting(principal) as tx:
            trial = trials.newest(tx, self._version(tx, jenis, no).id)
            png = trials.picture(tx, trial.id, place) if trial else None
        if png is None:
            raise ContentUnknown(fields=[Field(path="path.place", reason="the trial has no such page")])
        return png

    def require_passed(self, principal: Principal, found: Template) -> Sequence[Mapping[str, Any]]:
        """Return what a version's trial found, once it has passed under what prints now; raises what keeps it from being approved.

        One that is stale or was never tried is ordered anew.
        """
        with self._ledger.acting(principal) as tx:
            standing = self._standing(tx, found)
            if standing.state in (State.STALE, State.MISSING):
                self.order(tx, found, principal.id)
        ids: dict[str, Any] = {"digest": found.digest, "no": found.no}
        step = f"naskah templates trial {found.jenis} {found.no}"
        if standing.state is State.PASSED:
            return standing.findings
        if standing.state is State.FAILED:
            bad = [each for each in standing.findings if each["severity"] == Severity.ERROR]
            raise TrialFailed(fields=[_field(each) for each in bad], **ids)
        if standing.state is State.STALE:
            raise TrialStale(step=f"Wait for it, then approve: {step}", **ids)
        raise TrialPending(step=f"Wait for it, then approve: {step}", **ids)

    def _version(self, tx: Transaction, jenis: str, no: int) -> Template:
        known = templates.of(tx, self._catalog[jenis].jenis)
        found = next((each for each in known if each.no == no and each.object_id is not None), None)
        if found is None:
            raise TemplateUnknown(jenis=jenis, no=no)
        return found

    def _standing(self, tx: Transaction, found: Template) -> TrialStanding:
        trial = trials.newest(tx, found.id)
        if trial is None:
            return TrialStanding(state=State.MISSING, trial=None, findings=[])
        state, stationery = _state(trial), self._catalog[found.jenis]
        if state is State.PASSED:
            terms = _terms(stationery, self._offices.letterhead(found.satker).kantor)
            if trial.terms != terms or trial.setup != setups.current(tx):
                state = State.STALE
        steps = [each for each in progress.steps(tx, trial.job_id) if each.attempt == trial.attempts]
        ended = trial.state in ("quarantined", "parked")
        return TrialStanding(
            state=state,
            trial=trial,
            findings=[given_up(trial.cause).told()] if ended else trial.findings,
            pages=trials.pages(tx, trial.id),
            steps=steps,
        )


def samples(
    stationery: Stationery, kantor: Kantor | None = None, headings: Mapping[str, str] = MappingProxyType({})
) -> list[dict[str, Any]]:
    """Return what a version of a type is tried with, in order: the example at every stage, then its two ends.

    ``headings``: what its pages call the columns that print fields.
    """
    contract = stationery.contract
    chain = contract.written_chain(kantor) if kantor is not None else contract.chain
    receipt = contract.acts == ACTS_OF_A_RECEIPT
    stages = OF_A_CHAIN if chain else OF_A_RECEIPT if receipt else OF_NO_CHAIN
    found: list[dict[str, Any]] = [
        {
            "name": "contoh",
            "context": example_of(stationery, kantor),
            "stages": list(stages),
            "headings": dict(headings),
            "numbered": bool(chain or receipt) and contract.numbered,
            "dated": bool(chain) and Stamp.TANGGAL in contract.stamps,
        }
    ]
    if context := least(stationery, kantor):
        found.append({"name": "ringkas", "context": context, "stages": [stages[0]]})
    middle, longest = LENGTHS
    if longer := grown(stationery, middle, kantor):
        found.append(_long("daftar", longer.context, longer.lengths, {}, stages[0]))
    if extreme := most(stationery, longest, kantor):
        each = [
            {
                "context": one.context,
                "grown": {**one.lists, **one.texts},
                "texts": sorted(one.texts),
            }
            for one in alone(stationery, longest, kantor)
        ]
        sample = _long("panjang", extreme.context, extreme.lists, extreme.texts, stages[0])
        found.append({**sample, "alone": each})
    return found


def _long(
    name: str, context: Mapping[str, Any], lists: Mapping[str, int], texts: Mapping[str, int], stage: str
) -> dict[str, Any]:
    return {
        "name": name,
        "context": context,
        "stages": [stage],
        "grown": {**lists, **texts},
        "texts": sorted(texts),
    }


def _headings(found: Template, kantor: Kantor) -> dict[str, str]:
    """Return the headings of a version's columns, as it was examined."""
    columns = columns_told(((found.schema or {}).get(COLUMNS) or {}).get(kantor.kertas))
    return {each.path: each.heading for each in columns if each.heading}


def _terms(stationery: Stationery, kantor: Kantor) -> dict[str, Any]:
    """Return what a trial holds for beside the setup of the press."""
    signed = stationery.contract.written_chain(kantor) is not None
    own = stationery.contract.chain is not None
    # A type that an office lets be signed otherwise than it came has other pages; of the others nothing more is said.
    return {"contract": stationery.contract.version, "kertas": kantor.kertas} | (
        {"rantai": signed} if signed != own else {}
    )


def _state(trial: TrialRecord) -> State:
    if trial.done_at is not None:
        return State.PASSED if trial.passed else State.FAILED
    if trial.state in _IN_HAND:
        return State.PENDING if trial.state == "waiting" else State.RUNNING
    return State.FAILED


def _field(found: Mapping[str, Any]) -> Field:
    page = f"#page={found['page']}" if found.get("page") else ""
    reason = say(
        "{aturan}: {temuan} {langkah}",
        aturan=found["rule"],
        temuan=heard(found["message"]),
        langkah=heard(found["remedy"]),
    )
    return Field(path=f"{found['part']}{page}" or "trial", reason=reason)
