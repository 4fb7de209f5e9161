"""An upgrade that brings another template leaves old documents theirs: what is shipped is kept in the vault before."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

import doc_templates
from archive.canonical import sha256_hex
from archive.ledger import Ledger, Principal
from archive.ledger.documents import templates, versions
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from doc_templates.catalog import Catalog
from service.templates.shipped import ShippedTemplates
from tests.conftest import LedgerDsns
from tests.house import CLIENT, House, a_press, house
from tests.unit.worker.press import fixtures
from worker.line.press import Press
from worker.queue import PRESS, PRESS_PDF

__all__ = ["house"]
JENIS = "surat_edaran"
LINE = "Templat yang baru"


@pytest.fixture
def upgraded(house: House, ledger_dsns: LedgerDsns, tmp_path: Path) -> Press:
    """The press of the next release, whose Surat Edaran has another template."""
    folder = tmp_path / "templates"
    shutil.copytree(Path(doc_templates.__file__).parent / JENIS, folder / JENIS)
    shipped = folder / JENIS / "template.docx"
    data = shipped.read_bytes()
    body = fixtures.parts(data)["word/document.xml"]
    at = body.rindex(b"<w:sectPr")
    line = f"<w:p><w:r><w:t>{LINE}</w:t></w:r></w:p>".encode()
    shipped.write_bytes(fixtures.repack(data, {"word/document.xml": body[:at] + line + body[at:]}))
    return a_press(
        ledger=Ledger(ledger_dsns.press, min_size=1, max_size=3),
        vault=open_vault(VaultSettings.from_env(house.s3.env())),
        catalog=Catalog.scan(folder),
        converter_socket=house._converter_socket,
        queues=[PRESS, PRESS_PDF],
    )


def keeping(house: House) -> ShippedTemplates:
    return ShippedTemplates(
        ledger=house.app, vault=house.vault, catalog=house.catalog, clock=lambda: datetime.now(UTC)
    )


def test_an_old_document_is_printed_with_the_template_it_was_made_for(house: House, upgraded: Press) -> None:
    taken = house.accept(JENIS)
    assert keeping(house).keep() == len(house.catalog)
    assert keeping(house).keep() == 0

    assert upgraded.run([taken.job_id]) == 1
    upgraded.close()

    with house.app.acting(CLIENT) as tx:
        (version,) = versions.of(tx, taken.document_id)
    (docx,) = [each for each in version.artifacts if each.name == "naskah.docx"]
    printed = house.vault.read(docx.key, docx.version_id, docx.sha256, docx.size)
    assert LINE.encode() not in fixtures.parts(printed)["word/document.xml"]


def test_what_is_kept_is_the_shipped_template_and_no_version_anybody_decides_on(house: House) -> None:
    keeping(house).keep()
    shipped = house.catalog[JENIS]
    with house.app.acting(Principal.system("test", "1306")) as tx:
        kept = templates.kept(tx, "1306", shipped.digest)
        assert templates.of(tx, JENIS) == []
        assert templates.active(tx, "1306") == {}
        row = templates.get(tx, JENIS, shipped.digest)
        with pytest.raises(templates.TemplateDecided):
            templates.check_decision(tx, row, "admin", approve=True)
    assert kept is not None
    data = house.vault.read(kept.key, kept.version_id, kept.sha256, kept.size)
    assert (sha256_hex(data), row.no, row.state) == (shipped.digest, 0, "shipped")
