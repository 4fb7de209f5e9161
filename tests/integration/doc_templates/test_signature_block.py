"""The signature block of every capacity as the page shows it: the delegation's lines, the position with its comma, the name."""

import io
import json
import zipfile
from datetime import date

import pytest
from lxml import etree

from archive.ledger.office.positions import Delegation, Holder
from service.office.capacity import Mode
from tests.integration.doc_templates.stationery import CATALOG, OFFICE, compiled, stamped
from tests.unit.service.office.test_capacity import KSB, SEK, STF, delegation, holder, office

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SEKRETARIS, KASUBBAG, PENGELOLA = "SEKRETARIS KPU", "KEPALA SUBBAGIAN PERENCANAAN", "PENGELOLA DATA"
NAMA, PANGKAT = "Nofriyanti, S.Kom., M.M.", "Penata Tingkat I (III/d)"
_AN, _UB = delegation(SEK, KSB), delegation(SEK, STF, via=KSB)
BLOCKS: dict[str, tuple[Holder, Delegation | None, list[str]]] = {
    "langsung": (holder(SEK, "a"), None, [f"{SEKRETARIS},"]),
    "plt": (holder(SEK, "a", "plt"), None, [f"Plt. {SEKRETARIS},"]),
    "plh": (holder(SEK, "a", "plh"), None, [f"Plh. {SEKRETARIS},"]),
    "an": (holder(KSB, "a"), _AN, [f"a.n. {SEKRETARIS}", f"{KASUBBAG},"]),
    "an by Plt.": (holder(KSB, "a", "plt"), _AN, [f"a.n. {SEKRETARIS}", f"Plt. {KASUBBAG},"]),
    "an by Plh.": (holder(KSB, "a", "plh"), _AN, [f"a.n. {SEKRETARIS}", f"Plh. {KASUBBAG},"]),
    "an_ub": (holder(STF, "a"), _UB, [f"a.n. {SEKRETARIS}", KASUBBAG, "u.b.", f"{PENGELOLA},"]),
    "an_ub by Plh.": (
        holder(STF, "a", "plh"),
        _UB,
        [f"a.n. {SEKRETARIS}", KASUBBAG, "u.b.", f"Plh. {PENGELOLA},"],
    ),
}


def lines_of(docx: bytes) -> list[str]:
    """The body's lines: paragraphs, parted where a line is broken by hand."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    found: list[str] = []
    for paragraph in body.iter(f"{W}p"):
        text = "".join(
            "\n" if each.tag == f"{W}br" else each.text or "" for each in paragraph.iter(f"{W}t", f"{W}br")
        )
        found += text.split("\n")
    return found


@pytest.mark.parametrize("jenis", ["surat_edaran", "lembar_disposisi", "laporan_kinerja_semester"])
@pytest.mark.parametrize("what", BLOCKS)
def test_the_block_stands_as_the_rules_write_it(what: str, jenis: str) -> None:
    standing, given, heading = BLOCKS[what]
    staff = office(standing, delegations=(given,) if given else ())
    (capacity,) = staff.capacities("a", SEK, date(2026, 3, 31), jenis)
    assert capacity.mode is Mode(what.split()[0])
    checked = CATALOG[jenis].contract.check(json.loads(json.dumps(CATALOG[jenis].example)), OFFICE)
    block = {"jabatan": "", "jabatan_kapital": capacity.heading, "nama": NAMA, "pangkat": PANGKAT, "nip": ""}
    marks = stamped(CATALOG[jenis], checked.context)
    context = {**checked.context, "penandatangan": block, "stempel": marks.context}
    lines = [line for line in lines_of(compiled(jenis).press(context, marks.media).docx) if line.strip()]
    first = lines.index(heading[0])
    assert lines[first : first + len(heading) + 2] == [*heading, NAMA, PANGKAT]
    assert not any("NIP" in line for line in lines), "a NIP only where the office says so"
