"""Findings of a template on the screen: each whole, with its place, what is wrong, what to do, and the paragraph.

A finding has sentences and a paragraph, for which a table's columns are too narrow: it stands in lines of its own, which a terminal
wraps and a file has whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rich.text import Text

from service.terminal.screen import console, print_error, print_table
from service.words import heard, in_language, say, together
from worker.press.lint.findings import Finding, Severity, errors

_COLOURS = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}


def spoken(found: Sequence[Finding]) -> list[Finding]:
    """Return findings in the language of whoever reads them."""
    return [
        replace(each, message=in_language(heard(each.message)), remedy=in_language(heard(each.remedy)))
        for each in found
    ]


def show_findings(name: str, given: Sequence[Finding]) -> None:
    """Print findings in the language of whoever reads them; as CSV a row each."""
    found = spoken(given)
    if not found:
        console.print(say("{berkas}: tidak ada temuan.", berkas=name))
        return
    bad = len(errors(found))
    warned = sum(each.severity is Severity.WARNING for each in found)
    title = say(
        "{berkas}: {salah} kesalahan, {peringatan} peringatan", berkas=name, salah=bad, peringatan=warned
    )
    if console.as_csv:
        rows = [
            (each.severity, each.rule, _place(each), f"{each.message} {each.remedy}", each.text)
            for each in found
        ]
        print_table(title, ("tingkat", "aturan", "tempat", "temuan", "teks"), rows)
    else:
        _show(title, found)
    if bad:
        print_error(say("Templat ini belum dapat dipakai."))


def _show(title: str, found: Sequence[Finding]) -> None:
    whole = not console.is_terminal  # a file or a program gets each line whole
    console.print(title, soft_wrap=whole)
    for each in found:
        head = Text.assemble((str(each.severity), _COLOURS[each.severity]), f"  {each.rule}  {_place(each)}")
        console.print(head, soft_wrap=whole)
        for line in (each.message, each.remedy, *([each.text] if each.text.strip() else [])):
            console.print(Text(f"  {line}"), soft_wrap=whole)


def _place(each: Finding) -> str:
    pieces = [each.part.rpartition("/")[2]]
    if each.page is not None:
        pieces.append(say("hal. {no}", no=each.page))
    if each.paragraph is not None:
        pieces.append(say("paragraf {no}", no=each.paragraph + 1))
    return together([piece for piece in pieces if piece], ",") or "-"
