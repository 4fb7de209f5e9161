"""What pages are drawn with: style, scripts and letters, each under a name that changes with what is in it.

Ours stand in ``service/``; others' were brought by ``bin/assets`` into ``service/web/brought``, which git ignores. All are read
once, when the service starts, and sent from memory, packed where that helps. What was not brought is left out of a page, which
is plain then and works all the same.

>>> ASSETS.address("web/page.css").startswith("/aset/page.")
True
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from service.web.inline import SERVICE

BROUGHT: Final = SERVICE / "web" / "brought"
FOLDER: Final = "/aset/"
OTHERS: Final = (
    "govuk-frontend.css",
    "govuk-frontend.js",
    "htmx.js",
    "plus-jakarta-sans-latin.woff2",
    "plus-jakarta-sans-latin-ext.woff2",
    "uplot.css",
    "uplot.js",
)
OURS: Final = (
    "approvals/pages/papers.css",
    "disposisi/pages/tree.css",
    "identity/pages/akun.css",
    "identity/pages/kunci.js",
    "drafts/pages/drafts.css",
    "drafts/pages/drafts.js",
    "web/live.js",
    "web/page.css",
    "web/page.js",
    "web/shortcuts.js",
    "web/naskah.svg",
    "web/sample.svg",
)
CURE: Final = "run: make setup"
LICENCES: Final = "lisensi.txt"
MEDIA: Final[Mapping[str, str]] = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
    "woff2": "font/woff2",
}
_DIGEST: Final = 12
_BROUGHT: Final = re.compile(r"(?P<name>[a-z-]+)\.[0-9a-f]{12}\.(?P<kind>[a-z0-9]+)")
_NAMED: Final = re.compile(r"@aset/(?P<name>[\w./-]+)")
"""How our style and scripts name another asset."""


@dataclass(frozen=True, kw_only=True)
class Asset:
    """One file as it is sent."""

    address: str
    media: str
    body: bytes
    packed: bytes | None
    """By gzip; None for what is packed already."""


class Assets:
    """Every asset of an installation, by its name here and by its address."""

    def __init__(self, brought: Path = BROUGHT, ours: Iterable[str] = OURS) -> None:
        found = {made[0]: made[1] for file in sorted(_files(brought)) if (made := _brought(file)) is not None}
        self._by_name: dict[str, Asset] = found
        for name in ours:
            self._by_name[name] = self._own(name)
        self._by_address = {each.address: each for each in self._by_name.values()}
        self.missing: tuple[str, ...] = tuple(name for name in OTHERS if name not in found)
        """What was not brought; then pages are plain."""

    def address(self, name: str) -> str | None:
        """Return the address of an asset: ours by its path in ``service/``, others' by its name; None where it was not brought."""
        asset = self._by_name.get(name)
        if asset is None and name not in OTHERS:
            raise KeyError(name)
        return asset.address if asset is not None else None

    def at(self, address: str) -> Asset | None:
        """Return what stands at an address."""
        return self._by_address.get(address)

    def _own(self, name: str) -> Asset:
        text = (SERVICE / name).read_text(encoding="utf-8")
        body = _NAMED.sub(lambda found: self._named(found["name"]), text).encode()
        digest = hashlib.sha256(body).hexdigest()[:_DIGEST]
        stem, _, kind = name.rpartition("/")[2].rpartition(".")
        address = f"{FOLDER}{stem}.{digest}.{kind}"
        return Asset(address=address, media=MEDIA[kind], body=body, packed=gzip.compress(body, mtime=0))

    def _named(self, name: str) -> str:
        """Return the address of what is named; of what was not brought one that nothing stands at."""
        return self.address(name) or f"{FOLDER}{name}"


def _files(folder: Path) -> Iterable[Path]:
    return folder.iterdir() if folder.is_dir() else ()


def _brought(file: Path) -> tuple[str, Asset] | None:
    found = _BROUGHT.fullmatch(file.name)
    if file.name != LICENCES and found is None:
        return None
    name, kind = (LICENCES, "txt") if found is None else (f"{found['name']}.{found['kind']}", found["kind"])
    packed = file.with_name(f"{file.name}.gz")
    asset = Asset(
        address=f"{FOLDER}{file.name}",
        media=MEDIA[kind],
        body=file.read_bytes(),
        packed=packed.read_bytes() if packed.exists() else None,
    )
    return name, asset


ASSETS: Final = Assets()
"""This installation's."""
