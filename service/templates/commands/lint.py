"""``naskah templates lint | preview | diff``: what a maker of templates asks of a file before it is uploaded.

The file is opened by a locked-in child, as an upload is; pages come from the running stack's converter pool.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from doc_templates.catalog import Catalog, Stationery
from service.templates.commands.findings import show_findings, spoken
from service.templates.desk import difference, refusal
from service.templates.drawing import Pages, side_by_side
from service.templates.examples import PayloadFile
from service.templates.paged import paged
from service.templates.samples import context_of, declared_by, example_of
from service.templates.trial import TrialPrint, judged
from service.terminal.screen import AsJson, console, for_programs, print_json, print_table
from service.terminal.surroundings import CommandFailed, environment, read_object
from service.terminal.target import Force, may_fill, may_write
from worker.press.annotate import annotate
from worker.press.errors import PackageRefused, TemplateTooHungry
from worker.press.foreign import TemplateExamination, Trial, examine
from worker.press.lint.check import Declaration, Finding, Rule, errors
from worker.press.lint.findings import finding
from worker.press.lint.refusals import refused_file
from worker.press.reasons import of_print

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The Word template (*.docx).")]
Jenis = Annotated[str | None, typer.Option("--jenis", help="The document type it is for, e.g. surat_edaran.")]
Alone = Annotated[
    list[str] | None,
    typer.Option(
        "--left-alone", help="A placeholder of another system that stays: nomor_naskah. May be repeated."
    ),
]


def lint(
    file: File,
    jenis: Jenis = None,
    left_alone: Alone = None,
    as_json: AsJson = False,
    word: Annotated[
        Path | None, typer.Option("--word", help="Write a copy with a Word comment at each finding.")
    ] = None,
    force: Force = False,
) -> None:
    """Check a template: every finding with its rule, place, tag and what to do. Ends with 1 when it has errors.

    With --jenis its pages are judged too, printed with the type's example and with longer lists, where the running
    stack's converter answers.

    Examples:

      naskah templates lint surat-edaran.docx --jenis surat_edaran

      naskah templates lint surat-edaran.docx --jenis surat_edaran --word periksa.docx
    """
    if word is not None:
        may_write(word, (".docx",), force)
    docx = file.read_bytes()
    stationery = Catalog.installed()[jenis] if jenis else None
    found = paged(docx, _findings(docx, stationery, frozenset(left_alone or ())), _pages())
    if word is not None:
        word.write_bytes(annotate(docx, spoken(found)))
    for_programs([each.told() for each in found], as_json, code=1 if errors(found) else 0)
    show_findings(file.name, found)
    if errors(found):
        raise typer.Exit(1)


def preview(
    file: File,
    payload: Annotated[
        Path | None,
        typer.Option("--payload", help="JSON: the type's payload, or without --jenis the context."),
    ] = None,
    jenis: Jenis = None,
    left_alone: Alone = None,
    out: Annotated[
        Path, typer.Option("--out", help="Folder for naskah.docx, naskah.pdf and a PNG a page.")
    ] = Path("pratinjau"),
    force: Force = False,
) -> None:
    """Print a template with an example: DOCX, PDF and PNG. The pages come from the running stack's converter.

    Examples:

      naskah templates preview surat-edaran.docx --jenis surat_edaran --out pratinjau

      naskah templates preview surat-edaran.docx --jenis surat_edaran --payload isi.json
    """
    may_fill(out, force)
    stationery = Catalog.installed()[jenis] if jenis else None
    given = _payload(payload)
    examined = _tried(file.read_bytes(), stationery, given, frozenset(left_alone or ()))
    assert examined.rendered is not None
    out.mkdir(parents=True, exist_ok=True)
    (out / "naskah.docx").write_bytes(examined.rendered)
    console.print(f"{out / 'naskah.docx'}", highlight=False)
    drawn = _pages().draw(examined.rendered, out, title=file.stem)
    for each in (drawn.pdf, *drawn.images):
        console.print(f"{each}", highlight=False)


def diff(
    older: File,
    newer: File,
    jenis: Jenis = None,
    payload: Annotated[Path | None, typer.Option("--payload", help="JSON to print both with.")] = None,
    as_json: AsJson = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for a PNG a page, both side by side.")
    ] = None,
    force: Force = False,
) -> None:
    """Compare two templates: the fields they ask for, and with --out their pages side by side.

    Example:  naskah templates diff lama.docx baru.docx --jenis surat_edaran --out banding
    """
    if out is not None:
        may_fill(out, force)
    stationery = Catalog.installed()[jenis] if jenis else None
    given = _payload(payload)
    wants_pages = out is not None
    both = [
        _tried(each.read_bytes(), stationery, given, frozenset(), render=wants_pages)
        for each in (older, newer)
    ]
    found = difference(*both)
    rows = [
        ("required, new", found.added),
        ("required, gone", found.removed),
        ("fields, new", found.fields_added),
        ("fields, gone", found.fields_removed),
    ]
    if as_json:
        print_json(dict(rows))
    else:
        print_table(
            "What changes", ("what", "fields"), [(name, "\n".join(paths) or "-") for name, paths in rows]
        )
    if out is not None:
        _beside(both, out)


def _beside(both: Sequence[TemplateExamination], out: Path) -> None:
    drawn = [
        _pages().draw(each.rendered or b"", out / name, title=name).images
        for name, each in zip(("lama", "baru"), both, strict=True)
    ]
    for number in range(max(len(images) for images in drawn)):
        left, right = (images[number] if number < len(images) else None for images in drawn)
        target = out / f"banding-{number + 1:02}.png"
        side_by_side(left, right, target)
        console.print(f"{target}", highlight=False)


def _findings(docx: bytes, stationery: Stationery | None, alone: frozenset[str]) -> list[Finding]:
    wanted = declared_by(stationery, left_alone=alone) if stationery else _only(alone)
    trial = Trial(context=example_of(stationery)) if stationery else None
    try:
        examined = examine(docx, wanted, trial)
    except PackageRefused as error:
        return [refused_file(error)]
    except TemplateTooHungry as error:
        return [finding(Rule.TRIAL, "", of_print(error))]
    if stationery is None:
        return list(examined.findings)
    tried = TrialPrint(docx=docx, stationery=stationery, left_alone=alone)
    return [*examined.findings, *judged(examined, tried, _pages())]


def _only(alone: frozenset[str]) -> Declaration | None:
    """Nothing is known of the type; what is left alone still counts."""
    return Declaration(kinds=_Everything(), left_alone=alone) if alone else None


class _Everything(dict[str, str]):
    """Every field is given."""

    def __contains__(self, key: object) -> bool:
        return True


def _payload(file: Path | None) -> PayloadFile | None:
    """Return the payload a person names, with its lines."""
    return PayloadFile.of(file, read_object(file)) if file else None


def _tried(
    docx: bytes,
    stationery: Stationery | None,
    payload: PayloadFile | None,
    alone: frozenset[str],
    *,
    render: bool = True,
) -> TemplateExamination:
    """Return a template printed with a payload; raises ``TemplateRefused`` with what keeps it from being printed."""
    if stationery is not None:
        context: Mapping[str, Any] = context_of(stationery, payload)
        wanted: Declaration | None = declared_by(stationery, left_alone=alone)
    elif payload is not None or not render:
        context, wanted = payload.data if payload else {}, None
    else:
        raise CommandFailed(
            "Say what to print: --jenis for the type's example, or --payload with the context."
        )
    examined = examine(docx, wanted, Trial(context=context) if render else None)
    if errors(examined.findings) and render:
        raise refusal(examined.findings)
    return examined


def _pages() -> Pages:
    socket = environment().get("NASKAH_CONVERTER_SOCKET")
    return Pages(Path(socket) if socket else None)
