"""``make pictures``: plays the day and writes what changed into docs/pictures, 90 s on an idle machine."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.browser.conftest import browsing
from tests.browser.pictures.day import day
from tests.browser.pictures.kept import FOLDER, known
from tests.browser.pictures.office import opened


def main() -> int:
    """Write each picture, remove what no chapter takes any more."""
    taken = set()
    with (
        tempfile.TemporaryDirectory(prefix="naskah-pictures-") as name,
        browsing() as browser,
        opened(Path(name), browser) as office,
    ):
        for each in day(office):
            taken.add(each.name)
            print(f"{each.name}: {'written' if each.write() else 'as it was'}", flush=True)
    for gone in known().keys() - taken:
        for kind in ("webp", "yaml"):
            (FOLDER / f"{gone}.{kind}").unlink()
        print(f"{gone}: removed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
