"""The shipped stationery on the press: each example prints as docxtpl prints it, in every status, byte for byte again."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from archive.access import AccessClass
from doc_templates.catalog import Catalog
from doc_templates.kit.kantor import Kantor, read_office
from tests.unit.worker.press import fixtures
from tests.unit.worker.press.test_docxtpl_parity import same
from worker.press import compile_template, judge_docx
from worker.stamping import StampInput, Stamps, stamps

REPOSITORY = Path(__file__).parents[4]
CATALOG = Catalog.scan()
OFFICE = Kantor.from_config(read_office(REPOSITORY / "examples" / "kantor-kpu-agam.yaml"))
TYPES = (
    "berita_acara",
    "form_data_kinerja",
    "laporan_kinerja_semester",
    "laporan_kinerja_tahunan",
    "lembar_disposisi",
    "nota_dinas",
    "perjanjian_kinerja",
    "sop",
    "surat_dinas",
    "surat_edaran",
    "surat_tugas",
)
STATUSES = (
    "konsep",
    "diparaf",
    "menunggu_tte",
    "ditandatangani",
    "dikembalikan",
    "batal",
    "dicabut",
    "selesai",
)


def content(jenis: str) -> dict[str, Any]:
    stationery = CATALOG[jenis]
    return stationery.contract.check(stationery.example, OFFICE).context


def marks(context: dict[str, Any], status: str) -> Stamps:
    chain = context["naskah"]["rantai"]
    return stamps(
        StampInput(
            status=status,
            acts=(),
            content_digest="ab" * 32,
            hierarki=chain["paraf"],
            koordinasi=chain["koordinasi"],
            code="A7K2M9QX",
            public_url="https://naskah.example",
            akses=AccessClass.B,
            zona=OFFICE.zona,
            logo=OFFICE.logo,
        )
    )


@pytest.mark.parametrize("jenis", TYPES)
def test_each_example_gives_what_docxtpl_gives(jenis: str) -> None:
    context = content(jenis)
    same(CATALOG[jenis].template, {**context, "stempel": marks(context, "konsep").context})


@pytest.mark.parametrize("jenis", TYPES)
def test_each_example_prints_in_every_status_and_again_the_same(jenis: str) -> None:
    context = content(jenis)
    template = compile_template(CATALOG[jenis].template)
    for status in STATUSES:
        stamped = marks(context, status)
        rendering = template.press({**context, "stempel": stamped.context}, stamped.media)
        judge_docx(rendering)
        assert rendering == template.press({**context, "stempel": stamped.context}, stamped.media)
        assert stamped.context["kaki"] in {one.text for one in rendering.emitted}


def test_one_compiled_template_serves_many_threads() -> None:
    context = content("surat_edaran")
    template = compile_template(CATALOG["surat_edaran"].template)
    full = {**context, "stempel": marks(context, "konsep").context}
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(lambda _: template.render(full), range(40)))) == 1


DIGEST = """
import hashlib
from tests.unit.worker.press import fixtures
from worker.press import compile_template
template = open(0, "rb").read()
print(hashlib.sha256(compile_template(template).render(fixtures.context())).hexdigest())
"""


def test_processes_with_other_hash_seeds_give_the_same_bytes() -> None:
    template = fixtures.edaran()
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            input=template,
            cwd=REPOSITORY,
            env={"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": "."},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Jayapura"))
    }
    assert len(digests) == 1
