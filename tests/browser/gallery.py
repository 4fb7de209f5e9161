"""Every distinct verification page in the language spoken: a row of the table each, with the words on it, box by box."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.desk import verification_verdicts as verdicts
from service.web import refusals
from service.web import verification as page
from service.words import in_language
from tests.verification_rows import FILES, NOBODYS, STATES, judged, nobodys, said, told
from worker.signing.verdict import Standing

REFUSALS = (400, 404, 405, 408, 413, 415, 422, 429, 503)
FIRST = (Standing.ARCHIVED, Standing.SCAN, Standing.COPY)
"""What a reader holds is the document itself: how it stands comes before anything said of the file."""
TONES = {"asli": "baik", "pindaian arsip": "baik", "diubah": "buruk", "disimpan ulang": "buruk"} | {
    "gambar pengganti": "buruk",
    "berkas lain": "buruk",
}
UNCOLOURED = (Standing.CHANGED, Standing.FOREIGN)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A page."""

    name: str
    html: str
    boxes: Sequence[tuple[str, Sequence[str]]]
    """Its coloured boxes from above: colour, and the sentences it begins with."""
    said: Sequence[str] = ()
    """What else stands on it."""


def rows(*, every: bool) -> Iterator[Row]:
    """Return the pages; not ``every`` one: each file and each state once, of both classes in turn."""
    yield Row(name="mulai", html=page.start(), boxes=[])
    for state, public in itertools.product(STATES, (True, False)):
        tone, label, sentence = said(state)
        shown = [label, sentence] if public else [label]
        yield Row(
            name=f"{state}, {_class(public)}",
            html=page.document(told(state, open=public)),
            boxes=[(tone, shown)],
        )
    for file, state, public in _files(every=every):
        yield _file(file, state, public=public)
    for file in NOBODYS:
        tone = "ragu" if file == "cetakan agenda" else "buruk"
        words = [in_language(each) for each in verdicts.verdict(NOBODYS[file])]
        yield Row(name=file, html=page.file(nobodys(file)), boxes=[(tone, words)])
    for status in REFUSALS:
        words = [in_language(each) for each in refusals.page(status)]
        yield Row(name=str(status), html=page.failed(status), boxes=[], said=words)


def _files(*, every: bool) -> Iterator[tuple[str, str, bool]]:
    if every:
        yield from itertools.product(FILES, STATES, (True, False))
        return
    states, classes = itertools.cycle(STATES), itertools.cycle((True, False, True))
    for file in FILES:
        yield file, next(states), next(classes)


def _file(file: str, state: str, *, public: bool) -> Row:
    found = judged(file, state, open=public)
    tone, label, _ = said(state)
    of_file = (TONES.get(file, "ragu"), [in_language(each) for each in found.words])
    standing = found.verdict.standing
    of_document = ("netral" if standing in UNCOLOURED else tone, [label])
    boxes = [of_document, of_file] if standing in FIRST else [of_file, of_document]
    return Row(name=f"{file}, {state}, {_class(public)}", html=page.file(found), boxes=boxes)


def _class(public: bool) -> str:
    return "B" if public else "di atas B"
