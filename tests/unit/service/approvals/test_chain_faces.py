"""What the chain of a paper says of each who initials: a neighbour is told from the line, whatever stands."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

import pytest

from service.approvals.case import Case
from service.approvals.desk import View
from service.approvals.pages.paper_view import faces
from service.approvals.table import Kind
from tests.unit.service.approvals.chains import chained
from tests.unit.service.approvals.test_conditions import an_act


class BareView:
    """A paper before somebody, of which nothing is known but itself."""

    def __init__(self, case: Case) -> None:
        self.case = case


def waiting() -> Case:
    """Nobody has initialled it yet, and everybody whose turn it is may."""
    return chained()


def initialled() -> Case:
    """A neighbour and the lowest of the line have."""
    case = chained()
    acts = tuple(
        replace(
            an_act(no, Kind.PARAF, posisi=position),
            kelompok=group,
            content_digest=case.held.revision.content_digest,
        )
        for no, group, position in ((1, "koordinasi", "hukum"), (2, "hierarki", "bawah"))
    )
    return replace(case, held=replace(case.held, acts=acts))


SAID = [
    (waiting(), ["Menunggu paraf koordinasinya"] * 2 + ["Menunggu parafnya", "Paraf", "Tanda tangan"]),
    (
        initialled(),
        [
            "Diparaf sebagai koordinasi",
            "Menunggu paraf koordinasinya",
            "Diparaf",
            "Menunggu parafnya",
            "Tanda tangan",
        ],
    ),
]


@pytest.mark.parametrize(("case", "said"), SAID, ids=["waiting", "initialled"])
def test_a_neighbours_paraf_is_told_from_one_of_the_line(case: Case, said: list[str]) -> None:
    assert [each.act for each in faces(cast(View, BareView(case)), {})] == said
