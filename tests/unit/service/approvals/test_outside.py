"""Who is entered from outside the office, and what of their links is printed."""

from __future__ import annotations

import pytest

from service.approvals.commands.chain import print_links
from service.approvals.outside import unknowable
from service.office.rules import OutsiderRules


@pytest.mark.parametrize(
    ("cocok", "identitas", "wrong"),
    [
        ("identitas", "KTP 1306010203040506", []),
        ("identitas", "KTP 13.0601.02", []),
        ("identitas", "KTP 1306xxxx", ["pihak[0].identitas"]),
        ("identitas", "kartu pegawai", ["pihak[0].identitas"]),
        ("identitas", "KTP ١٣٠٦٠١٠٢٠٣", ["pihak[0].identitas"]),
        ("nama", "KTP 1306xxxx", []),
    ],
)
def test_who_is_known_by_their_number_is_entered_with_one(
    cocok: str, identitas: str, wrong: list[str]
) -> None:
    rules = OutsiderRules.of({"cocok": cocok})
    assert [each.path for each in unknowable([{"identitas": identitas}], rules)] == wrong


def test_a_link_is_printed_with_what_ends_it(capsys: pytest.CaptureFixture[str]) -> None:
    ended = {"pada": "2026-11-02T03:00:00+00:00", "oleh": "x", "sebab": "diakhiri", "catatan": "Salah alamat"}
    link = {
        "id": "0198c0de-0000-7000-8000-000000000000",
        "nama": "Budi Hartono",
        "berlaku_sampai": "2026-11-30T03:00:00+00:00",
        "dibuka": None,
    }
    print_links([link | {"berakhir": None}, link | {"berakhir": ended}])
    told = capsys.readouterr().out
    assert told.count("0198c0de-0000-7000-8000-000000000000") == 2
    assert "Salah alamat" in told
    print_links([])
    assert not capsys.readouterr().out
