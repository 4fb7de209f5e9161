"""A number is written from its parts and read back into the same parts; what cannot be is refused beforehand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.office.pattern import ARAHAN, JENIS, LAMA, MODERN, Parts, Pattern, PatternWrong

parts = st.builds(
    Parts,
    urut=st.integers(1, 99_999),
    sisipan=st.sampled_from(["", *"abcz"]),
    klas=st.from_regex(r"[A-Z]{2,4}\.[0-9]{2}(\.[0-9]{1,2})?", fullmatch=True),
    jenis=st.sampled_from(["", *sorted(JENIS)]),
    satker=st.from_regex(r"[0-9]{2}|[0-9]{4}", fullmatch=True),
    unit=st.sampled_from("123456789"),
    bulan=st.integers(1, 12),
    tahun=st.integers(1945, 9999),
)
literals = st.sampled_from(["/", " / ", "/Sek-Kab/", " TAHUN ", "-BA/", "/KPU-Kab/"])
groups = st.lists(
    st.sampled_from(["{klas}{jenis}", "{klas}", "{satker}", "{unit}", "{bulan}", "{tahun}"]),
    unique_by=lambda group: group[:5],
)


@given(parts=parts, head=st.sampled_from(["{urut}", "{urut}{sisipan}"]), rest=groups, data=st.data())
def test_what_a_pattern_writes_it_reads_back(
    parts: Parts, head: str, rest: list[str], data: st.DataObject
) -> None:
    pattern = Pattern(head + "".join(data.draw(literals) + group for group in rest))
    written = pattern.format(parts)
    read = pattern.parse(written)
    assert read is not None
    assert {name: getattr(read, name) for name in pattern.names} == {
        name: getattr(parts, name) for name in pattern.names
    }
    assert pattern.format(read) == written


@given(text=st.text(max_size=40))
def test_reading_never_fails_on_any_text(text: str) -> None:
    read = Pattern(MODERN).parse(text)
    assert read is None or Pattern(MODERN).parse(Pattern(MODERN).format(read)) == read


@pytest.mark.parametrize(
    ("pattern", "nomor", "expected"),
    [
        (
            MODERN,
            "12/PR.03.1-SD/1306/3/2026",
            Parts(urut=12, klas="PR.03.1", jenis="SD", satker="1306", unit="3", tahun=2026),
        ),
        (ARAHAN, "3.a  TAHUN 2026", Parts(urut=3, sisipan="a", tahun=2026)),
        (
            LAMA,
            "15/PR.03-Kpt/3526/KPU-Kab/VI/2021",
            Parts(urut=15, klas="PR.03", jenis="Kpt", satker="3526", bulan=6, tahun=2021),
        ),
        ("{urut}/{klas}/{satker}/{tahun}", "456/ORT.06/1306/2022", None),
        (MODERN, "0012/PR.03/13/3/2026", Parts(urut=12, klas="PR.03", satker="13", unit="3", tahun=2026)),
        (MODERN, "0/PR.03/13/3/2026", None),
    ],
)
def test_the_forms_found_in_offices_are_read(pattern: str, nomor: str, expected: Parts | None) -> None:
    found = Pattern(pattern).parse(nomor)
    if nomor.startswith("456"):
        expected = Parts(urut=456, klas="ORT.06", satker="1306", tahun=2022)
    assert found == expected


@pytest.mark.parametrize(
    "wrong",
    [
        "{klas}/{tahun}",
        "{urut}{tahun}",
        "{urut}/{urut}",
        "{urut}/{nomor}",
        "{urut}/{sisipan}",
        "{urut}/{klas}1{satker}",
        "{urut}/{klas}.{unit}",
        "{urut}/{jenis}",
    ],
)
def test_a_pattern_that_could_be_read_in_two_ways_is_refused(wrong: str) -> None:
    with pytest.raises(PatternWrong):
        Pattern(wrong)


def test_a_part_without_its_form_is_not_written() -> None:
    with pytest.raises(PatternWrong):
        Pattern(MODERN).format(Parts(urut=1, klas="perencanaan", satker="1306", unit="3", tahun=2026))
