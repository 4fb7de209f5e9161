"""The one Jinja environment of the pages. A template is called by its path in ``service/``.

>>> print(render("web/layout.html").splitlines()[1])
<html lang="id">

A noun's templates stand in its ``pages`` folder, what pages share in ``service/web``; a new one is declared nowhere. All are
read once, when the service starts, so that an upgrade beneath a running service changes none of its pages; each is compiled
when it is first shown, for all together take a fifth of a start. A faulty one never gets so far: a test compiles each.
"""

from __future__ import annotations

import re
from typing import Final

from jinja2 import Environment, FunctionLoader, StrictUndefined

from service.web import inline
from service.web.assets import ASSETS
from service.web.pieces import initials
from service.web.ways import steps
from service.words import Sentence, in_language, say, spoken
from service.words.dates import tanggal, waktu
from service.words.isian import called


def _said(value: object) -> object:
    """Say a sentence in the language asked for; what documents say themselves stands as it is."""
    return in_language(value) if isinstance(value, Sentence) else value


_OURS: Final = re.compile(r"/(?![/\\])[^\s\x00-\x1f\x7f\\]*|[?#][^\s\x00-\x1f\x7f]*")


def ours(address: str) -> str:
    """Return an address of this service, by its path, query or place; raises ``ValueError`` for one that leads elsewhere.

    >>> ours("/kotak-masuk?urut=tua")
    '/kotak-masuk?urut=tua'
    """
    if not _OURS.fullmatch(address):
        raise ValueError(address)
    return address


SOURCES: Final = {
    str(file.relative_to(inline.SERVICE)): file.read_text(encoding="utf-8")
    for file in sorted(inline.SERVICE.rglob("*.html"))
}
"""Every template by its name."""


def _source(name: str) -> tuple[str, str, None] | None:
    """Return a template with where it stands, for a fault's place; None for one that is not there."""
    return (SOURCES[name], str(inline.SERVICE / name), None) if name in SOURCES else None


ENVIRONMENT: Final = Environment(
    loader=FunctionLoader(_source),
    autoescape=True,
    undefined=StrictUndefined,
    finalize=_said,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
    cache_size=-1,
)
ENVIRONMENT.globals |= {
    "PRODUCT": "Naskah",
    "LANGUAGES": {"id": "Bahasa Indonesia", "en": "English"},
    "asset": ASSETS.address,
    "called": called,
    "initials": initials,
    "inline": inline.text,
    "ours": ours,
    "say": say,
    "spoken": spoken,
    "steps": steps,
    "tanggal": tanggal,
    "waktu": waktu,
}


def render(name: str, **values: object) -> str:
    """Return a page in the language of the request in hand; a value the template asks for and does not get is an error."""
    return ENVIRONMENT.get_template(name).render(values)


def part(name: str, block: str, **values: object) -> str:
    """Return one block of a page alone, for what a script puts in the place of it."""
    template = ENVIRONMENT.get_template(name)
    return "".join(template.blocks[block](template.new_context(values)))
