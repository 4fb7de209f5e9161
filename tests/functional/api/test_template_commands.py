"""Templates on the command line: linted, previewed, compared, uploaded and approved, by real processes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import pytest

from archive.access import AccessClass
from doc_templates.catalog import Catalog
from tests.functional.api.conftest import Service, add_key
from tests.functional.api.test_commands import naskah
from tests.functional.api.test_templates import changed, torn
from tests.trials import passed
from tests.unit.worker.press import fixtures

JENIS = "surat_edaran"
CATALOG = Catalog.scan()


@pytest.fixture
def with_pages(service: Service, converter_socket: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    """The service, and a converter pool that commands find."""
    monkeypatch.setitem(service.env, "NASKAH_CONVERTER_SOCKET", str(converter_socket))
    return service


def test_lint_points_at_part_page_and_paragraph(with_pages: Service, tmp_path: Path) -> None:
    file = tmp_path / "salah.docx"
    file.write_bytes(changed(JENIS, mark="baris terakhir ", tag="{{ isi.salah }}"))
    word = tmp_path / "periksa.docx"
    done = naskah(
        with_pages,
        "templates",
        "lint",
        str(file),
        "--jenis",
        JENIS,
        "--json",
        "--word",
        str(word),
        fails=True,
    )
    (found,) = json.loads(done.stdout)
    assert (found["rule"], found["severity"], found["part"]) == (
        "undeclared-field",
        "error",
        "word/document.xml",
    )
    assert (found["text"], found["tag"]) == ("baris terakhir {{ isi.salah }}", "{{ isi.salah }}")
    assert isinstance(found["page"], int)
    assert "Periksa ejaannya" in found["remedy"]
    assert "word/comments.xml" in fixtures.parts(word.read_bytes())
    assert (
        "undeclared-field"
        in naskah(with_pages, "templates", "lint", str(file), "--jenis", JENIS, fails=True).stdout
    )


def test_lint_without_a_pool_knows_no_page_and_says_that_pages_were_not_judged(
    service: Service, tmp_path: Path
) -> None:
    file = tmp_path / "x.docx"
    file.write_bytes(changed(JENIS, tag="{{ isi.salah }}"))
    (found,) = json.loads(
        naskah(service, "templates", "lint", str(file), "--jenis", JENIS, "--json", fails=True).stdout
    )
    assert found["page"] is None
    file.write_bytes(CATALOG[JENIS].template)
    (note,) = json.loads(naskah(service, "templates", "lint", str(file), "--jenis", JENIS, "--json").stdout)
    assert (note["rule"], note["severity"]) == ("pages-not-judged", "note")
    assert "tidak ada temuan" in naskah(service, "templates", "lint", str(file)).stdout
    file.write_bytes(b"{\\rtf1}")
    (found,) = json.loads(naskah(service, "templates", "lint", str(file), "--json", fails=True).stdout)
    assert found["rule"] == "unreadable"


def test_lint_tells_a_signature_that_stands_alone_on_its_page(with_pages: Service, tmp_path: Path) -> None:
    file = tmp_path / "x.docx"
    file.write_bytes(torn(JENIS))
    told = naskah(with_pages, "templates", "lint", str(file), "--jenis", JENIS, fails=True).stdout
    said = " ".join(told.replace("│", " ").split())
    assert "broken-page" in said
    assert "hal. 3" in said
    assert "Keep with next" in said


def test_a_preview_is_docx_pdf_and_pictures(with_pages: Service, tmp_path: Path) -> None:
    file, payload, out = tmp_path / "x.docx", tmp_path / "isi.json", tmp_path / "out"
    file.write_bytes(CATALOG[JENIS].template)
    payload.write_text(json.dumps({**CATALOG[JENIS].example, "tentang": "Uji Pratinjau"}), encoding="utf-8")
    naskah(
        with_pages,
        "templates",
        "preview",
        str(file),
        "--jenis",
        JENIS,
        "--payload",
        str(payload),
        "--out",
        str(out),
    )
    assert "UJI PRATINJAU" in fixtures.paragraphs((out / "naskah.docx").read_bytes())
    assert (out / "naskah.pdf").read_bytes().startswith(b"%PDF")
    assert all(each.read_bytes().startswith(b"\x89PNG") for each in out.glob("halaman-*.png"))
    assert list(out.glob("halaman-*.png"))


def test_a_preview_without_a_pool_says_what_to_do(service: Service, tmp_path: Path) -> None:
    file = tmp_path / "x.docx"
    file.write_bytes(CATALOG[JENIS].template)
    out = tmp_path / "out"
    words = ("templates", "preview", str(file), "--jenis", JENIS, "--out", str(out))
    done = naskah(service, *words, fails=True, cwd=tmp_path)  # no stack was ever run there
    assert "NASKAH_CONVERTER_SOCKET" in done.stderr
    assert (out / "naskah.docx").is_file()


def test_two_files_are_compared_with_their_pages(with_pages: Service, tmp_path: Path) -> None:
    older, newer, out = tmp_path / "lama.docx", tmp_path / "baru.docx", tmp_path / "out"
    older.write_bytes(CATALOG[JENIS].template)
    newer.write_bytes(changed(JENIS, tag="{{ kantor.kode }}"))
    done = naskah(
        with_pages, "templates", "diff", str(older), str(newer), "--jenis", JENIS, "--out", str(out)
    )
    assert "kantor.kode" in done.stdout
    assert (out / "banding-01.png").read_bytes().startswith(b"\x89PNG")


@contextmanager
def trying(service: Service, digest: str) -> Iterator[None]:
    """Let every trial of a version that is ordered meanwhile pass, as a press would."""
    over = Event()

    def work() -> None:
        while not over.wait(0.2):
            passed(service.superuser, digest)

    press = Thread(target=work)
    press.start()
    try:
        yield
    finally:
        over.set()
        press.join()


def test_a_version_is_uploaded_and_approved_by_another(service: Service, tmp_path: Path) -> None:
    service.keys["third"] = add_key(
        service.ledger,
        f"third-{uuid4().hex[:8]}",
        kind="person",
        person_id="rahmat-hidayat",
        roles=["arsiparis"],
        sources=[],
        ceiling=AccessClass.SR,
    )
    file = tmp_path / "baru.docx"
    file.write_bytes(changed(JENIS))
    sent = json.loads(naskah(service, "templates", "upload", JENIS, str(file), "--no-wait", "--json").stdout)
    assert sent["state"] == "uploaded"
    waits = naskah(service, "templates", "approve", JENIS, sent["digest"], key="third", fails=True)
    assert f"naskah templates trial {JENIS} {sent['no']}" in " ".join(waits.stderr.split())
    passed(service.superuser, sent["digest"])
    with trying(service, sent["digest"]):
        again = json.loads(
            naskah(service, "templates", "trial", JENIS, str(sent["no"]), "--again", "--json").stdout
        )
    assert (again["state"], again["no"]) == ("passed", sent["no"])
    refused = naskah(service, "templates", "approve", JENIS, sent["digest"], fails=True)
    assert "kunci pribadi" in " ".join(refused.stderr.split())
    approved = json.loads(
        naskah(service, "templates", "approve", JENIS, sent["digest"], "--json", key="third").stdout
    )
    assert approved["state"] == "active"
    assert sent["digest"][:12] in naskah(service, "templates", "versions", JENIS).stdout.replace("\n", "")
    naskah(service, "templates", "approve", JENIS, CATALOG[JENIS].digest, key="third")
    file.write_bytes(changed(JENIS))
    sent = json.loads(naskah(service, "templates", "upload", JENIS, str(file), "--no-wait", "--json").stdout)
    naskah(service, "templates", "refuse", JENIS, sent["digest"], "--reason", "kop lama", key="third")


def test_a_new_type_passes_its_check_on_a_machine_without_a_stack(service: Service, tmp_path: Path) -> None:
    words = ("--judul", "Telaahan Staf", "--klasifikasi", "KP.08.1", "--penandatangan", "sekretaris")
    naskah(service, "templates", "new", "telaahan_staf", *words, "--out", str(tmp_path))
    folder = tmp_path / "telaahan_staf"
    told = json.loads(naskah(service, "templates", "check", str(folder), "--json").stdout)
    assert told["test"] == ""
    assert not [each for each in told["findings"] if each["severity"] == "error"]
    assert all(Path(each).read_bytes().startswith(b"\x89PNG") for each in told["pages"])
    assert {"konsep", "disegel"} <= {word for each in told["pages"] for word in Path(each).stem.split("-")}


def test_a_check_names_what_is_wrong_with_the_contract_the_example_and_the_template(
    service: Service, tmp_path: Path
) -> None:
    words = (
        "--judul",
        "Nota",
        "--klasifikasi",
        "KP.08.1",
        "--penandatangan",
        "kasubbag",
        "--isian",
        "isi=Alinea",
    )
    naskah(service, "templates", "new", "nota", *words, "--out", str(tmp_path))
    folder = tmp_path / "nota"
    (folder / "example.json").write_text('{"isi": "x", "perihal": 3}')
    told = naskah(service, "templates", "check", str(folder), "--quick", "--json", fails=True).stdout
    (flaw,) = json.loads(told)["flaws"]
    assert "example.json line 1" in flaw["path"]
    assert "perihal" in flaw["reason"]
    contract = (folder / "contract.py").read_text()
    (folder / "contract.py").write_text(contract.replace("payload.perihal,", "payload.perihall,", 1))
    (folder / "example.json").write_text('{"isi": "x", "perihal": "y"}')
    done = naskah(service, "templates", "check", str(folder), "--quick", fails=True)
    assert "perihall" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    (folder / "contract.py").write_text("from doc_templates.kit import Tangal\n")
    assert "Tangal" in naskah(service, "templates", "check", str(folder), "--quick", fails=True).stderr
