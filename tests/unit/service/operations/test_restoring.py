"""An empty ledger stands still beside a bucket with documents, and not beside one with what every start brings."""

import pytest

from archive.vault.layout import object_root, root_files
from service.operations.restoring import holds_documents

TEMPLATE, PAPER = object_root("1306:template-sop-0123456789abcdef"), object_root("1306:7Q2M")
ROOT = [*root_files(), "extensions/naskah-probe/876129a108824d46/held"]


def files(root: str, *names: str) -> list[str]:
    return [root + name for name in names]


SHIPPED = files(
    TEMPLATE, "0=ocfl_object_1.1", "inventory.json", "v1/content/template.docx", "v1/content/template.json"
)
ARCHIVED = files(PAPER, "0=ocfl_object_1.1", "inventory.json", "v1/content/surat_edaran.docx")


@pytest.mark.parametrize(
    ("keys", "ahead"),
    [
        ([], False),
        (ROOT, False),
        (ROOT + SHIPPED, False),
        (
            ROOT + files(PAPER, "v1/content/surat_edaran.docx"),
            False,
        ),  # a first deposit that was killed half way
        (ROOT + ARCHIVED, True),
        (ROOT + SHIPPED + ARCHIVED, True),
    ],
)
def test_documents_are_told_from_what_every_start_brings(keys: list[str], ahead: bool) -> None:
    assert holds_documents(sorted(keys)) is ahead
