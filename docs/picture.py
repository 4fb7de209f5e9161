"""Draws docs/pictures/surat-edaran.png: the shipped example of surat_edaran as it goes out, by the real press and pool.

    python docs/picture.py      (about 5 s; needs what `make setup` installs)

It uses no ledger and no vault, so number, date and verification code on the pages are made ones.
"""

import json
import subprocess
import tempfile
from datetime import date
from pathlib import Path

from PIL import Image

from archive.access import AccessClass
from archive.canonical import canonical, sha256_hex
from doc_templates.catalog import Catalog
from doc_templates.kit.kantor import Kantor
from service.embedded.python_parts import ConverterPool
from service.office_file import file as office
from worker.pdf.converter import Converter
from worker.press import compile_template
from worker.stamping import StampInput, stamps

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs/pictures/surat-edaran.png"
JENIS = "surat_edaran"
DPI = 75  # readable on a screen, under 200 KB
GAP = 10  # grey between the pages


def rendered() -> bytes:
    """The example as DOCX, stamped as signed."""
    entry = Catalog.scan()[JENIS]
    file = office.read(ROOT / "examples/kantor-kpu-agam.yaml")
    kantor = Kantor.from_config(file.config)
    checked = entry.contract.check(entry.example, kantor)
    context = json.loads(canonical(checked.context))
    marks = stamps(
        StampInput(
            status="ditandatangani",
            acts=(),
            content_digest=sha256_hex(canonical(context)),
            hierarki=context["naskah"]["rantai"]["paraf"],
            koordinasi=context["naskah"]["rantai"]["koordinasi"],
            code="7K2M9QWX4TB6HNRD",
            nomor="3 TAHUN 2026",
            tanggal=date(2026, 1, 7),
            public_url="https://naskah.kpu-agam.example",
            akses=AccessClass.B,
            zona=file.zona,
            logo=kantor.logo,
        )
    )
    return compile_template(entry.template).press({**context, "stempel": marks.context}, marks.media).docx


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        pool = ConverterPool(home / "pool", size=1)
        pool.start()
        try:
            pool.wait_ready()
            pdf = Converter(pool.socket).convert(rendered(), title="Surat Edaran")
        finally:
            pool.stop()
        (home / "page.pdf").write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", str(DPI), "-png", "page.pdf", "page"], cwd=home, check=True)
        pages = [Image.open(each).convert("RGB") for each in sorted(home.glob("page-*.png"))]
        width = sum(page.width for page in pages) + GAP * (len(pages) + 1)
        sheet = Image.new("RGB", (width, pages[0].height + 2 * GAP), "#c8c8c8")
        for at, page in enumerate(pages):
            sheet.paste(page, (GAP + at * (page.width + GAP), GAP))
        # 64 shades do for black on white, and take a third of the bytes.
        sheet.quantize(64).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
