"""A small type of an office's own, written into a folder, with whatever an author does wrong in it."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Final

from doc_templates.reading import SHIPPED

JENIS: Final = "memo"
CONTRACT: Final = '''"""A memo: from whom, to whom, about what."""

from typing import Any

from pydantic import field_validator

from doc_templates.kit import Chain, Contract, FieldProblem, Isian, Judul, Kantor, Nama, RecordMetadata, Stamp


class Memo(Isian):
    kepada: Nama
    hal: Judul

    @field_validator("kepada")
    @classmethod
    def _someone(cls, value: str) -> str:
        return value


def _rules(payload: Memo, kantor: Kantor) -> list[FieldProblem]:
    return []


def _isi(payload: Memo, kantor: Kantor) -> dict[str, Any]:
    return {"kepada": payload.kepada, "hal": payload.hal}


def _metadata(payload: Memo, kantor: Kantor) -> RecordMetadata:
    return RecordMetadata(
        judul=f"Memo {payload.hal}",
        perihal=payload.hal,
        pencipta=kantor.nama,
        tanggal=None,
        tujuan=(payload.kepada,),
        series="HK.04.2",
    )


CONTRACT = Contract(
    jenis="memo",
    judul="Memo",
    version="1",
    payload=Memo,
    isi=_isi,
    metadata=_metadata,
    rules=_rules,
    klasifikasi="PR.03.1",
    chain=Chain(penandatangan="sekretaris"),
)
'''
EXAMPLE: Final = {"kepada": "Kasubbag Hukum", "hal": "Undangan rapat"}
_BODY: Final = ("{{ isi.kepada }}", "{{ isi.hal }}")


def line_of(words: str, text: str = CONTRACT) -> int:
    """Return the line on which words stand, the first."""
    return text[: text.index(words)].count("\n") + 1


def template(*paragraphs: str) -> bytes:
    """Return the template of a Surat Edaran whose page says these paragraphs before all it has of its own content."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(SHIPPED / "surat_edaran" / "template.docx") as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                xml = data.decode()
                text = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in paragraphs)
                start, end = xml.index("<w:body>") + len("<w:body>"), xml.rindex("<w:sectPr")
                data = (xml[:start] + text + xml[end:]).encode()
            new.writestr(name, data)
    return out.getvalue()


def write(
    folder: Path,
    *,
    contract: str = CONTRACT,
    example: object = EXAMPLE,
    docx: bytes | None = None,
    jenis: str = JENIS,
) -> Path:
    """Write a memo's folder below ``folder``, with what differs; returns the type's own folder."""
    place = folder / jenis
    place.mkdir(parents=True)
    (place / "contract.py").write_text(contract)
    (place / "example.json").write_text(
        example if isinstance(example, str) else json.dumps(example, indent=1)
    )
    (place / "template.docx").write_bytes(template(*_BODY) if docx is None else docx)
    return place
