"""Mail merge over a real service process: one event, many rows, a document for each that is in order."""

import io
import json
from typing import Any
from uuid import uuid4

import httpx
import pytest
from openpyxl import Workbook

from doc_templates.catalog import Catalog
from tests.functional.api.conftest import BATCH, STRUCTURED, Service, archive, event
from tests.functional.api.test_commands import naskah
from tests.functional.api.test_events import without_marks

CATALOG = Catalog.scan()


def merged(rows: Any, id_: str | None = None, **changes: Any) -> dict[str, Any]:
    """Return an event whose rows share the reference Surat Edaran; ``changes`` are its data's."""
    sent = event(id_)
    sent["data"] = {**sent["data"], "rows": rows, **changes}
    return sent


def post(client: httpx.Client, body: Any, media: dict[str, str] = STRUCTURED) -> httpx.Response:
    return client.post("/events", content=json.dumps(body).encode(), headers=media)


def row(number: int, /, **payload: Any) -> dict[str, Any]:
    return {"item": f"r-{number:04}", "payload": {"tentang": f"Pengumpulan Data Nomor {number}", **payload}}


def paths(problem: dict[str, Any]) -> set[str]:
    return {each["path"] for each in problem["errors"]}


def test_five_hundred_rows_are_one_request_and_the_wrong_ones_do_not_spoil_the_good(service: Service) -> None:
    rows: list[Any] = [row(n) for n in range(500)]
    rows[17]["payload"]["tentang"] = "A\u202eB"
    rows[40]["payload"]["yth"] = []
    rows[41]["payload"]["tak_dikenal"] = 1
    rows[99] = {"payload": {}}
    rows[100] = "bukan baris"
    rows[101]["item"] = "r-0000"
    rows[102]["warna"] = "merah"
    rows[499]["payload"] = ["bukan objek"]
    wrong = {
        17: "data.rows[17].payload.tentang",
        40: "data.rows[40].payload.yth",
        41: "data.rows[41].payload.tak_dikenal",
        99: "data.rows[99].item",
        100: "data.rows[100]",
        101: "data.rows[101].item",
        102: "data.rows[102].warna",
        499: "data.rows[499].payload",
    }
    sent = merged(rows)
    with service.client() as client:
        answer = post(client, sent)
        assert answer.status_code == 207
        body = answer.json()
        assert (body["total"], body["taken"], body["refused"]) == (500, 492, 8)
        assert {n: paths(a["problem"]) for n, a in enumerate(body["answers"]) if a["status"] != 202} == {
            n: {path} for n, path in wrong.items()
        }
        assert len({a["document_id"] for a in body["answers"] if a["status"] == 202}) == 492
        assert body["answers"][3]["event"] == {"source": sent["source"], "id": sent["id"], "item": "r-0003"}
        batch = client.get(body["links"]["batch"]).json()
        assert (batch["total"], batch["waiting"], len(batch["documents"])) == (500, 492, 492)
        assert (batch["refused"], batch["repeated"]) == (8, 0)
        # The same again is answered the same; mended, the wrong ones join their batch and the others stay.
        again = post(client, sent).json()
        assert (again["repeated"], again["refused"]) == (492, 8)
        assert without_marks(again) == without_marks(body)
        for n in wrong:
            rows[n] = row(n)
        mended = post(client, sent).json()
        assert (mended["batch_id"], mended["taken"]) == (body["batch_id"], 500)
        assert client.get(body["links"]["batch"]).json()["waiting"] == 500
        assert [a["document_id"] for n, a in enumerate(mended["answers"]) if n not in wrong] == [
            a["document_id"] for n, a in enumerate(body["answers"]) if n not in wrong
        ]


def test_a_row_is_laid_over_what_all_share_and_is_the_event_it_would_be_alone(service: Service) -> None:
    sent = merged([{"item": 1, "payload": {"tentang": "Satu"}}, {"item": 2, "payload": {"tembusan": []}}])
    alone = {**event(sent["id"]), "item": "1", "time": sent["time"]}
    alone["data"] = {
        **{name: value for name, value in sent["data"].items() if name != "rows"},
        "payload": {**sent["data"]["payload"], "tentang": "Satu"},
    }
    with service.client() as client:
        first = post(client, sent).json()["answers"]
        again = post(client, alone)
        assert again.headers["Idempotent-Replayed"] == "true"
        assert again.json()["document_id"] == first[0]["document_id"]
        documents = [client.get(each["links"]["document"]).json() for each in first]
    assert documents[0]["perihal"] == "Satu"
    assert documents[1]["perihal"] == sent["data"]["payload"]["tentang"]


def test_its_progress_runs_from_nothing_to_all_and_ends(service: Service) -> None:
    with service.client() as client:
        body = post(client, merged([row(n) for n in range(3)])).json()
        told = []
        with client.stream("GET", body["links"]["progress"]) as stream:
            for line in stream.iter_lines():
                if line.startswith("data: "):
                    told.append(json.loads(line[6:]))
                    if len(told) == 1:
                        for each in body["answers"]:
                            archive(service, each["document_id"])
    assert (told[0]["done"], told[-1]["done"], told[-1]["total"]) == (0, 3, 3)


def test_another_payload_under_an_item_is_a_conflict_of_its_row(service: Service) -> None:
    sent = merged([row(0), row(1)])
    with service.client() as client:
        assert post(client, sent).status_code == 202
        sent["data"]["rows"][1]["payload"]["tentang"] = "Lain"
        answer = post(client, sent)
        assert answer.status_code == 207
        refused = answer.json()["answers"][1]["problem"]
        assert (refused["type"], paths(refused)) == ("urn:naskah:problem:event-conflict", {"data.rows[1]"})


@pytest.mark.parametrize(
    ("changes", "path", "status"),
    [
        ({"rows": []}, "data.rows", 422),
        ({"rows": "x"}, "data.rows", 422),
        ({"rows": [{"item": n} for n in range(1_001)]}, "data.rows", 422),
        ({"rows": [{"item": "a"}], "payload": []}, "data.payload", 422),
        ({"rows": [{"item": "a"}, {"item": "b"}], "jenis": "surat_cinta"}, "data.jenis", 422),
        ({"rows": [{"item": "a"}, {"item": "b"}], "unit": "99"}, "data.unit", 422),
        ({"rows": [{"item": "a"}, {"item": "b"}], "akses": "SR"}, "data.akses", 403),
    ],
)
def test_what_is_wrong_with_all_rows_is_told_once(
    service: Service, changes: dict[str, Any], path: str, status: int
) -> None:
    with service.client() as client:
        answer = post(client, merged(**{"rows": [], **changes}))
        assert answer.status_code == status, answer.text[:300]
        assert [each["path"] for each in answer.json()["errors"]] == [path]
        assert "answers" not in answer.json()


def test_rows_all_wrong_each_in_its_way_are_a_problem_with_every_row(service: Service) -> None:
    with service.client() as client:
        answer = post(client, merged([row(0, yth=[]), row(1, dasar=[])]))
        assert answer.status_code == 422
        assert paths(answer.json()) == {"data.rows[0].payload.yth", "data.rows[1].payload.dasar"}
        assert len(answer.json()["answers"]) == 2


def test_rows_come_in_one_event_alone_and_may_be_as_large_as_a_batch(service: Service) -> None:
    long = "Data kinerja yang andal. " * 150
    large = merged([row(n, penutup=[long.strip()]) for n in range(500)])
    assert len(json.dumps(large)) > 1 << 20
    with service.client() as client:
        answer = post(client, [merged([row(0)])], BATCH)
        assert answer.status_code == 422
        assert post(client, large).status_code == 202
        padded = {**event(), "data": {**event()["data"], "lebih": "x" * (1 << 20)}}
        assert post(client, padded).status_code == 413


def test_a_table_becomes_documents_by_command(service: Service, tmp_path: Any) -> None:
    base = dict(event()["data"]["payload"])
    (tmp_path / "base.json").write_text(json.dumps(base), encoding="utf-8")
    table = tmp_path / "rows.csv"
    heading = "item;tentang;yth[0];isi_edaran[0].uraian;tembusan\n"
    table.write_text(
        heading + "keu;Pagu Tahun 2027;Kasubbag Keuangan;Susun pagu;\n"
        'tek;;Kasubbag Teknis;Susun tahapan;"Ketua\nArsip"\n'
        "huk;Salah;\u202e;x;\n",
        encoding="utf-8",
    )
    words = (
        "intake", "merge", "--jenis", "surat_edaran", "--csv", str(table), "--base", str(tmp_path / "base.json"),
        "--unit", "3", "--source", f"urn:kpu:agam:uji:{uuid4().hex}", "--yes",
    )  # fmt: skip
    done = naskah(service, *words, "--json", key="intake", fails=True)
    answers = json.loads(done.stdout)["answers"]
    assert [each["status"] for each in answers] == [202, 202, 422]
    assert paths(answers[2]["problem"]) == {"data.rows[2].payload.yth[0]"}
    again = json.loads(naskah(service, *words, "--json", key="intake", fails=True).stdout)["answers"]
    assert [each.get("repeated") for each in again] == [True, True, None]
    assert [{**each, "repeated": ""} for each in again] == [{**each, "repeated": ""} for each in answers]
    told = naskah(service, *words, key="intake", fails=True)
    assert "2 of 3 rows taken" in told.stdout
    assert "baris 5, kolom C (yth[0])" in told.stderr, "where one sees it: the row before takes two lines"
    with service.client() as client:
        shown = [client.get(each["links"]["document"]).json() for each in answers[:2]]
    assert [each["perihal"] for each in shown] == ["Pagu Tahun 2027", base["tentang"]]


def asked(**changes: Any) -> dict[str, Any]:
    told = {"jenis": "surat_edaran", "unit": "3", "source": f"urn:kpu:agam:uji:{uuid4().hex}"}
    return {**told, **changes}


def brought(client: httpx.Client, table: bytes, shared: Any = None, **query: Any) -> httpx.Response:
    """Bring a table as a browser's form does."""
    form: dict[str, tuple[str, bytes]] = {"tabel": ("tabel", table)}
    if shared is not None:
        form["payload"] = ("bersama.json", json.dumps(shared).encode())
    return client.post("/events/table", params=query, files=form)


def workbook() -> bytes:
    """Return three letters, the last of which is refused, as a spreadsheet keeps them."""
    made = Workbook()
    for line in (
        ["item", "tentang", "yth[0]"],
        ["keu", "Pagu Tahun 2027", "Kasubbag Keuangan"],
        ["tek", None, "Kasubbag Teknis"],
        ["huk", "Salah", "Kasubbag\u202eHukum"],
    ):
        made.worksheets[0].append(line)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_a_table_is_checked_and_then_taken_by_the_digest_of_what_was_understood(service: Service) -> None:
    base, query, table = dict(event()["data"]["payload"]), asked(), workbook()
    with service.client() as client:
        seen = brought(client, table, base, **query, check=True)
        assert seen.status_code == 200, seen.text
        told = seen.json()
        reading, digest = told["reading"], told["reading"]["digest"]
        assert (reading["form"], reading["sheet"], reading["rows"]) == ("XLSX", "Sheet", 3)
        assert [(each["column"], each["field"], each["kind"]) for each in reading["columns"]] == [
            ("A", "item", "string"), ("B", "tentang", "string"), ("C", "yth[0]", "string"),
        ]  # fmt: skip
        assert [each["line"] for each in reading["first"]] == [2, 3, 4]
        assert (told["total"], told["fit"], told["repeated"], told["banyak_bagian"]) == (3, 2, 0, 1)
        (wrong,) = told["problems"]
        assert (wrong["line"], wrong["place"]) == (4, "baris 4, kolom C (yth[0])")
        assert client.get("/events", params={"source": query["source"], "id": "x"}).json()["taken"] == []

        for named in ({}, {"digest": "0" * 64}):
            refused = brought(client, table, base, **query, **named)
            assert (refused.status_code, paths(refused.json())) == (422, {"query.digest"})

        taken = brought(client, table, base, **query, digest=digest)
        assert taken.status_code == 207, taken.text
        answers = taken.json()["answers"]
        assert [(each["row"], each["line"], each["status"]) for each in answers] == [
            (1, 2, 202),
            (2, 3, 202),
            (3, 4, 422),
        ]
        (error,) = answers[2]["problem"]["errors"]
        assert (error["path"], error["place"]) == ("data.rows[2].payload.yth[0]", "baris 4, kolom C (yth[0])")
        assert client.get(answers[0]["links"]["document"]).json()["perihal"] == "Pagu Tahun 2027"

        again = brought(client, table, base, **query, yes=True).json()
        assert [each.get("document_id") for each in again["answers"]] == [
            each.get("document_id") for each in answers
        ]
        seen = brought(client, table, base, **query, check=True).json()
        assert (seen["fit"], seen["repeated"], seen["reading"]["digest"]) == (0, 2, digest)
        other = brought(
            client, table, {**base, "tentang": "Lain"}, **query, id=answers[0]["event"]["id"], check=True
        )
        assert [each["place"] for each in other.json()["problems"]] == [
            "baris 3",  # the first says all of its own, and so says what it said
            "baris 4, kolom C (yth[0])",
        ]
        english = client.post(
            "/events/table", params={**query, "check": True}, headers={"Accept-Language": "en"},
            files={"tabel": ("t", table), "payload": ("p", json.dumps(base).encode())},
        ).json()  # fmt: skip
        assert english["problems"][0]["place"] == "line 4, column C (yth[0])"


@pytest.mark.parametrize(
    ("table", "changes", "status", "path"),
    [
        (b"tentang\nPagu\n", {"unit": "99"}, 422, "query.unit"),
        (b"tentang\nPagu\n", {"jenis": "surat_cinta"}, 422, "query.jenis"),
        (b"tentang\nPagu\n", {"akses": "SR"}, 403, "query.akses"),
        (b"tentang\nPagu\n", {"bagian": 2}, 422, "query.bagian"),
        (b"tentang\n" + b"Pagu\n" * 1_001, {}, 422, "query.bagian"),
        (b"tentang;a b\nPagu;x\n", {}, 422, "baris 1"),
        (b'tentang\n"Pagu\n', {}, 422, "baris 2"),
        (b"yth[1]\nPagu\n", {"yes": True}, 422, "baris 2, kolom A (yth[1])"),
        (b"\x89PNG\0", {}, 422, "baris 1"),
    ],
)
def test_a_table_that_cannot_be_taken_is_refused_where_one_sees_it(
    service: Service, table: bytes, changes: dict[str, Any], status: int, path: str
) -> None:
    shared = {} if table.startswith(b"yth") else dict(event()["data"]["payload"])
    step = {} if "yes" in changes else {"check": True}
    with service.client() as client:
        answer = brought(client, table, shared, **asked(**changes), **step)
        assert answer.status_code == status, answer.text[:400]
        assert paths(answer.json()) == {path}


def test_a_longer_table_is_taken_a_thousand_rows_at_a_time(service: Service) -> None:
    rows = "".join(f"Data Nomor {n}\n" for n in range(1_001))
    with service.client() as client:
        told = brought(
            client,
            f"tentang\n{rows}".encode(),
            dict(event()["data"]["payload"]),
            **asked(),
            bagian=2,
            yes=True,
        ).json()
        (answer,) = told["answers"]
        assert (told["bagian"], told["banyak_bagian"], answer["row"], answer["line"]) == (2, 2, 1_001, 1_002)
        assert answer["event"]["item"] == "1001"
        assert answer["event"]["id"].endswith("-2")


@pytest.mark.parametrize(
    "form",
    [{}, {"payload": b"{}"}, {"tabel": b"a\nb\n", "lain": b""}, {"tabel": b"a\nb\n", "payload": b"[]"}],
)
def test_a_form_without_a_table_or_with_more_is_refused(service: Service, form: dict[str, bytes]) -> None:
    with service.client() as client:
        files = {name: (name, data) for name, data in form.items()} or {"x": ("x", b"")}
        answer = client.post("/events/table", params=asked(), files=files)
        assert answer.status_code == 422, answer.text[:300]


def test_a_row_whose_number_no_line_of_its_column_holds_is_refused_by_the_field_of_its_row(
    service: Service,
) -> None:
    payload = json.loads(json.dumps(CATALOG["form_data_kinerja"].example))
    lines = payload["baris"]

    def amount(pagu: int) -> dict[str, Any]:
        return {"baris": [*lines[:-1], {**lines[-1], "pagu": pagu}]}

    rows = [{"item": str(n), "payload": amount(pagu)} for n, pagu in enumerate((10**9, 10**14, 10**10))]
    wide = f"payload.baris[{len(lines) - 1}].pagu"
    with service.client() as client:
        sent = post(client, merged(rows, jenis="form_data_kinerja", payload=payload))
        assert [each["status"] for each in sent.json()["answers"]] == [202, 422, 202]
        (told,) = sent.json()["answers"][1]["problem"]["errors"]
        assert told["path"] == f"data.rows[1].{wide}"
        assert "kolom “Pagu” memuat paling banyak" in told["reason"]

        # What all rows share is told once, where it stands; each row's own numbers are looked at all the same.
        shared = {**payload, **amount(10**14)}
        alike = post(
            client, merged([{"item": "a"}, {"item": "b"}], jenis="form_data_kinerja", payload=shared)
        )
        said = [paths(each["problem"]) for each in alike.json()["answers"]]
        assert said == [{f"data.rows[{n}].{wide}"} for n in range(2)]
