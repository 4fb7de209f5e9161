"""Several scans at once by a table, over HTTP and by command: all or none, again without harm, faults by line and column."""

import csv
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pikepdf
import psycopg
import pytest
from openpyxl import Workbook

from service.edge import character_refused
from service.receiving.http import table as receiving_table
from tests.chance import SEED
from tests.conftest import LedgerDsns, S3Access
from tests.days import today
from tests.functional.desk_house import SEK, DeskHouse, desk_house
from tests.functional.test_receiving import command
from tests.tables_as_written import NOT_READ, WRITTEN

ARSIP = "yulia-fitri"
"""Who receives."""
HEAD = ("Berkas", "Dari", "Perihal", "Nomor surat", "Tgl surat", "Sifat", "Lampiran", "Klasifikasi", "Akses")


@pytest.fixture(scope="module")
def desk(
    shared_ledger: Callable[[str], LedgerDsns], shared_s3: Callable[[str], S3Access], converter_socket: Path
) -> Iterator[DeskHouse]:
    with desk_house(
        shared_ledger("receiving_table"), shared_s3("receiving-table"), converter_socket
    ) as house:
        yield house


def scan(word: str) -> bytes:
    """A PDF like no other."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page()
        made.docinfo["/Subject"] = word
        made.save(out)
    return out.getvalue()


def line(file: str, subject: str, **changes: str) -> list[str]:
    said = {
        "Dari": "Bawaslu Agam",
        "Nomor surat": f"{subject}/X/2026",
        "Tgl surat": "01-02-2024",
        "Sifat": "Segera",
    }
    said |= {"Lampiran": "1 berkas", "Klasifikasi": "PR.03.1", "Akses": "B"} | changes
    return [file, said["Dari"], subject, *(said[name] for name in HEAD[3:])]


def table(*lines: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([list(HEAD), *lines])
    return out.getvalue()


def send(desk: DeskHouse, text: str, files: Mapping[str, bytes], expect: int = 200, **query: Any) -> Any:
    form = [("tabel", ("daftar.csv", text.encode(), "text/csv"))]
    form += [("berkas", (name, data, "application/pdf")) for name, data in files.items()]
    return desk.call("arsip", "POST", "/registers/masuk/files/table", expect, params=query, files=form)


def numbers(desk: DeskHouse, **query: str) -> list[dict[str, Any]]:
    found = desk.call("arsip", "GET", f"/registers/masuk/{today().year}", params=query)["numbers"]
    assert isinstance(found, list)
    return found


def test_each_line_is_a_receipt_of_its_own_and_again_the_same(desk: DeskHouse) -> None:
    before = len(numbers(desk))
    files = {"a.pdf": scan("satu"), "b é.pdf": scan("dua")}
    text = table(line("a.pdf", "Undangan satu"), [""] * 9, line("b é.pdf", "Undangan dua", Akses="T"))
    checked = send(desk, text, files, check=True)
    assert [(each["line"], each["hasil"]) for each in checked["lines"]] == [
        (2, "akan diterima"),
        (4, "akan diterima"),
    ]
    assert len(numbers(desk)) == before, "a check enters nothing"
    year, first = today().year, int(checked["lines"][0]["nomor"].split("/")[0])
    later = send(desk, text, files, check=True, sebelum=[f"{year}:7", "2020:3"])
    assert [int(each["nomor"].split("/")[0]) for each in later["lines"]] == [first + 7, first + 8], (
        "it counts on"
    )
    done = send(desk, text, files)
    assert [each["nomor"] for each in done["lines"]] == [each["nomor"] for each in checked["lines"]]
    again = send(desk, text, files)
    assert [each["hasil"] for each in again["lines"]] == ["sudah diterima"] * 2
    assert [each["nomor"] for each in again["lines"]] == [each["nomor"] for each in done["lines"]]
    assert len(numbers(desk)) == before + 2
    (found,) = numbers(desk, cari="undangan satu")
    assert (
        found["nomor_asal"],
        found["tanggal_asal"],
        found["sifat"],
        found["lampiran"],
        found["klasifikasi"],
    ) == (*("Undangan satu/X/2026", "2024-02-01", "Segera", "1 berkas", "PR.03.1"),)
    (shown,) = desk.call("arsip", "GET", "/documents", params={"text": "bawaslu SATU/x"})["documents"]
    assert shown["surat"]["nomor"] == "Undangan satu/X/2026"


FAULTS: dict[str, tuple[list[list[str]], str, str]] = {
    "no file": ([line("hilang.pdf", "Uji")], "baris 2, kolom A (Berkas)", "tidak ikut dikirim"),
    "no sender": ([line("c.pdf", "Uji", Dari="")], "baris 2, kolom B (Dari)", "wajib diisi"),
    "a day that is none": ([line("c.pdf", "Uji", **{"Tgl surat": "31-02-2024"})], "baris 2, kolom E (Tgl surat)", "tanggal"),
    "a day to come": ([line("c.pdf", "Uji", **{"Tgl surat": "01-01-{next}"})], "baris 2, kolom E (Tgl surat)", "setelah"),
    "no code": ([line("c.pdf", "Uji", Klasifikasi="lima")], "baris 2, kolom H (Klasifikasi)", "PR.03.1"),
    "no class": ([line("c.pdf", "Uji", Akses="X")], "baris 2, kolom I (Akses)", "salah satu"),
    "too long": ([line("c.pdf", "x" * 501)], "baris 2, kolom C (Perihal)", "paling panjang 500"),
    "one file twice": ([line("c.pdf", "Uji"), line("c.pdf", "Dua")], "baris 3, kolom A (Berkas)", "dengan baris 2"),
    "no PDF": ([line("bukan.pdf", "Uji")], "baris 2, kolom A (Berkas)", ""),
    "told otherwise": ([line("c.pdf", "Uji"), line("a.pdf", "Lain")], "baris 3, kolom C (Perihal)", "sudah diterima sebagai nomor"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_one_faulty_line_is_named_as_seen_and_nothing_is_entered(desk: DeskHouse, fault: str) -> None:
    lines, place, reason = FAULTS[fault]
    files = {
        "a.pdf": scan(fault),
        "c.pdf": scan("tiga"),
        "bukan.pdf": b"%PDF-kosong",
        "z.pdf": scan("akhir"),
    }
    send(desk, table(line("a.pdf", "Undangan satu", **{"Nomor surat": fault})), {"a.pdf": files["a.pdf"]})
    before = len(numbers(desk))
    text = table(*lines, line("z.pdf", "Baik")).replace("{next}", str(today().year + 1))
    refused = send(desk, text, files, 422)
    assert place in [each["path"] for each in refused["errors"]], refused["errors"]
    assert any(reason in each["reason"] for each in refused["errors"])
    checked = send(desk, text, files, check=True)
    assert place in [each["place"] for each in checked["problems"]]
    assert len(numbers(desk)) == before


def test_an_unknown_column_and_a_head_that_lacks_one_are_named(desk: DeskHouse) -> None:
    unknown = send(desk, "berkas;dari;perihal;Ruang\na.pdf;B;C;D\n", {"a.pdf": scan("satu")}, 422)
    assert [each["path"] for each in unknown["errors"]] == ["baris 1, kolom D (Ruang)"]
    lacking = send(desk, "berkas;dari\na.pdf;B\n", {"a.pdf": scan("satu")}, 422)
    assert lacking["errors"] == [{"path": "baris 1", "reason": "kolom perihal wajib ada"}]
    assert send(desk, "", {}, 422)["errors"][0]["path"] == "tabel"


def test_two_who_send_the_same_table_at_once_get_the_same_numbers(desk: DeskHouse) -> None:
    files = {f"s{n}.pdf": scan(f"serentak {n}") for n in range(3)}
    text = table(*(line(name, f"Serentak {name}") for name in files))
    with ThreadPoolExecutor(4) as crowd:
        answers = list(crowd.map(lambda _: send(desk, text, files), range(4)))
    assert len({tuple(each["nomor"] for each in answer["lines"]) for answer in answers}) == 1
    assert len(numbers(desk, cari="serentak")) == 3


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_folder_is_received_from_a_terminal(
    desk: DeskHouse, tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [line(f"{ending}{n}.pdf", f"Terminal {ending} {n}") for n in range(3)]
    for n in range(4):
        (tmp_path / f"{ending}{n}.pdf").write_bytes(scan(f"{ending}{n}"))
    file = tmp_path / f"daftar.{ending}"
    if ending == "csv":
        file.write_text(table(*lines))
    else:
        book = Workbook()
        for row in ([list(HEAD)], lines):
            for each in row:
                book.worksheets[0].append(each)
        book.save(file)
    told = ("registers", "receive", "masuk", "--tabel", str(file))
    assert "Belum ada yang dicatat" in command(desk, *told, "--check").stdout
    assert f"tidak disebut dalam tabel: {ending}3.pdf" in command(desk, *told, "--yes").stdout
    found = json.loads(command(desk, *told, "--yes", "--json").stdout)
    assert [each["hasil"] for each in found["lines"]] == ["sudah diterima"] * 3
    assert len(numbers(desk, cari=f"terminal {ending}")) == 3


def test_who_works_in_no_unit_is_told_to_name_one_and_how(desk: DeskHouse, tmp_path: Path) -> None:
    files = {"u1.pdf": scan("u1"), "u2.pdf": scan("u2")}
    text = table(line("u1.pdf", "Tanpa unit satu"), line("u2.pdf", "Tanpa unit dua"))
    with psycopg.connect(desk.superuser) as connection:
        (unit,) = connection.execute("SELECT unit FROM person WHERE id = %s", (ARSIP,)).fetchone() or ("",)
        connection.execute("UPDATE person SET unit = NULL WHERE id = %s", (ARSIP,))
    try:
        refused = send(desk, text, files, 422)
        assert [each["path"] for each in refused["errors"]] == ["baris 2, unit", "baris 3, unit"]
        for each in refused["errors"]:
            assert all(word in each["reason"] for word in ("kolom unit", "--unit", f"{unit} ("))
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
        (tmp_path / "daftar.csv").write_text(text)
        told = ("registers", "receive", "masuk", "--tabel", str(tmp_path / "daftar.csv"))
        assert "--unit" in command(desk, *told, expect=1).stderr
        assert "u1.pdf" in command(desk, *told, "--unit", unit, "--yes").stdout
    finally:
        with psycopg.connect(desk.superuser) as connection:
            connection.execute("UPDATE person SET unit = %s WHERE id = %s", (unit, ARSIP))
    assert len(numbers(desk, cari="tanpa unit")) == 2


def test_a_table_is_no_way_round_the_rules(desk: DeskHouse) -> None:
    form = [("tabel", ("d.csv", table(line("a.pdf", "Uji")).encode(), "text/csv")), ("berkas", ("a.pdf", scan("x"), "application/pdf"))]  # fmt: skip
    desk.call("admin", "POST", "/registers/masuk/files/table", 403, files=form)
    desk.call(SEK, "POST", "/registers/edaran/files/table", 409, files=form)
    assert set(receiving_table.COLUMNS) >= {
        "berkas",
        "asal",
        "perihal",
        "nomor_asal",
        "tanggal_asal",
        "sifat",
    }


def brought(desk: DeskHouse, data: bytes, media: str, expect: int = 200, **query: Any) -> Any:
    return desk.call(
        "arsip",
        "POST",
        "/registers/edaran/import",
        expect,
        params=query,
        content=data,
        headers={"Content-Type": media},
    )


def test_a_table_as_spreadsheets_write_it_is_understood_by_both_routes(desk: DeskHouse) -> None:
    for name, table in WRITTEN.items():
        found = brought(desk, table.data, table.media, check=True)
        refused = character_refused(table.subject, block=True)  # its line is read whole, and named
        assert found["read"] == 1, name
        assert [each["line"] for each in found["problems"]] == ([table.line] if refused else []), name
        form = [
            ("tabel", ("d", table.data, table.media)),
            ("berkas", ("a.pdf", scan(name), "application/pdf")),
        ]
        seen = desk.call("arsip", "POST", "/registers/masuk/files/table", params={"check": True}, files=form)
        assert (seen["reading"]["rows"], seen["reading"]["encoding"]) == (1, found["reading"]["encoding"]), (
            name
        )


def test_what_is_no_table_is_refused_by_its_line_on_both_routes(desk: DeskHouse) -> None:
    for data, line, _ in NOT_READ.values():
        (wrong,) = brought(desk, data, "text/csv", 422, check=True)["errors"]
        assert wrong["reason"].startswith(f"{line}: ")
        form = [("tabel", ("d", data, "text/csv"))]
        (wrong,) = desk.call(
            "arsip", "POST", "/registers/masuk/files/table", 422, params={"check": True}, files=form
        )["errors"]
        assert wrong["path"] == line


def test_what_is_taken_is_what_was_checked(desk: DeskHouse) -> None:
    data, media = WRITTEN["XLSX"].data, WRITTEN["XLSX"].media
    digest = brought(desk, data, media, check=True)["reading"]["digest"]
    for named in ({}, {"digest": "0" * 64}):
        (wrong,) = brought(desk, data, media, 422, **named)["errors"]
        assert wrong["path"] == "query.digest"
    taken = brought(desk, data, media, digest=digest)
    assert (taken["taken"], taken["perhatian"][-1:]) == (
        1,
        ["kolom E (berkas) bukan kolom agenda; isinya disimpan dan tampak pada keterangan"],
    )
    plain = brought(desk, WRITTEN["UTF-8"].data, "text/csv")
    assert (plain["repeated"], "0.3" in plain["perhatian"][-1]) == (1, True), "as before, and told so"


def test_a_letter_given_again_is_told_with_its_agenda_number_and_entered_where_it_is_meant(
    desk: DeskHouse, tmp_path: Path
) -> None:
    (first,) = send(desk, table(line("a.pdf", "Rapat kerja")), {"a.pdf": scan("kerja")})["lines"]
    again = table(line("b.pdf", "Rapat  kerja", Dari="BAWASLU agam", **{"Nomor surat": "rapat kerja/x/2026"}))
    files = {"b.pdf": scan("kerja, sekali lagi")}
    before = len(numbers(desk))

    def told(found: Any) -> str:
        (problem,) = found["problems"] if "problems" in found else found["errors"]
        assert f"sudah dicatat dengan nomor agenda {first['nomor']}" in problem["reason"]
        return str(problem.get("place") or problem["path"])

    assert told(send(desk, again, files, check=True)) == "baris 2, kolom D (Nomor surat)"
    assert told(send(desk, again, files, 422)) == "baris 2, kolom D (Nomor surat)"
    letter = {"asal": "Bawaslu Agam", "perihal": "Rapat kerja", "nomor_asal": "Rapat kerja/X/2026"}
    typed = {**letter, "tanggal": today().isoformat()}
    assert told(desk.call("arsip", "POST", "/registers/masuk/letters", 409, json=typed)) == "nomor_asal"
    scanned = tmp_path / "b.pdf"
    scanned.write_bytes(files["b.pdf"])
    sent = [
        str(scanned),
        *(part for name, value in letter.items() for part in (f"--{name.replace('_', '-')}", value)),
    ]
    refused = command(desk, "documents", "receive", *sent, expect=1)
    assert "--lagi" in refused.stderr
    assert len(numbers(desk)) == before, "nothing was entered"

    command(desk, "documents", "receive", *sent, "--lagi")
    meant = table([*line("c.pdf", "Rapat kerja"), "ya"]).replace("Akses", "Akses;Lagi", 1)
    assert send(desk, meant, {"c.pdf": scan("ketiga")})["lines"][0]["hasil"] == "diterima"
    send(desk, table(line("d.pdf", "Rapat kerja")), {"d.pdf": scan("keempat")}, lagi=True)
    key = {"Idempotency-Key": "memang lagi"}
    desk.call("arsip", "POST", "/registers/masuk/letters", 201, json=typed, headers=key)
    assert len(numbers(desk)) == before + 4
    other = table(
        line("e.pdf", "Rapat kerja", Dari="Bawaslu Pasaman"), line("f.pdf", "Tanpa", **{"Nomor surat": ""})
    )
    send(desk, other, {"e.pdf": scan("kelima"), "f.pdf": scan("keenam")})
    twice = table(line("g.pdf", "Rapat lain"), line("h.pdf", "Rapat lain"))
    (problem,) = send(desk, twice, {"g.pdf": scan("g"), "h.pdf": scan("h")}, check=True)["problems"]
    assert problem["place"] == "baris 3, kolom D (Nomor surat)"


def _bombs() -> Iterator[tuple[str, bytes]]:
    whole = next(each.data for each in WRITTEN.values() if each.data[:2] == b"PK")
    drawn = random.Random(SEED)
    for number in range(3):
        yield f"random {number}", drawn.randbytes(drawn.randrange(1, 4_000))
        yield f"cut {number}", whole[: drawn.randrange(4, len(whole))]
        at = drawn.randrange(30, len(whole))
        yield f"a byte changed {number}", whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", bytes(250 << 20))
    yield "zip bomb", bomb.getvalue()
    yield "ods", _ods()
    yield "one cell of 7 MB", b"nomor;tanggal\n" + b"x" * (7 << 20) + b";2024-01-01\n"
    yield "CR alone", b"nomor;tanggal\r1 TAHUN 2024;2024-01-01\r"
    yield "NULs", bytes(5_000)
    yield "NULs in a line", b"nomor;tanggal\n1\0;2\0\n"
    yield "quotes", b'"' * 9_999
    yield "nothing", b""
    yield "half of UTF-16", b"\xff\xfen\0o"


def _ods() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<a/>")
    return out.getvalue()


def test_whatever_is_uploaded_as_a_table_is_answered_in_words(desk: DeskHouse) -> None:
    for name, data in _bombs():
        answer = desk.http.post(
            "/registers/edaran/import",
            params={"check": True},
            content=data,
            headers={"Authorization": f"Bearer {desk.tokens['arsip']}", "Content-Type": "text/csv"},
        )
        assert answer.status_code in (200, 415, 422), (
            f"{SEED} {name}: {answer.status_code} {answer.text[:300]}"
        )
        told = answer.json()
        assert told.get("problems") or told.get("errors") or told["read"], name
        assert not re.search(r"object at 0x|Error\b|Traceback|codec", answer.text), name
    for spoken, cure in (("id", "simpan sebagai XLSX"), ("en", "save it as XLSX")):
        for data in (_ods(), b"\xd0\xcf\x11\xe0" + bytes(600)):
            refused = desk.http.post(
                "/registers/edaran/import",
                params={"check": True},
                content=data,
                headers={
                    "Authorization": f"Bearer {desk.tokens['arsip']}",
                    "Content-Type": "text/csv",
                    "Accept-Language": spoken,
                },
            )
            assert cure in refused.text, refused.text
