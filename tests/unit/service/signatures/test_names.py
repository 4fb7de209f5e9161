"""Which names on a certificate may be a person's, and which make a second administrator look."""

import pytest

from service.signatures.names import may_be

NAMES: dict[tuple[str, str], bool] = {
    ("Rahmat Hidayat", "Rahmat Hidayat, S.H., M.Si."): True,
    ("RAHMAT HIDAYAT", "Rahmat Hidayat, S.H., M.Si."): True,
    ("DEMO Rahmat Hidayat", "Rahmat Hidayat, S.H., M.Si."): True,
    ("Dr. H. RAHMAT HIDAYAT, S.H.", "Rahmat Hidayat"): True,
    ("Rahmat H.", "Rahmat Hidayat"): True,
    ("R. Hidayat", "Rahmat Hidayat"): True,
    ("Nofriyanti", "Nofriyanti, S.E."): True,
    ("Siti Nur Aisyah Putri", "Siti Aisyah"): True,
    ("Dedi Kurniawan", "Rahmat Hidayat"): False,
    ("Rahmat Kurniawan", "Rahmat Hidayat"): False,
    ("R. H.", "Rahmat Hidayat"): False,
    ("", "Rahmat Hidayat"): False,
    ("1306", "Rahmat Hidayat"): False,
    ("Segel Sekretariat KPU Kabupaten Agam", "Rahmat Hidayat"): False,
}


@pytest.mark.parametrize(("certified", "nama"), NAMES)
def test_a_name_may_be_a_person_s_when_its_words_are(certified: str, nama: str) -> None:
    assert may_be(certified, nama) is NAMES[certified, nama]
