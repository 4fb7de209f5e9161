"""Every act on every type of the catalogue in every state of its job: what is not declared is refused, what was brought stays."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from doc_templates.acts import OF_A_CHAIN, OF_A_RECEIPT, Kind
from doc_templates.catalog import Catalog
from service.errors import ActForbidden, ActNotDeclared, ActNotPossible, DocumentBusy
from service.intake.drafting import SHEET
from tests.conftest import LedgerDsns, S3Access
from tests.integration.approvals.fragile import ARSIP, SEK
from tests.integration.approvals.outside import JOB_STATES, OutsideHouse

TYPES = sorted(Catalog.scan(at_once=False))
KNOWN_BEFORE = (ActForbidden, ActNotPossible, DocumentBusy)
"""What could have been known before anything was filled in: whoever is offered an act is not refused so."""


@pytest.fixture(scope="module")
def house(
    shared_ledger: Callable[[str], LedgerDsns], shared_s3: Callable[[str], S3Access], converter_socket: Path
) -> Iterator[OutsideHouse]:
    made = OutsideHouse(shared_ledger("every_type"), shared_s3("acts-of-every-type"), converter_socket)
    yield made
    made.close()


def arrived(house: OutsideHouse, jenis: str, state: str) -> UUID:
    """A document of this type whose first job is in this state."""
    document = house.receive().document.id if jenis == SHEET else house.accept(jenis).document_id
    house.put(document, state)
    return document


@pytest.mark.parametrize("state", JOB_STATES)
@pytest.mark.parametrize("jenis", TYPES)
def test_only_what_chain_or_type_declares_is_done_and_nothing_brought_is_lost(
    house: OutsideHouse, jenis: str, state: str
) -> None:
    declared = OF_A_RECEIPT if jenis == SHEET else OF_A_CHAIN
    document = arrived(house, jenis, state)
    before = house.held(document)
    offered = {who: house.possible(who, document) for who in (SEK, ARSIP)}
    assert offered[SEK] | offered[ARSIP] <= declared
    for kind in Kind:
        for who in (SEK, ARSIP):
            why = house.refusal(who, house.order(document, kind))
            if why is None:
                assert kind in offered[who], "done, and not offered"
                assert house.lost(document) == []
                counted = len(house.held(document).acts)
                assert house.unprinted(document)[-1] == house.untold(document)[-1] == counted, "told before"
                assert set(house.surfaces(document).values()) == {True}
                house.print_all()
                assert house.lost(document) == []
                assert set(house.surfaces(document).values()) == {house.under_way(document)}
                assert house.unprinted(document) == house.untold(document)
                assert house.under_way(document) or not house.unprinted(document)
                document = arrived(house, jenis, state)
                before = house.held(document)
                break
            assert isinstance(why, ActNotDeclared) == (kind not in declared), why
            assert kind not in offered[who] or not isinstance(why, KNOWN_BEFORE), why
    assert house.held(document) == before, "what was refused left nothing"
    assert house.lost(document) == []
