"""What is leafed through of several that were ticked in the inbox."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import pytest

from doc_templates.acts import Kind
from service.approvals.pages.tray_view import to_leaf

PARAF, SIGN, GONE = (UUID(int=number) for number in (1, 2, 3))
ACTS = {PARAF: Kind.PARAF, SIGN: Kind.TANDA_TANGAN}


@pytest.mark.parametrize(
    ("picked", "kind", "shown"),
    [
        ([PARAF, SIGN], Kind.PARAF, [PARAF]),
        ([PARAF, SIGN], Kind.TANDA_TANGAN, [SIGN]),
        ([GONE, SIGN], Kind.PARAF, [GONE]),
        ([SIGN], Kind.PARAF, [SIGN]),
        ([], Kind.PARAF, []),
    ],
)
def test_what_waits_for_the_other_act_is_not_leafed_through(
    picked: Sequence[UUID], kind: Kind, shown: Sequence[UUID]
) -> None:
    assert to_leaf(picked, ACTS, kind) == shown
