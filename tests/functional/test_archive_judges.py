"""What the house archived, before judges we did not write: ocfl-py on the bucket, veraPDF and the Open XML SDK on the files.

Every type of the catalogue and every event of the example cycle is archived once and judged together; a new type or a
new example arrives judged. A judge that is not installed fails here.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.ledger.documents import versions
from service.intake.answers import TakenEvent
from tests.conftest import LedgerDsns, S3Access
from tests.house import CLIENT, House, by_event
from tests.judges import ocfl_judge, ooxml, verapdf

CYCLE = Path(__file__).resolve().parents[2] / "examples" / "pengumpulan-data-kinerja-2026"


@dataclass(frozen=True, kw_only=True)
class Archived:
    """The house, its documents by what asked for them, and their files read back through the vault."""

    house: House
    documents: dict[str, TakenEvent]
    folder: Path

    def files(self, name: str) -> list[Path]:
        return sorted(self.folder.glob(f"*/{name}"))


@pytest.fixture(scope="module")
def archived(
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    converter_socket: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Archived]:
    dsns, access = shared_ledger("archive_judges"), shared_s3("naskah-archive-judges")
    house = House(dsns, access, converter_socket)
    documents = {jenis: house.accept(jenis) for jenis in by_event(house.catalog)}
    for file in sorted(CYCLE.glob("*.json")):
        (answer,) = house.desk.accept(CLIENT, [json.loads(file.read_bytes())], "http")
        assert isinstance(answer, TakenEvent), (file.name, answer)
        documents[file.stem] = answer
    ids = [taken.job_id for taken in documents.values()]
    assert house.press.run(ids) == len(ids)
    folder = tmp_path_factory.mktemp("archived")
    _download(house, documents, folder)
    yield Archived(house=house, documents=documents, folder=folder)
    house.close()


def _download(house: House, documents: dict[str, TakenEvent], folder: Path) -> None:
    for name, taken in documents.items():
        with house.app.acting(CLIENT) as tx:
            (version,) = versions.of(tx, taken.document_id)
        (folder / name).mkdir()
        for file in version.artifacts:
            data = house.vault.read(file.key, file.version_id, file.sha256, file.size)
            (folder / name / file.name).write_bytes(data)


def test_the_bucket_at_rest_is_a_valid_ocfl_root_of_exactly_these_documents(
    archived: Archived, tmp_path: Path
) -> None:
    count = ocfl_judge.download(archived.house.vault.store, tmp_path)
    assert count > 7 * len(archived.documents)
    ids = [f"1306:{taken.document_id}" for taken in archived.documents.values()]
    assert ocfl_judge.complaints(tmp_path, ids) == []


def test_every_pdf_is_pdf_a_2b_to_verapdf(archived: Archived) -> None:
    pdfs = archived.files("naskah.pdf")
    catalog = archived.house.catalog
    wanted = sum(catalog[jenis].contract.wants_pdf for jenis in by_event(catalog))
    assert len(pdfs) >= wanted + len(list(CYCLE.glob("*.json")))
    assert verapdf.validate(pdfs) == []


def test_every_docx_is_valid_to_the_open_xml_sdk(archived: Archived) -> None:
    files = archived.files("naskah.docx")
    assert len(files) == len(archived.documents)
    assert ooxml.validate(files) == []
