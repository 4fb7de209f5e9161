"""What may be done to a document without a chain whose type is gone or broken: what its kind of document knows."""

from pathlib import Path

import pytest

from doc_templates.acts import OF_A_RECEIPT, OF_NO_CHAIN, Kind
from doc_templates.catalog import Catalog
from service.approvals.rules import declared
from service.intake.drafting import SHEET
from tests import memo


@pytest.mark.parametrize(("jenis", "known"), [("memo", OF_NO_CHAIN), (SHEET, OF_A_RECEIPT)])
def test_a_type_that_is_gone_or_broken_declares_what_its_kind_does(
    jenis: str, known: frozenset[Kind], tmp_path: Path
) -> None:
    assert declared(Catalog.scan(tmp_path), jenis) == known
    memo.write(tmp_path, contract="CONTRACT = 1", jenis=jenis)
    assert declared(Catalog.scan(tmp_path), jenis) == known
