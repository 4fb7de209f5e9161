"""Each rule of the approval desk is taken away in turn, and the state machine's own invariants must see the harm.

The walks are the ones that need the rule. Beside each mutation the same walk unmutated is clean.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from archive.ledger import Ledger, Transaction
from archive.states import Status
from service.approvals import signing as approvals_signing
from service.approvals import table as approvals_table
from service.approvals.case import Case, ChainPlace
from service.approvals.table import Kind
from service.approvals.writing import AtWork
from service.intake import lampiran
from service.registers import numbering as register
from tests.integration.approvals.conftest import Agam, agam
from tests.integration.approvals.fragile import HKM, KSB, SEK, STF, TO_SIGNATURE
from tests.integration.approvals.life import Life, setting

__all__ = ["agam"]
Walk = Callable[[Life], None]


@pytest.fixture
def life(agam: Agam) -> Iterator[type[Life]]:
    press = Ledger(agam.dsns.press)
    yield setting(agam, press)
    press.close()


def walk(life: type[Life], steps: Walk, *, with_lampiran: bool = False) -> None:
    """Walk, and ask every invariant at the end."""
    machine = life()
    machine.a_draft_comes_in(with_lampiran=with_lampiran)
    steps(machine)
    machine.one_number_one_document_and_no_gap()
    machine.what_is_signed_is_what_was_initialled()
    machine.a_document_with_a_number_keeps_it()


def initialled(machine: Life) -> None:
    machine.it_goes_up_the_chain(3)


def signed(machine: Life) -> None:
    machine.it_goes_up_the_chain(len(TO_SIGNATURE))
    assert machine.signed_bytes is not None


def a_stale_page(machine: Life) -> None:
    machine.act(STF, Kind.PARAF)
    machine.act(HKM, Kind.PARAF, stale=True)


def a_revision_between_paraf_and_signature(machine: Life) -> None:
    initialled(machine)
    machine.act(KSB, Kind.REVISI)
    machine.the_press_works(dies=False)
    machine.act(SEK, Kind.TANDA_TANGAN)


def a_signature_before_its_paraf(machine: Life) -> None:
    machine.act(SEK, Kind.TANDA_TANGAN)


def a_distribution(machine: Life) -> None:
    signed(machine)
    machine.act(STF, Kind.DISTRIBUSI)
    machine.the_press_works(dies=False)


def a_changed_lampiran(machine: Life) -> None:
    initialled(machine)
    machine.the_lampiran_changes(cancelled=False)
    machine.act(SEK, Kind.TANDA_TANGAN)


def a_cancelled_lampiran(machine: Life) -> None:
    initialled(machine)
    machine.the_lampiran_changes(cancelled=True)
    machine.act(SEK, Kind.TANDA_TANGAN)


def a_crash_in_the_signature(machine: Life) -> None:
    initialled(machine)
    machine.act(SEK, Kind.TANDA_TANGAN, crash=True)


def a_second_signature(machine: Life) -> None:
    signed(machine)
    machine.act(SEK, Kind.TANDA_TANGAN)


def acts_on_any_page(patch: pytest.MonkeyPatch, agam: Agam) -> None:
    do = AtWork.do

    def blind(self: AtWork, held: Any, order: Any, trace_id: Any) -> Any:
        return do(
            self, held, replace(order, etag=Case(held=held, staff=self.staff, day=self.today).etag), trace_id
        )

    patch.setattr(AtWork, "do", blind)


def counts_paraf_on_any_content(patch: pytest.MonkeyPatch, agam: Agam) -> None:
    def places(case: Case) -> list[ChainPlace]:
        given = {(a.kelompok, a.detail.get("posisi")): a for a in case.held.acts if a.kind == Kind.PARAF}
        return [
            ChainPlace(position=key, jabatan=key, group=group, act=given.get((group, key)))
            for group, name in (("koordinasi", "koordinasi"), ("hierarki", "paraf"))
            for key in getattr(case.chain, name)
        ]

    patch.setattr(Case, "places", property(places))


def asks_for_no_paraf(patch: pytest.MonkeyPatch, agam: Agam) -> None:
    patch.setattr(Case, "missing", property(lambda case: []))


def prints_again_after_the_signature(patch: pytest.MonkeyPatch, agam: Agam) -> None:
    key = (Status.DITANDATANGANI, Kind.DISTRIBUSI)
    patch.setitem(approvals_table.TABLE, key, replace(approvals_table.TABLE[key], keep=False))


def signs_whatever_became_of_the_lampiran(patch: pytest.MonkeyPatch, agam: Agam) -> None:
    patch.setattr(lampiran, "changes", lambda found: [])


def numbers_in_a_transaction_of_their_own(patch: pytest.MonkeyPatch, agam: Agam) -> None:
    allocate = register.allocate

    def at_once(tx: Transaction, **about: Any) -> Any:
        given = allocate(tx, **about)
        tx.commit()
        return given

    patch.setattr(approvals_signing, "allocate", at_once)


def numbers_a_document_twice(patch: pytest.MonkeyPatch, agam: Agam) -> None:
    table = approvals_table.TABLE
    patch.setitem(table, (Status.DITANDATANGANI, Kind.TANDA_TANGAN), table[Status.KONSEP, Kind.TANDA_TANGAN])
    patch.setattr(approvals_signing, "kept_number", lambda _tx, _document: None)
    with psycopg.connect(agam.dsns.superuser) as connection:
        for (name,) in connection.execute(
            "SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 'register_number'::regclass"
            " AND indisunique AND NOT indisprimary"
        ).fetchall():
            connection.execute(f"DROP INDEX {name}")


STORIES = [
    (acts_on_any_page, a_stale_page, False, "a stale page was acted upon"),
    (counts_paraf_on_any_content, a_revision_between_paraf_and_signature, False, "signed without its paraf"),
    (asks_for_no_paraf, a_signature_before_its_paraf, False, "signed without its paraf"),
    (prints_again_after_the_signature, a_distribution, False, "signed bytes never change"),
    (signs_whatever_became_of_the_lampiran, a_changed_lampiran, True, "another Lampiran was signed"),
    (signs_whatever_became_of_the_lampiran, a_cancelled_lampiran, True, "a cancelled Lampiran was signed"),
    (
        numbers_in_a_transaction_of_their_own,
        a_crash_in_the_signature,
        False,
        "a number whose document does not bear it",
    ),
    (numbers_a_document_twice, a_second_signature, False, "one document has two numbers"),
]
NAMES = [f"{mutation.__name__}, {steps.__name__}" for mutation, steps, *_ in STORIES]


@pytest.mark.parametrize(("mutation", "steps", "with_lampiran", "seen"), STORIES, ids=NAMES)
def test_without_the_rule_the_walk_is_seen_to_break_what_must_hold(
    mutation: Callable[[pytest.MonkeyPatch, Agam], None],
    steps: Walk,
    with_lampiran: bool,
    seen: str,
    life: type[Life],
    agam: Agam,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    walk(life, steps, with_lampiran=with_lampiran)
    mutation(monkeypatch, agam)
    with pytest.raises(AssertionError, match=seen):
        walk(life, steps, with_lampiran=with_lampiran)
