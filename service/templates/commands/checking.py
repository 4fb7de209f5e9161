"""``naskah templates check``: a type's folder as a whole, on a machine where nothing else runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer

from doc_templates.catalog import Stationery
from doc_templates.kit.errors import ExampleRefused, OfficeIncomplete, TypeFlawed
from doc_templates.kit.kantor import Kantor, read_office
from doc_templates.kit.sample import SAMPLE
from doc_templates.reading import read
from service.errors import PagesUnavailable
from service.office.rules import OfficeRules
from service.templates.commands.findings import show_findings
from service.templates.examples import flaws_of
from service.templates.fit import lacks, told
from service.templates.samples import context_of, declared_by, trial_of
from service.templates.unkept import test_of, tried
from service.terminal.screen import AsJson, console, for_programs, marked, print_error, print_facts
from service.terminal.surroundings import CommandFailed, WrongField, environment
from worker.press.errors import PackageRefused, TemplateTooHungry
from worker.press.foreign import examine
from worker.press.lint.check import Finding, Rule, errors
from worker.press.lint.findings import finding
from worker.press.lint.refusals import refused_file
from worker.press.reasons import of_print


def check(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False, help="The type's folder.")],
    office: Annotated[
        Path | None,
        typer.Option(
            "--office", exists=True, dir_okay=False, help="An office file: check it at that office."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Folder for the pictures of its pages; else `halaman` in the type's."),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="Draw no pages.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check a type's folder as a whole, without a running stack: contract, example, template, test; then its pages, as pictures.

    Ends with 1 when something is wrong.

    Examples:

      naskah templates check templat/surat_perintah

      naskah templates check templat/surat_perintah --office kantor.yaml
    """
    kantor, rules = _office(office) if office else (None, None)
    lacking: list[str] = []
    try:
        stationery = read(folder.resolve())
        if kantor and rules:
            lacking = told(lacks(stationery, kantor, rules))
        if flaws := flaws_of(stationery, kantor or SAMPLE):
            raise ExampleRefused(jenis=stationery.jenis, flaws=flaws)
        found = linted(stationery, kantor)
    except (TypeFlawed, OfficeIncomplete) as error:
        wrong = [(each.path, each.reason) for each in error.fields] or [("", str(error))]
        if isinstance(error, OfficeIncomplete) and lacking:
            wrong = [("", each) for each in lacking]
        for_programs({"flaws": [{"path": path, "reason": reason} for path, reason in wrong]}, as_json, code=1)
        print_error(f"{folder.name} cannot be tried yet", wrong)
        raise typer.Exit(1) from None
    failed = test_of(folder)
    pages: list[Path] = []
    if not quick and not errors(found):
        seen, pages = _drawn(stationery, kantor, out or folder / "halaman", quiet=as_json)
        found += seen
    bad = bool(failed or errors(found))
    answer = {
        "jenis": stationery.jenis,
        "test": failed,
        "lacks": lacking,
        "findings": [each.told() for each in found],
        "pages": [str(each) for each in pages],
    }
    for_programs(answer, as_json, code=int(bad))
    _show(stationery, failed, found, pages)
    for said in lacking:
        console.print(marked("lacks   ", said), soft_wrap=True)
    if bad:
        raise typer.Exit(1)


def linted(stationery: Stationery, kantor: Kantor | None) -> list[Finding]:
    """Return what is wrong with a type's template before a page of it is drawn; raises ``TypeFlawed``, ``OfficeIncomplete``."""
    trial = trial_of(context_of(stationery, None, kantor or SAMPLE), kantor)
    try:
        return list(examine(stationery.template, declared_by(stationery, kantor), trial).findings)
    except PackageRefused as error:
        return [refused_file(error)]
    except TemplateTooHungry as error:
        return [finding(Rule.TRIAL, "", of_print(error))]


def _drawn(
    stationery: Stationery, kantor: Kantor | None, out: Path, *, quiet: bool
) -> tuple[list[Finding], list[Path]]:
    """Return what the whole trial finds, and its pages."""

    def said(sample: str) -> None:
        if not quiet:
            console.print(f"printed and looked at: {sample}", highlight=False)

    known = environment().get("NASKAH_CONVERTER_SOCKET")
    try:
        trial = tried(stationery, out, kantor=kantor, socket=Path(known) if known else None, said=said)
    except PagesUnavailable as error:
        return [finding(Rule.UNJUDGED, "", str(error).rstrip("."))], []
    return trial.findings, trial.pages


def _office(file: Path) -> tuple[Kantor, OfficeRules]:
    try:
        config = read_office(file)
        kantor = Kantor.from_config(config)
        return kantor, OfficeRules(config, ZoneInfo(kantor.zona))
    except OfficeIncomplete as error:
        raise CommandFailed(
            f"{file.name} is no complete office file",
            fields=[WrongField(path=each.path, reason=each.reason) for each in error.fields],
        ) from None


def _show(stationery: Stationery, failed: str, found: Sequence[Finding], pages: Sequence[Path]) -> None:
    chain = stationery.contract.chain
    print_facts(
        stationery.contract.judul,
        [
            ("jenis", stationery.jenis),
            ("paraf", ", ".join(chain.paraf) if chain else "none"),
            ("penandatangan", chain.penandatangan if chain else "none"),
            ("example", "accepted"),
            ("test", "failed" if failed else "passed"),
            ("pages", f"{len(pages)} in {pages[0].parent}" if pages else "not drawn"),
        ],
    )
    if failed:
        print_error("The test in the folder fails", [("", line) for line in (*failed.splitlines(), _TEST)])
    show_findings("template.docx", found)


_TEST: Final = "Mend the contract, or the test where it says what is no longer so; it asks the office SAMPLE of doc_templates.kit"
