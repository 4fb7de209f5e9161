"""Every distinct verification page in the language spoken: a row of the table each, with the words on it, box by box."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from service.verification import pages as page
from service.verification import refusals, verdicts
from service.words import in_language
from tests.verification_rows import FILES, NOBODYS, STATES, judged, nobodys, said, told

REFUSALS = (400, 404, 405, 408, 413, 415, 422, 429, 503)
OWN = frozenset(("asli", "pindaian arsip"))
"""The document's own file, signed where it is to be: how it stands comes first, in its colour."""
WARNED = frozenset(state for state in STATES if state.startswith(("diralat", "diganti", "dicabut", "batal")))
"""Documents of which every file is answered so: corrected, or no longer in force."""
NOT_ITS = frozenset(("berkas lain", "foto tanpa kode", "foto berkode lain"))
"""Files of other papers, or of nobody knows which."""
DRAFTS = frozenset(("konsep", "menunggu tanda tangan"))
BAD = frozenset(
    (
        "diubah",
        "disimpan ulang",
        "tanpa tanda struktur",
        "gambar pengganti",
        "bermakna ganda",
        "dicetak ulang",
        "berkas lain",
        "foto berkode lain",
    )
)


LONG: dict[str, dict[str, str]] = {
    "a title of 500 letters": {
        "judul": ("Pengumpulan data kinerja di lingkungan sekretariat " * 10)[:500].strip()
    },
    "a title of one word": {"judul": "Pertanggungjawaban" * 27},
    "an Arabic title": {
        "judul": "\u0628\u0644\u0627\u063a \u0628\u0634\u0623\u0646 \u0627\u0644\u0623\u062f\u0627\u0621 "
        * 12
    },
    "a title with pictures": {
        "judul": "Undangan rapat \U0001f389\U0001f468\u200d\U0001f469\u200d\U0001f467 " * 12
    },
    "a long number": {
        "nomor": "1234/PR.04.1-SD/1306/KPU-Kab/Sekretariat/Subbagian-Perencanaan/XII/2026/Lampiran-1"
    },
}
"""What documents say of themselves at its longest and oddest."""


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
    for name, changed in LONG.items():
        tone, label, sentence = said("berlaku")
        facts = replace(told("berlaku"), **changed)  # type: ignore[arg-type]  # titles and numbers
        yield Row(
            name=name,
            html=page.document(facts),
            boxes=[(tone, [label, sentence])],
            said=list(changed.values()),
        )
    for file, state, public in _files(every=every):
        yield _file(file, state, public=public)
    for file in NOBODYS:
        tone = "buruk" if file == "other-code" else "ragu"
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
    of_file = (file_tone(file, state), [in_language(each) for each in found.words])
    first = state_first(file, state)
    of_document = (tone if first else "netral", [label])
    boxes = [of_document, of_file] if first else [of_file, of_document]
    return Row(name=f"{file}, {state}, {_class(public)}", html=page.file(found), boxes=boxes)


def state_first(file: str, state: str) -> bool:
    """Return whether how the document stands is said before what the file is, in its colour."""
    return file in OWN or (state in WARNED and file not in NOT_ITS)


def file_tone(file: str, state: str) -> str:
    """Return the colour of what is said of a file: good only of a document's own, and of no draft."""
    if file in OWN:
        return "ragu" if state in DRAFTS else "baik"
    return "buruk" if file in BAD else "ragu"


def _class(public: bool) -> str:
    return "B" if public else "di atas B"
