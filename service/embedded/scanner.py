"""The doctor's view of the office's virus scanner: given what it must find, and a file as large as any that comes in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from archive.errors import in_full
from archive.settings import SettingWrong, read
from service.documents.files.address import ScannerAddress, read_address
from service.documents.files.errors import ScannerAway
from service.documents.files.kinds import LARGEST
from service.documents.files.scanner import Scanner, scanner_at
from service.embedded.findings import Diagnosis, fail, ok

PART: Final = "virus scanner"
SETTING: Final = "NASKAH_SCANNER"
_WANTED: Final = f"correct {SETTING}: clamd://HOST:PORT, clamd:///SOCKET or icap://HOST:PORT/SERVICE"
_TEST_VIRUS: Final = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner finds, and harms nobody (EICAR); in two pieces, so that none takes this file for it."""


def findings(environ: Mapping[str, str]) -> Iterator[Diagnosis]:
    """Try it where the environment names one."""
    try:
        address: ScannerAddress | None = read(environ, SETTING, read_address, None)
    except SettingWrong:
        yield fail(PART, f"{SETTING} names what is no scanner", _WANTED)
        return
    if address is None:
        yield ok(PART, f"none ({SETTING}): files from outside come in as they are")
    else:
        yield _tried(scanner_at(address), str(address))


def _tried(scanner: Scanner, at: str) -> Diagnosis:
    try:
        found = scanner.find(_TEST_VIRUS)
    except ScannerAway as away:
        return fail(
            PART,
            f"{at} does not answer, and no file from outside comes in: {_why(away)}",
            f"start it, or {_WANTED}",
        )
    if found is None:
        mend = "load its signatures (freshclam for ClamAV); of ICAP, name the service that looks for viruses"
        return fail(PART, f"{at} lets the test virus (EICAR) through", mend)
    try:
        wrong = scanner.find(bytes(LARGEST))
    except ScannerAway as away:
        mend = f"let it take files of {LARGEST >> 20} MB (StreamMaxLength of clamd)"
        return fail(PART, f"{at} does not take a file of {LARGEST >> 20} MB: {_why(away)}", mend)
    if wrong is not None:
        return fail(
            PART, f"{at} finds {wrong} in a file of {LARGEST >> 20} MB that is blank", "see its own log"
        )
    return ok(PART, f"{at} finds the test virus, and takes files of {LARGEST >> 20} MB")


def _why(away: ScannerAway) -> str:
    return str(away.technical or in_full(away))
