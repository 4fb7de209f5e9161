"""Finding documents: filters, spellings, pages, and the public code."""

import unicodedata
from typing import Any

import pytest

from archive.access import AccessClass
from archive.ledger import CursorRefused, Principal
from archive.ledger.documents import documents
from archive.ledger.documents.documents import DocumentFilter
from tests.integration.ledger.builders import AGAM, PASAMAN, Doors, client, new_document


def _found(doors: Doors, principal: Principal | None = None, **wanted: Any) -> set[str]:
    with doors.app.acting(principal or client()) as tx:
        page = documents.search(tx, DocumentFilter(**wanted), limit=100)
    return {document.judul for document in page.items}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, {"satu", "dua", "tiga"}),
        ({"jenis": "lembar_disposisi"}, {"dua"}),
        ({"unit": "3"}, {"satu", "tiga"}),
        ({"tahun": 2025}, {"tiga"}),
        ({"status": "konsep"}, {"satu", "dua"}),
        ({"klasifikasi": "PR.04.1"}, {"dua"}),
        ({"unit": "3", "tahun": 2026}, {"satu"}),
        ({"jenis": "tidak_ada"}, set()),
    ],
)
def test_documents_are_found_by_what_they_are(doors: Doors, wanted: dict[str, Any], found: set[str]) -> None:
    doors.accept(
        new_document(words="satu"),
        new_document(words="dua", jenis="lembar_disposisi", unit="1", klasifikasi="PR.04.1"),
        new_document(words="tiga", tahun=2025, status="selesai"),
    )
    assert _found(doors, **wanted) == found


@pytest.mark.parametrize(
    "text",
    [
        "rapat kerja",
        "RAPAT KERJA",
        "kerja rapat",
        "apat",
        "rené",
        "RENÉ",
        unicodedata.normalize("NFD", "René"),
        "  Rapat\n ",
    ],
)
def test_text_is_found_however_it_is_written(doors: Doors, text: str) -> None:
    doors.accept(new_document(words="Rapat Kerja dengan René"), new_document(words="Laporan"))
    assert _found(doors, text=text) == {"Rapat Kerja dengan René"}


def test_a_title_written_decomposed_is_found_and_kept_as_written(doors: Doors) -> None:
    written = unicodedata.normalize("NFD", "Kepada René")
    doors.accept(new_document(words=written))
    assert _found(doors, text="rené") == {written}


@pytest.mark.parametrize(
    ("text", "found"), [("100%", {"100% selesai"}), ("a_b", {"a_b"}), ("\\", {"back\\slash"})]
)
def test_the_signs_of_a_pattern_mean_themselves(doors: Doors, text: str, found: set[str]) -> None:
    doors.accept(
        *(
            new_document(words=words)
            for words in ("100% selesai", "1000 selesai", "a_b", "axb", "back\\slash")
        )
    )
    assert _found(doors, text=text) == found


def test_pages_show_every_document_once_the_newest_first(doors: Doors) -> None:
    for number in range(7):
        doors.accept(new_document(words=f"n{number}"))
    seen: list[str] = []
    cursor = None
    while True:
        with doors.app.acting(client()) as tx:
            page = documents.search(tx, DocumentFilter(), cursor, 3)
        seen += [document.judul for document in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [f"n{number}" for number in range(6, -1, -1)]


def test_documents_of_one_moment_are_paged_too(doors: Doors) -> None:
    doors.accept(*(new_document(words=f"n{number}") for number in range(5)))
    with doors.app.acting(client()) as tx:
        first = documents.search(tx, DocumentFilter(), None, 3)
        second = documents.search(tx, DocumentFilter(), first.next_cursor, 3)
    assert len({document.id for document in (*first.items, *second.items)}) == 5


@pytest.mark.parametrize("cursor", ["x", "%%%", "MjAyNg", "\u0100"])
def test_a_foreign_cursor_is_refused(doors: Doors, cursor: str) -> None:
    with pytest.raises(CursorRefused), doors.app.acting(client()) as tx:
        documents.search(tx, DocumentFilter(), cursor)


def test_search_shows_nothing_of_other_offices_or_higher_classes(doors: Doors) -> None:
    doors.accept(new_document(words="rahasia kita", akses=AccessClass.R), new_document(words="terbuka kita"))
    doors.accept(new_document(words="punya lain"), satker=PASAMAN)
    assert _found(doors, client(AGAM, AccessClass.T)) == {"terbuka kita"}
    assert _found(doors, client(AGAM, AccessClass.T), text="kita") == {"terbuka kita"}
    assert _found(doors, client(AGAM, AccessClass.R), text="kita") == {"terbuka kita", "rahasia kita"}
    assert _found(doors, Principal.nobody()) == set()
    assert _found(doors, Principal.system("relay")) == set()


def test_one_document_above_the_class_is_as_if_it_were_not(doors: Doors) -> None:
    new = new_document(akses=AccessClass.SR)
    doors.accept(new)
    with doors.app.acting(client(AGAM, AccessClass.R)) as tx:
        assert documents.get(tx, new.document_id) is None
        assert documents.revision(tx, new.document_id) is None
    with doors.app.acting(client(AGAM, AccessClass.SR)) as tx:
        assert documents.get(tx, new.document_id) is not None
        assert documents.revision(tx, new.document_id, 2) is None


def test_search_uses_the_trigram_index_under_row_level_security(doors: Doors) -> None:
    doors.change(
        "INSERT INTO document (id, satker, akses, jenis, unit, klasifikasi, status, judul, perihal, pencipta, tahun, code,"
        "                      series, record, folded)"
        " SELECT gen_random_uuid(), %s, 0, 'x', '3', 'x', 'konsep', n::text, 'x', 'x', 2026, n::text, 'x', '{}',"
        "        'surat tentang hal ' || md5(n::text) || ' ' || n::bigint * 7919 FROM generate_series(1, 30000) n",
        AGAM,
    )
    doors.change("SELECT gin_clean_pending_list('document_folded')")  # as autovacuum does
    doors.change("ANALYZE document")
    with doors.app.acting(client()) as tx:
        tx.execute("SELECT pg_stat_force_next_flush()")
        assert [d.judul for d in documents.search(tx, DocumentFilter(text=str(29777 * 7919))).items] == [
            "29777"
        ]
    assert doors.rows(
        "SELECT idx_scan > 0 FROM pg_stat_user_indexes WHERE indexrelname = 'document_folded'"
    ) == [(True,)]


def test_a_code_leads_whoever_asks_to_state_and_digest(doors: Doors) -> None:
    new = new_document(akses=AccessClass.R)
    doors.accept(new)
    with doors.app.acting(Principal.nobody()) as tx:
        found = documents.by_code(tx, new.code)
        assert documents.by_code(tx, "unknown") is None
    assert found is not None
    assert (found.document_id, found.akses, found.status, found.content_digest) == (
        new.document_id,
        AccessClass.R,
        "konsep",
        "b" * 64,
    )
    assert found.version_no is None
    (lease,) = doors.lease(new.job_id)
    doors.record(lease)
    with doors.app.acting(Principal.nobody()) as tx:
        found = documents.by_code(tx, new.code)
    assert found is not None
    assert found.version_no == 1
