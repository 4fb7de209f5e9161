"""Whoever leaves, acts for a time or follows: nobody acts who may not, no number is lost or given twice, none stranded for ever."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from archive.ledger import Ledger
from service.approvals.table import Kind, Level
from tests.chance import EXPLORING
from tests.integration.approvals.conftest import Agam
from tests.integration.approvals.offices_end import SIGNING, SPARE, OfficesEnd, setting


@pytest.fixture
def machine(agam: Agam) -> Iterator[type[OfficesEnd]]:
    press = Ledger(agam.dsns.press)
    yield setting(agam, press)
    press.close()


def test_no_order_of_acts_and_ends_of_office_breaks_what_must_hold(machine: type[OfficesEnd]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=200 if EXPLORING else 20,
            stateful_step_count=12,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(dict(machine.reached), dict(machine.met))
    assert {kind for _, kind in machine.reached} >= {Kind.PARAF, Kind.TANDA_TANGAN, Kind.TTE}, (
        "the walks stayed at the beginning"
    )


def begun(machine: type[OfficesEnd], level: Level, *, silent: bool = False) -> OfficesEnd:
    """A paper of two that has its number; who gave it, and the second one, are about to go."""
    found = machine()
    found.a_draft_comes_in(
        jenis="perjanjian_kinerja", level=level, signing=2, urutan="berurutan", begun=2, silent=silent
    )
    return found


def test_what_a_silent_gateway_left_open_is_settled_by_who_follows_the_one_it_was_asked_for(
    machine: type[OfficesEnd],
) -> None:
    found = begun(machine, Level.BSRE, silent=True)
    assert machine.met["silence"] == 1
    found.somebody_leaves(SIGNING["sekretaris"])
    assert not found.moves((*SPARE[:3], SIGNING["kasubbag_perencanaan"]), (Kind.PASTIKAN,))
    found.teardown()
    assert machine.met["ended by ambil_alih"] == 1


def test_who_took_over_one_place_of_two_does_not_take_over_the_other(machine: type[OfficesEnd]) -> None:
    found = begun(machine, Level.PRIBADI)
    for position, who in zip(("sekretaris", "kasubbag_perencanaan"), SPARE, strict=False):
        found.a_holder_goes(position, True, who)
    (first, second) = SPARE[:2]
    assert found.try_(first, Kind.AMBIL_ALIH)
    found.the_press_works()
    assert found.moves((first, second), (Kind.AMBIL_ALIH,)) == [(second, Kind.AMBIL_ALIH)]
    assert not found.try_(first, Kind.AMBIL_ALIH), "refused in words, as every act is"
    assert found.try_(second, Kind.AMBIL_ALIH)
    found.the_press_works()
    found.teardown()
    assert machine.met["ended by tte"] == 2
