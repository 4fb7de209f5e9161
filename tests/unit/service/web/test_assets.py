"""What pages are drawn with: by names that hold the content's digest, sent for good, nothing of others' in git, nothing from elsewhere."""

from __future__ import annotations

import gzip
import hashlib
import re
import subprocess
from pathlib import Path

import pytest

from service.web.assets import ASSETS, BROUGHT, FOLDER, LICENCES, OTHERS, OURS, Assets
from service.web.environment import ours
from service.web.http import sent

ROOT = Path(__file__).parents[4]
LOCKS = ("package.json", "package-lock.json", ".npmrc", "node.lock")
SIGNS = re.compile(rb"govuk-frontend v|htmx\.org|uPlot|wOF2|Margaret Calvert")
"""What the files of others begin with, or say of themselves."""


def every() -> list[str]:
    return [*OTHERS, *OURS, LICENCES]


def test_everything_was_brought() -> None:
    assert ASSETS.missing == (), "run: make setup"


@pytest.mark.parametrize("name", [*OTHERS, *OURS])
def test_an_address_holds_the_digest_of_what_stands_there(name: str) -> None:
    address = ASSETS.address(name)
    assert address is not None
    asset = ASSETS.at(address)
    assert asset is not None
    assert address.split(".")[-2] == hashlib.sha256(asset.body).hexdigest()[:12]
    assert asset.packed is None or gzip.decompress(asset.packed) == asset.body
    answer = sent(asset, packed=True)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert ("content-encoding" in answer.headers) == (asset.packed is not None)


@pytest.mark.parametrize("name", [*OTHERS, *OURS])
def test_none_asks_for_anything_but_what_stands_there(name: str) -> None:
    asset = ASSETS.at(ASSETS.address(name) or "")
    assert asset is not None
    if asset.media.startswith("font/"):
        return
    text = asset.body.decode()
    asked = re.findall(r"url\(([^)]*)\)|\bimport\(?\s*['\"]([^'\"]+)|@import", text)
    for found in ("".join(each).strip("\"'") for each in asked):
        assert ASSETS.at(found) is not None, found


def test_licences_of_all_that_is_sent_stand_beside_it() -> None:
    asset = ASSETS.at(f"{FOLDER}{LICENCES}")
    assert asset is not None
    said = asset.body.decode()
    for name in ("govuk-frontend", "htmx.org", "uPlot", "Plus Jakarta Sans", "SIL OPEN FONT LICENSE", "MIT"):
        assert name in said


def test_git_holds_no_file_of_others() -> None:
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    held = [
        name
        for name in filter(None, files.split("\0"))
        if name.endswith((".js", ".mjs", ".css", ".woff", ".woff2", ".ttf"))
        and (ROOT / name).is_file()
        and SIGNS.search((ROOT / name).read_bytes()[:4000])
    ]
    assert held == []
    assert not [name for name in files.split("\0") if name.startswith(str(BROUGHT.relative_to(ROOT)))]


@pytest.mark.parametrize("name", LOCKS)
def test_what_is_locked_names_no_address(name: str) -> None:
    assert "://" not in (ROOT / "bin" / "npm" / name).read_text(encoding="utf-8")


def test_where_nothing_was_brought_pages_name_nothing_that_is_missing(tmp_path: Path) -> None:
    assets = Assets(tmp_path / "none")
    assert assets.missing == OTHERS
    assert [assets.address(name) for name in OTHERS] == [None] * len(OTHERS)
    assert assets.address("web/page.css") is not None


@pytest.mark.parametrize(
    "address", ["/", "/v", "/kotak-masuk?urut=tua", "?sebelum=1", "#isi", "/naskah/1/halaman/2.webp"]
)
def test_an_address_of_ours_is_taken(address: str) -> None:
    assert ours(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "evil.example",
        "/a b",
        "/\t/evil.example",
        "/a\n",
        " /a",
    ],
)
def test_any_other_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=re.escape(address) or "^$"):
        ours(address)
