"""No order of acts, repeats, races, crashes and late presses breaks: one number, one document; what is signed was initialled."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from archive.ledger import Ledger
from service.approvals.table import Kind, Level
from tests.integration.approvals.conftest import Agam
from tests.integration.approvals.fragile import BEYOND, TO_SIGNATURE
from tests.integration.approvals.life import Life, setting


@pytest.fixture(params=[Level.BASAH, Level.SEGEL])
def life(agam: Agam, request: pytest.FixtureRequest) -> Iterator[type[Life]]:
    """The machine in an office that signs on paper, and in one that seals."""
    agam.apply(tanda_tangan={"surat_edaran": request.param.value})
    press = Ledger(agam.dsns.press)
    yield setting(agam, press)
    press.close()


def test_no_order_of_acts_repeats_races_and_crashes_breaks_what_must_hold(life: type[Life]) -> None:
    run_state_machine_as_test(
        life,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(dict(life.reached), dict(life.met))
    assert {kind for _, kind in life.reached} >= {Kind.PARAF, Kind.TANDA_TANGAN}, (
        "the walk stayed at the beginning"
    )


def test_one_walk_goes_through_the_whole_life(life: type[Life]) -> None:
    for beyond, how in ((Kind.DISTRIBUSI, 0), (Kind.RALAT, 0), (Kind.CABUT, 0), (Kind.CABUT, 1)):
        machine = life()
        machine.a_draft_comes_in(with_lampiran=True)
        machine.two_act_at_once(
            people=(TO_SIGNATURE[0][0], TO_SIGNATURE[1][0]), kinds=(Kind.PARAF,) * 2, same=True
        )
        machine.it_goes_up_the_chain(len(TO_SIGNATURE), beyond, how)
        machine.the_answer_was_lost_and_the_act_is_sent_again(TO_SIGNATURE[-1][0])
        machine.the_event_comes_again()
        machine.the_lampiran_changes(cancelled=False)
        machine.one_number_one_document_and_no_gap()
        machine.what_is_signed_is_what_was_initialled()
        machine.a_document_with_a_number_keeps_it()
    assert {kind for _, kind in life.reached} >= {Kind.PARAF, Kind.TANDA_TANGAN, *BEYOND}
    assert life.met["signed with a Lampiran"] == 4
    assert life.met["Lampiran changed"] == 4
    assert life.met["won a race"] == 4
    assert life.met["revoked"] == life.met["replaced"] == 1


def test_a_press_that_wakes_late_changes_nothing(life: type[Life]) -> None:
    machine = life()
    machine.a_draft_comes_in(with_lampiran=False)
    machine.act(*TO_SIGNATURE[0])
    machine.a_press_taken_for_dead_wakes_after_another_did_its_job()
    assert life.met["press woke late"] == 1
