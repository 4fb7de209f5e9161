"""Documents as people call them, and the receipts of what was sent: by number and by name, wrong ones put right."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.days import today
from tests.functional.commands.terminal import Terminal
from tests.functional.desk_house import HKM, KSB, SEK, STF, DeskHouse


@pytest.fixture(scope="module")
def numbered(house: DeskHouse) -> dict[str, str]:
    """A letter that has its number, as the service shows it."""
    document = house.draft()
    for who in (STF, KSB, HKM):
        house.act(who, document, "paraf")
    house.act(SEK, document, "sign")
    house.print_all()
    found: dict[str, str] = house.call(SEK, "GET", f"/documents/{document}")
    return found


def test_a_document_is_called_by_number_code_address_or_the_beginning_of_its_id(
    naskah: Terminal, numbered: dict[str, str]
) -> None:
    code, id_, nomor = numbered["code"], numbered["id"], numbered["nomor"]
    names = [
        nomor,
        nomor.lower(),
        f" {nomor.replace(' ', '  ')} ",
        code,
        f"{code[:4]}-{code[4:8]}-{code[8:]}".lower(),
        f"https://naskah.example/v/{code}#n={nomor}",
        id_,
        id_[:32],
        id_.replace("-", "")[:24].upper(),
    ]
    for name in names:
        assert id_ in naskah(SEK, "documents", "acts", name), name
    for name in (f"99 TAHUN {today().year}", "abcde", code[:-1], "", "%", "ffffffff"):
        assert "naskah" in naskah(SEK, "documents", "acts", name, ends=1).lower(), name


def test_a_name_of_several_is_refused_with_what_there_is_to_choose_from(naskah: Terminal) -> None:
    house = naskah.house
    twins = [house.draft("lembar_disposisi"), house.draft("lembar_disposisi")]
    told = naskah(SEK, "documents", "cancel", twins[0][:6], "-m", "x", ends=1)
    assert "lebih dari satu naskah" in told
    for each in twins:
        assert f"{each}: " in told
    assert {house.look(SEK, each)["status"] for each in twins} == {"konsep"}


def test_receipts_are_noted_once_by_number_or_name_and_put_right_with_a_reason(naskah: Terminal) -> None:
    house = naskah.house
    document = house.draft("lembar_disposisi")
    house.act(SEK, document, "sign")
    house.print_all()
    naskah(SEK, "documents", "acts", document)
    to = ("Kasubbag Hukum:langsung", "Bawaslu:pos", "Bawaslu:surel")
    told = naskah(SEK, "documents", "distribute", document, *to)
    assert "sekarang bernama naskah documents send" in told
    act = house.look(SEK, document)["distributions"][0]["act"]
    for text in (f"{act}.1", f"{act}.2", f"{act}.3", "Kasubbag Hukum"):
        assert text in told
        assert text in naskah(SEK, "documents", "show", document)
        assert text in naskah(SEK, "documents", "acts", document)

    note = ("documents", "receipt", document)
    noted = naskah(STF, *note, "kasubbag  HUKUM", "Dedi")
    assert f"{act}.1 Kasubbag Hukum (langsung): diterima Dedi," in noted
    assert "sudah tercatat sebelumnya" in naskah(STF, *note, f"{act}.1", "dedi")
    other = naskah(STF, *note, f"{act}.1", "Rizky", ends=1)
    assert "diterima Dedi pada" in other
    assert "dicatat rizky-ananda" in other
    two = naskah(STF, *note, "Bawaslu", "Satpam", ends=1)
    assert "lebih dari satu penerima" in two
    assert f"{act}.2 Bawaslu (pos): belum diterima" in two
    assert f"{act}.3 Bawaslu (surel): belum diterima" in two
    assert f"{act}.3" in naskah(STF, *note, "KPU Padang", "Satpam", ends=1)
    now = f"{datetime.now(ZoneInfo('Asia/Jakarta')):%Y-%m-%d %H:%M}"
    assert now in naskah(STF, *note, f"{act}.2", "Satpam", "--pada", now)
    early = naskah(STF, *note, f"{act}.3", "Satpam", "--pada", "2020-01-01 08:00", ends=1)
    assert "mendahului saat naskah dikirim" in early

    correct = ("documents", "correct-receipt", document, f"{act}.1", "-m", "Nama lengkapnya")
    wrong = naskah(STF, *correct, "--tercatat", "Budi", "--menjadi", "Dedi Kurniawan", ends=1)
    assert "yang tercatat sekarang diterima Dedi" in wrong
    whole = ("--tercatat", "Dedi", "--menjadi", "Dedi Kurniawan")
    assert "diterima Dedi Kurniawan" in naskah(STF, *correct, *whole)
    again = naskah(STF, *correct, "--tercatat", "Dedi Kurniawan", "--menjadi", "Dedi Kurniawan", ends=1)
    assert "sama dengan" in again
    naskah(STF, *correct, "--tercatat", "Dedi Kurniawan", ends=2)
    assert "belum diterima" in naskah(STF, *correct, "--tercatat", "Dedi Kurniawan", "--hapus")
    assert "belum ada tanda terima" in naskah(STF, *correct, "--tercatat", "Dedi", "--hapus", ends=1)
    (row, *_) = json.loads(naskah.streams(SEK, "documents", "acts", document, "--json")[0])["distributions"]
    assert [each["dari"]["diterima_oleh"] for each in row["koreksi"]] == ["Dedi", "Dedi Kurniawan"]
    assert {each["oleh"] for each in row["koreksi"]} == {STF}
    told = naskah(SEK, "documents", "acts", document, width=800)
    assert told.count(": Nama lengkapnya") == 2
    assert f"dikoreksi {STF}, " in told
    assert "semula Dedi Kurniawan, " in told
    assert "diterima Rizky" in naskah(STF, *note, f"{act}.1", "Rizky")
