"""The registers an office names: which numbers what, and what is said where none does."""

from __future__ import annotations

import pytest

from service.errors import RegisterRefused, RegisterUnknown
from service.office.registers import Registers

REGISTERS = Registers.of(
    {
        "register": [
            {"kode": "keluar", "nama": "Surat keluar", "pola": "{urut}/{tahun}", "jenis": ["memo", "edaran"]},
            {"kode": "teknis", "nama": "Teknis", "pola": "{urut}", "jenis": ["memo"], "unit": "teknis"},
            {
                "kode": "ketua",
                "nama": "Naskah Ketua",
                "pola": "{urut}/K",
                "jenis": ["memo", "perintah", "janji"],
                "penandatangan": {"memo": ["ketua"], "perintah": ["ketua", "wakil"]},
            },
            {
                "kode": "masuk",
                "nama": "Surat masuk",
                "pola": "{urut}",
                "arah": "masuk",
                "jenis": ["lembar"],
                "kolom": ["nomor", {"isi": "asal", "judul": "Dari"}],
            },
        ]
    }
)


def test_registers_stand_in_the_order_of_the_file() -> None:
    assert list(REGISTERS) == ["keluar", "teknis", "ketua", "masuk"]
    assert len(Registers.of({})) == len(Registers()) == 0


@pytest.mark.parametrize(
    ("jenis", "unit", "signatory", "kode"),
    [
        ("memo", "teknis", "sekretaris", "teknis"),
        ("memo", "umum", "sekretaris", "keluar"),
        ("edaran", "teknis", "sekretaris", "keluar"),
        ("memo", "umum", "ketua", "ketua"),
        ("memo", "teknis", "ketua", "ketua"),
        ("perintah", "teknis", "wakil", "ketua"),
        ("janji", "umum", "kasubbag", "ketua"),
    ],
)
def test_the_signatory_s_register_comes_first_then_the_unit_s_then_the_office_s(
    jenis: str, unit: str, signatory: str, kode: str
) -> None:
    assert REGISTERS.numbering(jenis, unit, signatory).kode == kode


def test_a_type_numbered_for_others_alone_is_refused_with_whose_it_is() -> None:
    with pytest.raises(RegisterRefused) as refused:
        REGISTERS.numbering("perintah", "umum", "sekretaris")
    assert "yang ditandatangani sekretaris" in str(refused.value.fields[0].reason)


@pytest.mark.parametrize("jenis", ["lembar", "surat"])
def test_a_type_that_no_outgoing_register_names_has_no_number(jenis: str) -> None:
    assert REGISTERS.fitting(jenis, "umum") == []
    with pytest.raises(RegisterRefused) as refused:
        REGISTERS.numbering(jenis, "umum", "sekretaris")
    assert refused.value.fields[0].path == "jenis"


def test_whether_a_type_is_numbered_counts_every_register() -> None:
    assert (REGISTERS.numbers("memo"), REGISTERS.numbers("lembar"), REGISTERS.numbers("surat")) == (
        True,
        True,
        False,
    )


def test_a_register_is_asked_for_by_its_code_and_direction() -> None:
    assert REGISTERS.outgoing("keluar").arah == "keluar"
    assert REGISTERS.incoming("masuk").arah == "masuk"
    with pytest.raises(RegisterUnknown):
        REGISTERS.named("lain")
    for asked, kode in ((REGISTERS.outgoing, "masuk"), (REGISTERS.incoming, "keluar")):
        with pytest.raises(RegisterRefused):
            asked(kode)


def test_a_column_bears_the_office_s_title_or_the_usual_one() -> None:
    assert REGISTERS["masuk"].kolom == (("nomor", ""), ("asal", "Dari"))
