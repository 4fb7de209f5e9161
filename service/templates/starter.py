"""The beginnings of a document type of an office's own: contract, example and test, made of its fields; the template is ``first_page``'s.

All are meant to be edited; as they are made they pass their check, so an author always starts from what prints.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

EXAMPLES: Final[dict[str, Any]] = {
    "Nama": "Nama Contoh",
    "Judul": "Judul contoh yang agak panjang",
    "Kalimat": "Kalimat contoh",
    "Alinea": "Alinea contoh ini diganti dengan kalimat yang biasa ditulis kantor, kira-kira sepanjang yang terpanjang.",
    "Uraian": "Baris pertama uraian contoh.\nBaris kedua uraian contoh.",
    "Kode": "123/CONTOH/2026",
    "Tanggal": "2026-03-31",
    "Jam": "09.00",
    "Angka": 12.5,
    "AngkaPositif": 12.5,
    "Rupiah": 1250000,
    "Tahun": 2026,
    "Urutan": 1,
}
"""The kinds of field, each with a value for the example."""
_PRINTED: Final = {
    "Tanggal": "tanggal",
    "Rupiah": "rupiah",
    "Angka": "angka",
    "AngkaPositif": "angka",
    "Tahun": "str",
    "Urutan": "str",
    "Uraian": "alinea",
}
"""What turns a value into text that is ready to print."""


@dataclass(frozen=True, kw_only=True)
class NewField:
    """One field of the payload."""

    name: str
    kind: str = ""
    """Of ``EXAMPLES``; empty for a table, which has columns."""
    several: bool = False
    optional: bool = False
    columns: tuple[NewField, ...] = ()

    @property
    def label(self) -> str:
        """As the page calls it."""
        words = self.name.replace("_", " ")
        return words[:1].upper() + words[1:]


@dataclass(frozen=True, kw_only=True)
class NewJenis:
    """What a new type is made of."""

    jenis: str
    judul: str
    klasifikasi: str
    penandatangan: str
    paraf: tuple[str, ...] = ()
    fields: tuple[NewField, ...] = ()

    @property
    def model(self) -> str:
        """The payload's class."""
        return _class(self.jenis)


def texts(new: NewJenis) -> dict[str, str]:
    """Return the files of the folder that are text, by name."""
    example = json.dumps(example_of(new), ensure_ascii=False, indent=2)
    return {
        "contract.py": contract(new),
        "example.json": f"{example}\n",
        f"test_{new.jenis}.py": test(new),
    }


def _class(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.replace("-", "_").split("_") if word)


# The example and the test.


def example_of(new: NewJenis) -> dict[str, Any]:
    """Return a payload that satisfies the contract."""
    return {each.name: _value(each) for each in new.fields}


def _value(field: NewField) -> Any:
    if field.columns:
        return [{each.name: _value(each) for each in field.columns} for _ in range(2)]
    value = EXAMPLES[field.kind]
    return [value, value] if field.several else value


def test(new: NewJenis) -> str:
    """Return a test that stands with the type and runs with nothing but Python."""
    return f'''"""The contract of {new.judul}: run by `naskah templates check`, or by `python -m unittest` in this folder."""

import unittest
from pathlib import Path

from doc_templates.kit import refusals
from doc_templates.reading import read

TYPE = read(Path(__file__).parent)


class {new.model}Test(unittest.TestCase):
    def test_the_example_is_accepted(self) -> None:
        self.assertEqual(refusals(TYPE.contract, TYPE.example), {{}})

    def test_what_is_required_is_asked_for(self) -> None:
        for name, field in TYPE.contract.payload.model_fields.items():
            if not field.is_required():
                continue
            payload = {{key: value for key, value in TYPE.example.items() if key != name}}
            self.assertEqual(refusals(TYPE.contract, payload), {{name: "wajib diisi"}})


if __name__ == "__main__":
    unittest.main()
'''


# The contract.

_CONTRACT: Final = '''"""{judul}: what its page says, and what an event must bring for it.

Edit it, then: naskah templates check FOLDER. The names it may use are in the guide, docs/guides/contract.md.
"""

from __future__ import annotations

{annotated}

from doc_templates.kit import (
    {imports},
)
{rows}

class {model}(Isian):
    """The payload: what an event brings. What has `= None` or a default may be left out."""

{declared}


def _isi(payload: {model}, kantor: Kantor) -> dict[str, Any]:
    """Return what the template calls `isi`: text that is ready to print, and lists and objects of such."""
    return {{
{derived}
    }}


def _metadata(payload: {model}, kantor: Kantor) -> RecordMetadata:
    """Return what the archive's record says of the document."""
    return RecordMetadata(
        judul=f"{judul}: {{payload.perihal}}",
        perihal=payload.perihal,
        pencipta=kantor.nama,
        tanggal=None,
        tujuan=(),
        series="ikut_berkas",
    )


CONTRACT = Contract(
    jenis="{jenis}",
    judul="{judul}",
    version="1",
    payload={model},
    isi=_isi,
    metadata=_metadata,
    klasifikasi="{klasifikasi}",
    chain=Chain({chain}),
)
'''


def contract(new: NewJenis) -> str:
    """Return the source of ``contract.py``."""
    listed = any(each.several or each.columns for each in new.fields)
    return _CONTRACT.format(
        judul=new.judul,
        jenis=new.jenis,
        model=new.model,
        klasifikasi=new.klasifikasi,
        annotated="from typing import Annotated, Any\n\nfrom pydantic import Field"
        if listed
        else "from typing import Any",
        imports=",\n    ".join(_imported(new)),
        rows="".join(_row_model(each) for each in new.fields if each.columns),
        declared="\n".join(f"    {_declared(each)}" for each in new.fields),
        derived="\n".join(f"        {_derived(each)}," for each in new.fields),
        chain=_chain(new),
    )


def _imported(new: NewJenis) -> list[str]:
    kinds = {each.kind for field in new.fields for each in (field, *field.columns) if each.kind}
    printers = {_PRINTED[kind] for kind in kinds if _PRINTED.get(kind, "str") != "str"}
    return [
        *sorted({"Chain", "Contract", "Isian", "Judul", "Kantor", "RecordMetadata", *kinds}),
        *sorted(printers),
    ]


def _chain(new: NewJenis) -> str:
    keys = ", ".join(f'"{each}"' for each in new.paraf)
    paraf = f"paraf=({keys}{',' if len(new.paraf) == 1 else ''}), " if new.paraf else ""
    return f'{paraf}penandatangan="{new.penandatangan}"'


def _row_model(field: NewField) -> str:
    lines = "\n".join(f"    {_declared(each)}" for each in field.columns)
    return f'\n\nclass {_row_class(field)}(Isian):\n    """One row of `{field.name}`."""\n\n{lines}\n'


def _row_class(field: NewField) -> str:
    return f"Baris{_class(field.name)}"


def _declared(field: NewField) -> str:
    if field.columns or field.several:
        least = 0 if field.optional else 1
        kind = f"Annotated[list[{_row_class(field) if field.columns else field.kind}], Field(min_length={least}, max_length=40)]"
        return f"{field.name}: {kind}" + (" = []" if field.optional else "")
    return f"{field.name}: {field.kind}" + (" | None = None" if field.optional else "")


def _derived(field: NewField) -> str:
    of = f"payload.{field.name}"
    if field.columns:
        row = ", ".join(f'"{each.name}": {_text(each, f"baris.{each.name}")}' for each in field.columns)
        return f'"{field.name}": [{{{row}}} for baris in {of}]'
    if field.several:
        one = _text(NewField(name=field.name, kind=field.kind), "butir")
        return f'"{field.name}": ' + (of if one == "butir" else f"[{one} for butir in {of}]")
    return f'"{field.name}": {_text(field, of)}'


def _text(field: NewField, value: str) -> str:
    printer = _PRINTED.get(field.kind)
    text = f"{printer}({value})" if printer else value
    if not field.optional:
        return text
    nothing = "[]" if field.kind == "Uraian" else '""'
    return f"{text} if {value} is not None else {nothing}" if printer else f'{value} or ""'
