"""What follows from an act upon a document, and what stands in its way. Pure; who may act is ``actors``."""

from __future__ import annotations

from doc_templates.acts import OF_A_RECEIPT, OF_NO_CHAIN
from doc_templates.catalog import Catalog
from service.approvals.case import Case
from service.approvals.conditions import CONDITIONS
from service.approvals.table import TABLE, ActStep, Kind
from service.errors import ActNotDeclared, ActNotPossible, Field
from service.intake.drafting import SHEET
from service.words import say
from service.words.life import DONE, cannot, may_be


def declared(catalog: Catalog, jenis: str) -> frozenset[Kind]:
    """Return what a type lets be done to a document of it without a chain; a type that is gone, what its kind does."""
    found = catalog.find(jenis)
    if found is not None:
        return found.contract.acts
    return OF_A_RECEIPT if jenis == SHEET else OF_NO_CHAIN


def known(case: Case, kind: Kind) -> bool:
    """Tell whether an act is one of this document's where it stands, now or later: its type, state and level know it."""
    return (
        kind in case.permitted
        and (case.held.document.status, kind) in TABLE
        and all(each.holds(case) for each in CONDITIONS if each.lasting and each.asked_of(case, kind))
    )


def step(case: Case, kind: Kind, *, signed: bool = False) -> ActStep:
    """Return what follows from an act; raises what stands in its way: the one guard through which every act goes.

    ``signed``: the order brings the signed page.
    """
    document = case.held.document
    if kind not in case.permitted:
        known = may_be(kind for kind in Kind if kind in case.permitted)
        raise ActNotDeclared(
            say(
                "Naskah jenis {jenis} tidak dapat {perbuatan}; {dapat}",
                jenis=document.jenis.replace("_", " "),
                perbuatan=DONE[kind],
                dapat=known,
            ),
            fields=[Field(path="perbuatan", reason=known)],
            document=document.id,
        )
    step = TABLE.get((document.status, kind))
    if step is None:
        raise ActNotPossible(
            cannot(document.status, kind, document.nomor),
            document=document.id,
        )
    for each in CONDITIONS:
        if each.asked_of(case, kind) and not (signed and each.until_signed) and not each.holds(case):
            raise each.refusal(case)
    return step
