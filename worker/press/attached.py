"""The list of files that go with a document, behind all else: pages of its own, in the document's one file.

Put into the *template*, as the list of recipients is, so that its lines are printed, recorded and judged as any other and no
template can leave them out. DOCX bytes in and out; which files there are, and what is said of each, is the desk's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from lxml import etree

from archive.records.attached import LISTED
from worker.press.annex import numbers_filled
from worker.press.recipients import listed_behind, numbered_line

TITLE: Final = "DAFTAR BERKAS"


def with_attached(template: bytes) -> bytes:
    """Return a template with the list behind all else, on a new page: its heading at the right, two lines for each file."""
    return listed_behind(template, TITLE, f"{LISTED}.kepala", _lines())


def attached_filled(context: Mapping[str, Any], stamps: Mapping[str, Any]) -> dict[str, Any]:
    """Return a context whose list, if it has one, says in its heading what only the signature gives."""
    found = context.get(LISTED)
    if found is None:
        return dict(context)
    return {**context, LISTED: {**found, "kepala": numbers_filled(found["kepala"], stamps)}}


def _lines() -> Iterator[etree._Element]:
    for text in (
        f"{{%p for berkas in {LISTED}.berkas %}}",
        "{{ loop.index }}.\t{{ berkas.tulisan }}",
        "\tSHA-256: {{ berkas.sidik }}",
        "{%p endfor %}",
    ):
        yield numbered_line(text)
