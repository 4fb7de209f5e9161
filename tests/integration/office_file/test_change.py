"""The office file against what is in use: each kind of change, in use or not, is allowed, told, or refused. A table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from typing import Any

import psycopg
import pytest

from archive.ledger import Principal
from archive.ledger.errors import RegisterMoved
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers import years as register_years
from service.errors import RegisterUnknown
from service.office.letterhead import Offices
from service.office_file import file as office
from service.office_file.content import OfficeFile
from service.office_file.file import OfficeInUse
from service.registers.keeping import Books
from tests.integration.approvals.conftest import SATKER, Agam
from tests.integration.registers.test_numbering import ARSIP, KELUAR, document, number
from tests.patience import PATIENCE_S

TOLD, REFUSED = False, True
Config = dict[str, Any]
Change = Callable[[Config], None]
SYSTEM = Principal.system("test", SATKER)


def register(config: Config, kode: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in config["register"] if each["kode"] == kode)
    return found


def without(kode: str) -> Change:
    return lambda config: config["register"].remove(register(config, kode))


def changed(which: str, /, **members: Any) -> Change:
    return lambda config: register(config, which).update(members)


def renamed(kode: str, new: str) -> Change:
    return changed(kode, kode=new, dahulu=kode)


def unit_gone(key: str) -> Change:
    def change(config: Config) -> None:
        del config["unit"][key]
        del config["kepala_unit"][key]
        for person in config["orang"]:
            if person.get("unit") == key:
                del person["unit"]

    return change


def class_gone(kode: str) -> Change:
    def change(config: Config) -> None:
        config["retensi"]["series"] = [row for row in config["retensi"]["series"] if row["kode"] != kode]

    return change


def person_gone(config: Config) -> None:
    """The Kasubbag leaves; somebody else holds the post."""
    person = next(each for each in config["orang"] if each["id"] == "nofriyanti")
    person.update(id="pengganti", nama="Pengganti")


def put(**members: Any) -> Change:
    return lambda config: config.update(members)


IN_USE: Mapping[str, tuple[Change, bool, str, str]] = {
    "a register removed": (without(KELUAR), REFUSED, f"register.{KELUAR}", "would be hidden"),
    "a register renamed without a word": (
        changed(KELUAR, kode="keluar_baru"),
        REFUSED,
        f"register.{KELUAR}",
        "dahulu",
    ),
    "a register renamed": (renamed(KELUAR, "keluar_baru"), TOLD, "register.keluar_baru", "2026 up to 2"),
    "a register renamed onto a used book": (
        lambda config: (
            without("nota_dinas")(config),
            changed("edaran", kode="nota_dinas", dahulu="edaran")(config),
        )[0],
        REFUSED,
        "register.nota_dinas",
        "never joined",
    ),
    "another direction": (
        changed(KELUAR, arah="masuk"),
        REFUSED,
        f"register.{KELUAR}.arah",
        "other direction",
    ),
    "another pattern in mid-year": (
        changed(KELUAR, pola="{urut}{sisipan}/LP/{tahun}"),
        TOLD,
        f"register.{KELUAR}.pola",
        "1 to 2 of 2026 stay",
    ),
    "another pattern while numbers are reserved": (
        changed("edaran", pola="{urut}/SE/{tahun}"),
        REFUSED,
        "register.edaran.pola",
        "settle them first",
    ),
    "a type numbered in no register": (
        changed(KELUAR, jenis=["laporan_kinerja_tahunan"]),
        REFUSED,
        "register.jenis.laporan_kinerja_semester",
        "papers are on their way",
    ),
    "a type numbered elsewhere": (
        lambda config: (
            changed(KELUAR, jenis=["laporan_kinerja_tahunan"])(config),
            changed("nota_dinas", jenis=["laporan_kinerja_semester"])(config),
        )[0],
        TOLD,
        "register.jenis.laporan_kinerja_semester",
        "numbered there",
    ),
    "a type numbered for another unit alone": (
        changed(KELUAR, unit="4"),
        REFUSED,
        "register.jenis.laporan_kinerja_semester",
        "papers are on their way",
    ),
    "a unit with papers on their way": (unit_gone("3"), REFUSED, "unit.3", "on their way"),
    "a class of papers": (class_gone("PR.03.1"), REFUSED, "retensi.series.PR.03.1", "papers are of class"),
    "a person for whom papers wait": (person_gone, TOLD, "orang.nofriyanti", "tokens end"),
    "another zone": (put(zona="Asia/Jayapura"), TOLD, "zona", "another hour"),
    "another level of signing": (
        put(tanda_tangan={"laporan_kinerja_semester": "basah"}),
        TOLD,
        "tanda_tangan.laporan_kinerja_semester",
        "on their way",
    ),
    "another address": (put(alamat="Jalan Baru"), TOLD, "alamat", ""),
}
NOT_IN_USE: Mapping[str, tuple[Change, str]] = {
    "a register removed": (without("berita_acara"), "register.berita_acara"),
    "a register renamed without a word": (changed("berita_acara", kode="ba"), "register.ba"),
    "a register renamed": (renamed("berita_acara", "ba"), "register.ba"),
    "another direction": (changed("berita_acara", arah="masuk"), "register.berita_acara.arah"),
    "another pattern": (changed("berita_acara", pola="{urut}/{tahun}"), "register.berita_acara.pola"),
    "a unit": (unit_gone("1"), "unit.1"),
    "a class": (class_gone("ORT.06"), "retensi.series.ORT.06"),
}


@pytest.fixture
def used(agam: Agam) -> Agam:
    """An office with two numbers in one book, one in another, two reserved in a third, and a draft."""
    books = Books(ledger=agam.ledger, offices=Offices(agam.ledger), clock=agam.clock)
    for _ in range(2):
        number(agam, document(agam.ledger))
    books.reserve(ARSIP, "edaran", 2, "Listrik padam")
    books.reserve(ARSIP, "nota_dinas", 1, "Listrik padam")
    document(agam.ledger)
    return agam


def looked_at(agam: Agam, change: Change) -> tuple[OfficeFile, list[Any]]:
    config = deepcopy(dict(agam.file.config))
    change(config)
    file = office.check(config)
    with agam.ledger.acting(Principal.system("test", file.satker)) as tx:
        return file, office.preview(tx, file)


@pytest.mark.parametrize("kind", IN_USE)
def test_a_change_of_what_is_in_use_is_told_or_refused(used: Agam, kind: str) -> None:
    change, refused, path, effect = IN_USE[kind]
    file, found = looked_at(used, change)
    said = {each.path: each for each in found}
    assert path in said, sorted(said)
    assert (said[path].refused, effect in said[path].effect) == (refused, True), said[path]
    if refused:
        with pytest.raises(OfficeInUse) as error, used.ledger.acting(SYSTEM) as tx:
            office.apply(tx, file, "test")
        assert path in [field.path for field in error.value.fields]
        _, again = looked_at(used, change)
        assert again == found, "nothing was applied"
    else:
        with used.ledger.acting(SYSTEM) as tx:
            office.apply(tx, file, "test")
            assert office.preview(tx, file) == [], "applied, it differs no more"


@pytest.mark.parametrize("kind", NOT_IN_USE)
def test_a_change_of_what_is_not_in_use_is_told_and_applied(used: Agam, kind: str) -> None:
    change, path = NOT_IN_USE[kind]
    file, found = looked_at(used, change)
    assert path in [each.path for each in found]
    assert not any(each.refused for each in found), found
    with used.ledger.acting(SYSTEM) as tx:
        office.apply(tx, file, "test")


def test_a_renamed_register_carries_its_book_on(used: Agam) -> None:
    file, _ = looked_at(used, renamed(KELUAR, "keluar_baru"))
    with used.ledger.acting(SYSTEM) as tx:
        office.apply(tx, file, "test")
        years = {(year.register, year.tahun): year.last for year in register_years.years(tx, SATKER)}
        numbers = register_numbers.numbers(tx, SATKER, "keluar_baru", 2026)
    assert years == {("keluar_baru", 2026): 2, ("edaran", 2026): 2, ("nota_dinas", 2026): 1}
    assert [each.urut for each in numbers] == [1, 2]
    given = number(used, document(used.ledger))
    assert (given.register, given.urut) == ("keluar_baru", 3)
    with pytest.raises(RegisterUnknown):
        file.rules.registers.named(KELUAR)
    with used.ledger.acting(SYSTEM) as tx:
        office.apply(tx, file, "test")  # `dahulu` may stay in the file
        assert office.preview(tx, file) == []


def begun(agam: Agam, kode: str) -> None:
    """Begin the running year of a book as every way into it does."""
    with agam.ledger.acting(SYSTEM) as tx:
        register_years.hold(tx, SATKER, kode, 2026)


def test_whoever_read_the_file_before_a_rename_gives_no_number_out_again(used: Agam) -> None:
    stale = Books(ledger=used.ledger, offices=Offices(used.ledger, clock=lambda: 0.0), clock=used.clock)
    stale.reserve(ARSIP, "nota_dinas", 1, "Listrik padam")
    file, _ = looked_at(used, renamed("nota_dinas", "nd"))
    with used.ledger.acting(SYSTEM) as tx:
        office.apply(tx, file, "test")
    with pytest.raises(RegisterMoved):
        stale.reserve(ARSIP, "nota_dinas", 1, "Listrik padam")
    fresh = Books(ledger=used.ledger, offices=Offices(used.ledger), clock=used.clock)
    assert [each.urut for each in fresh.reserve(ARSIP, "nd", 1, "Listrik padam").numbers] == [3]


def test_a_book_begun_while_the_file_is_applied_waits_for_it(used: Agam) -> None:
    file, _ = looked_at(used, renamed(KELUAR, "keluar_baru"))
    with ThreadPoolExecutor(1) as other, used.ledger.acting(SYSTEM) as tx:
        office.apply(tx, file, "test")
        waiting = other.submit(begun, used, KELUAR)
        with psycopg.connect(used.dsns.superuser, autocommit=True) as seen:
            held_up = (
                "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            while not seen.execute(held_up).rowcount:
                assert not waiting.done()
    with pytest.raises(RegisterMoved):
        waiting.result(PATIENCE_S)


def test_a_book_that_was_hidden_is_taken_up_or_refused_never_joined(used: Agam) -> None:
    """Versions before let a rename hide the book, and begin another."""
    with psycopg.connect(used.dsns.superuser) as connection:
        connection.execute("UPDATE register_year SET register = 'lama' WHERE register = 'nota_dinas'")
    file, found = looked_at(used, changed("nota_dinas", dahulu="lama"))
    assert [(each.path, each.refused) for each in found] == [("register.nota_dinas", False)]
    assert "2026 up to 1" in found[0].effect
    begun(used, "nota_dinas")
    file, found = looked_at(used, changed("nota_dinas", dahulu="lama"))
    assert [each.refused for each in found] == [True]
    with pytest.raises(OfficeInUse), used.ledger.acting(SYSTEM) as tx:
        office.apply(tx, file, "test")


def test_the_papers_of_whoever_leaves_are_listed(used: Agam) -> None:
    _, found = looked_at(used, person_gone)
    (left,) = [each for each in found if each.path == "orang.nofriyanti"]
    assert "Nofriyanti" in left.what


def test_another_satker_is_a_second_office_and_said_to_be(used: Agam) -> None:
    file, found = looked_at(used, put(satker="1307"))
    assert found == []
    with used.ledger.acting(Principal.system("test")) as tx:
        (told,) = office.beside(tx, file)
        assert office.beside(tx, used.file) == []
    assert (told.path, told.refused) == ("satker", False)
    assert "a second office" in told.effect


def test_the_first_office_and_the_same_file_again_change_nothing_in_use(used: Agam) -> None:
    _, found = looked_at(used, put())
    assert found == []
