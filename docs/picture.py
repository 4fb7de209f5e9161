"""Draws docs/pictures/surat-edaran.png: page 1 of the shipped example of surat_edaran, through the real press and pool.

    python docs/picture.py      (about 5 s; needs what `make setup` installs)

It uses no ledger and no vault, so the verification code on the page is a made one.
"""

import json
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

from archive.access import AccessClass
from archive.canonical import canonical, sha256_hex
from doc_templates.catalog import Catalog
from doc_templates.kantor import Kantor
from service.desk import office
from service.embedded.python_parts import ConverterPool
from worker.pdf.converter import Converter
from worker.press import compile_template
from worker.stamping import StampInput, stamps

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs/pictures/surat-edaran.png"
JENIS = "surat_edaran"
DPI = 75  # readable on a screen, under 200 KB


def rendered() -> bytes:
    """The example as DOCX, stamped as a draft."""
    entry = Catalog.scan()[JENIS]
    file = office.read(ROOT / "examples/kantor-kpu-agam.yaml")
    kantor = Kantor.from_config(file.config)
    checked = entry.contract.check(entry.example, kantor)
    context = json.loads(canonical(checked.context))
    marks = stamps(
        StampInput(
            status="konsep",
            acts=(),
            content_digest=sha256_hex(canonical(context)),
            hierarki=context["naskah"]["rantai"]["paraf"],
            koordinasi=context["naskah"]["rantai"]["koordinasi"],
            code="7K2M9QWX4T",
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
        page = ["pdftoppm", "-r", str(DPI), "-f", "1", "-l", "1", "-png", "-singlefile", "page.pdf", "page"]
        subprocess.run(page, cwd=home, check=True)
        # 64 shades do for black on white with one watermark, and take a third of the bytes.
        Image.open(home / "page.png").convert("RGB").quantize(64).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
