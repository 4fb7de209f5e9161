"""A running service, and Chromium to look at its pages with."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from service.signatures.identities import new_key
from tests.conftest import LedgerDsns, S3Access
from tests.functional.api.conftest import Service, running
from tests.judges.installed import JudgeMissing
from tests.signing_authority import signing

NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser without a window.

    It has no sandbox of its own: root may have none, nor may who is refused namespaces, and the pages are ours.
    """
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise JudgeMissing("Chromium is missing: run bin/packages chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, chromium_sandbox=False)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser; for a module only, for Playwright's loop runs in this thread meanwhile."""
    with browsing() as browser:
        yield browser


@pytest.fixture(scope="module")
def service(
    request: pytest.FixtureRequest,
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Service]:
    """A service that trusts the authority of the tests' signatures, and believes a proxy here who asks."""
    name = request.node.path.stem.removeprefix("test_")  # each module lays keys of its own
    dsns, access = shared_ledger(f"browser_{name}"), shared_s3(f"naskah-browser-{name.replace('_', '-')}")
    folder = tmp_path_factory.mktemp("browser")
    (folder / "roots.pem").write_bytes(signing().authority.pem)
    (folder / "1306.bsre.key").write_bytes(new_key())
    env = {**os.environ, **dsns.env(), **access.env(), "NASKAH_PKI": str(folder)}
    open_vault(VaultSettings.from_env(env)).prepare()
    with running(env | {"NASKAH_HTTP_PROXIES": "127.0.0.1"}, dsns, folder) as found:
        yield found
