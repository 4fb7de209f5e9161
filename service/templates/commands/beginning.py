"""``naskah templates new``: begin a document type of one's own, by options or by answering."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer

from doc_templates.catalog import SETTING, Catalog
from service.templates.first_page import template
from service.templates.starter import EXAMPLES, NewField, NewJenis, texts
from service.terminal.screen import console
from service.terminal.surroundings import CommandFailed, WrongField, environment
from service.terminal.target import may_fill

_JENIS: Final = re.compile(r"[a-z][a-z0-9_]{1,31}")
_FIELD: Final = re.compile(r"([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*))?=([A-Za-z]+)(\[\])?(\?)?")
_NAME: Final = re.compile(r"[^\"'{}\\\n]{1,80}")
_KEY: Final = re.compile(r"[a-z][a-z0-9_]*")
_CODE: Final = re.compile(r"[A-Z]{2,4}\.\d{2}(\.\d{1,2})?")
_SUBJECT: Final = NewField(name="perihal", kind="Judul")


def new(
    jenis: Annotated[str, typer.Argument(help="The type's key, e.g. surat_perintah: small letters and _.")],
    judul: Annotated[str | None, typer.Option("--judul", help="Its name for people: Surat Perintah.")] = None,
    klasifikasi: Annotated[
        str | None, typer.Option("--klasifikasi", help="The code of its subject: KP.08.1.")
    ] = None,
    penandatangan: Annotated[
        str | None, typer.Option("--penandatangan", help="Who signs, by position key: sekretaris.")
    ] = None,
    paraf: Annotated[
        list[str] | None,
        typer.Option("--paraf", help="Who initials, by position key, in order. May be repeated."),
    ] = None,
    isian: Annotated[
        list[str] | None,
        typer.Option(
            "--isian",
            help="A field, NAME=KIND: mulai=Tanggal, dasar=Alinea[] (a list), catatan=Alinea? (may be absent),"
            f" pelaksana.nama=Nama (a table's column). Kinds: {', '.join(EXAMPLES)}. May be repeated.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help=f"Where the folder is made; else what {SETTING} names, else here."),
    ] = None,
) -> None:
    """Begin a document type: a folder with contract, template, example and test, which pass their check as they are.

    Asks for what no option says, where somebody can answer.

    Examples:

      naskah templates new surat_perintah

      naskah templates new surat_perintah --judul "Surat Perintah" --klasifikasi KP.08.1 --penandatangan sekretaris --isian dasar=Alinea[]
    """
    folder = _free(jenis, out)
    asked = sys.stdin.isatty()
    if paraf is None:
        paraf = _several("Who initials, by position key", asked=asked)
    if isian is None:
        isian = _several("A field, e.g. dasar=Alinea[]", asked=asked)
    judul = judul or _ask("--judul", "Its name for people", jenis.replace("_", " ").title(), asked=asked)
    klasifikasi = klasifikasi or _ask("--klasifikasi", "Its code, e.g. KP.08.1", None, asked=asked)
    penandatangan = penandatangan or _ask("--penandatangan", "Who signs, by key", "sekretaris", asked=asked)
    if len(paraf) > 3:
        raise CommandFailed("--paraf: at most three officials initial up the line")
    made = NewJenis(
        jenis=jenis,
        judul=_fitting("--judul", judul, _NAME, "words without quotes, braces and backslashes"),
        klasifikasi=_fitting("--klasifikasi", klasifikasi, _CODE, "a code like KP.08.1"),
        penandatangan=_fitting("--penandatangan", penandatangan, _KEY, "a position key like sekretaris"),
        paraf=tuple(_fitting("--paraf", each, _KEY, "a position key like sekretaris") for each in paraf),
        fields=fields_of(isian),
    )
    _write(folder, made)


def _write(folder: Path, made: NewJenis) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    written = {name: text.encode() for name, text in texts(made).items()} | {"template.docx": template(made)}
    for name, data in written.items():
        (folder / name).write_bytes(data)
        console.print(f"{folder / name}", highlight=False)
    console.print(f"Then: naskah templates check {folder}", highlight=False)


def _free(jenis: str, out: Path | None) -> Path:
    """Return the folder to fill; raises ``CommandFailed`` for a key that is none, or is a shipped type's."""
    if not _JENIS.fullmatch(jenis):
        raise CommandFailed(
            f"{jenis[:40]!r} is no type's key: small letters, digits and _, up to 32, e.g. surat_perintah"
        )
    if jenis in Catalog.scan(at_once=False).folders:
        raise CommandFailed(
            f"{jenis} is shipped with the product; take another key, or copy its folder to change it"
        )
    folder = (out or Path(environment().get(SETTING) or ".")) / jenis
    may_fill(folder, None)
    return folder


def _ask(option: str, question: str, otherwise: str | None, *, asked: bool) -> str:
    if not asked:
        if otherwise is None:
            raise CommandFailed(f"{option} is needed where nobody can be asked")
        return otherwise
    return str(typer.prompt(question, default=otherwise))


def _several(question: str, *, asked: bool) -> list[str]:
    """Return answers up to an empty one."""
    found: list[str] = []
    while asked and (
        given := str(typer.prompt(f"{question} (empty: no more)", default="", show_default=False)).strip()
    ):
        found.append(given)
    return found


def _fitting(option: str, given: str, form: re.Pattern[str], wanted: str) -> str:
    if not form.fullmatch(given):
        raise CommandFailed(f"{option} {given[:60]!r} is no fit: {wanted}")
    return given


def fields_of(given: Sequence[str]) -> tuple[NewField, ...]:
    """Return the fields that ``--isian`` names, a subject first; raises ``CommandFailed`` with every one that is wrong."""
    found: dict[str, NewField] = {_SUBJECT.name: _SUBJECT}
    wrong: list[WrongField] = []
    for each in given:
        read_as = _FIELD.fullmatch(each.strip())
        kinds = {name.casefold(): name for name in EXAMPLES}
        if read_as is None or read_as[3].casefold() not in kinds:
            wrong.append(
                WrongField(
                    path=each[:60],
                    reason=f"write NAME=KIND; kinds are {', '.join(EXAMPLES)}, with [] for a list, ? if optional",
                )
            )
            continue
        name, column, kind, several, optional = read_as.groups()
        kind = kinds[kind.casefold()]
        before = found.get(name)
        if column:
            columns = before.columns if before else ()
            if (before and not columns) or column in {one.name for one in columns} or several:
                wrong.append(
                    WrongField(
                        path=each,
                        reason="this column stands there already, or its table is a field, or a list",
                    )
                )
                continue
            found[name] = NewField(
                name=name, columns=(*columns, NewField(name=column, kind=kind, optional=bool(optional)))
            )
        elif before and before is not _SUBJECT:
            wrong.append(WrongField(path=each, reason="this field stands there already"))
        else:
            found[name] = NewField(name=name, kind=kind, several=bool(several), optional=bool(optional))
    if found[_SUBJECT.name].several or found[_SUBJECT.name].optional or found[_SUBJECT.name].columns:
        wrong.append(WrongField(path="perihal", reason="the record needs it: one line, never absent"))
    if wrong:
        raise CommandFailed("Some fields cannot be made", fields=wrong)
    return tuple(found.values())
