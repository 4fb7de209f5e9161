"""Which template a revision is printed with: the document's own, unless today's is asked for; and how two revisions compare in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from archive.ledger import Transaction
from archive.ledger.documents import templates
from archive.ledger.documents.documents import Revision
from archive.ledger.documents.templates import Template
from doc_templates.catalog import Catalog, Stationery
from service.approvals.disposisi import BRANCH
from service.approvals.orders import AllowedOrder, Desk
from service.errors import ActRefused, Field
from service.office.letterhead import Letterhead
from service.words import say
from worker.press.schema import kinds_of

KEPT: Final = "tetap"
ACTIVE: Final = "berlaku"


@dataclass(frozen=True, kw_only=True)
class RevisionTemplate:
    """The template of one revision as people know it."""

    no: int | None
    """0 is one that came with the type; None one that neither type nor office knows any more."""
    digest: str
    contract: str
    """The version of the contract its content was derived by."""


@dataclass(frozen=True, kw_only=True)
class RevisionDifference:
    """What changed between two revisions, field by field, and what they are printed with."""

    jenis: str
    before: RevisionTemplate
    after: RevisionTemplate
    changes: Sequence[dict[str, Any]]


def office_for(desk: Desk, asked: AllowedOrder, stationery: Stationery) -> Letterhead:
    """Return the office with the template that a revision is to be printed with.

    Whoever mends what was set aside takes today's. A disposisi stays its giver's, whom no chain of the office names.
    """
    office, case = desk.office, asked.case
    if case.chain and BRANCH in case.held.document.record:
        office = office.under(stationery.jenis, case.chain)
    if asked.order.mends or asked.order.body.get("templat", KEPT) == ACTIVE:
        return office
    digest = case.held.revision.template_digest
    if digest == office.templates.get(stationery.jenis, stationery.digest):
        return office
    version = _version(desk.tx, stationery.jenis, digest)
    return office.keeping(stationery, digest, version.schema if version is not None else None)


def require_fit(
    desk: Desk, stationery: Stationery, office: Letterhead, context: Mapping[str, Any]
) -> Sequence[str]:
    """Check that a kept template finds all it asks for in a content of today; returns what is to be said of keeping it."""
    kept = office.templates.get(stationery.jenis, stationery.digest)
    active = desk.office.templates.get(stationery.jenis, stationery.digest)
    if kept == active:
        return ()
    version, kinds = _version(desk.tx, stationery.jenis, kept), kinds_of(context)
    lacking = [each for each in version.needed if not given(each, kinds)] if version is not None else []
    if lacking:
        raise ActRefused(
            fields=[
                Field(
                    path="templat",
                    reason=say(
                        "templat yang dipakai naskah ini meminta {isian}, yang tidak ada lagi pada jenisnya",
                        isian=each,
                    ),
                )
                for each in lacking
            ],
            step=say("Pakai templat yang berlaku: naskah documents revise NASKAH isi.json --templat-berlaku"),
        )
    return [
        say(
            "Templat naskah ini tetap {dipakai}; yang berlaku {berlaku} (--templat-berlaku memakainya)",
            dipakai=_called(desk, stationery, kept),
            berlaku=_called(desk, stationery, active),
        )
    ]


def template_of(tx: Transaction, catalog: Catalog, jenis: str, revision: Revision) -> RevisionTemplate:
    """Return the template of a revision."""
    shipped = jenis in catalog and catalog[jenis].digest == revision.template_digest
    version = None if shipped else _version(tx, jenis, revision.template_digest)
    return RevisionTemplate(
        no=0 if shipped else version.no if version is not None else None,
        digest=revision.template_digest,
        contract=revision.contract_version,
    )


def _version(tx: Transaction, jenis: str, digest: str) -> Template | None:
    return next((each for each in templates.of(tx, jenis) if each.digest == digest), None)


def _called(desk: Desk, stationery: Stationery, digest: str) -> str:
    found = None if digest == stationery.digest else _version(desk.tx, stationery.jenis, digest)
    if found is None and digest != stationery.digest:
        return say("versi {sidik}", sidik=digest[:12])
    return say("versi {no}", no=found.no if found is not None else 0)


def given(path: str, kinds: Mapping[str, str]) -> bool:
    """Tell whether a content has a field, or a list above it that is empty."""
    if not path.startswith("isi.") or path in kinds:
        return True
    above = [path[:at] for at, letter in enumerate(path) if letter in ".["]
    return any(kinds.get(each) == "any" or kinds.get(f"{each}[]") == "any" for each in above)
