"""What a person has seen of documents from this machine: an act names that, and not what the service holds by then.

``documents get``, ``show`` and ``acts`` remember what they showed; so does an act of one's own, which nothing came before. One
file in the user's state folder, readable by them alone, for every service and person; nothing in it is a secret, and no
document's words are. Whoever cannot write it names the digest of what they saw instead.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Self
from uuid import UUID

from service.terminal.remote import Remote
from service.terminal.screen import errors
from service.words import refused_by_system, say

MOST: Final = 500
"""Documents that are remembered: 250 kB; the longest unseen is forgotten first."""
KEPT: Final = timedelta(days=30)
"""What was seen a month ago is no longer before anybody's eyes."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """One document as a person saw it."""

    etag: str
    """The state: its revision, and how many acts stood on it."""
    content_digest: str
    sha256: str | None
    """Of the page before them; None where none was printed yet."""
    at: datetime

    @classmethod
    def of_view(cls, view: Mapping[str, Any]) -> Self:
        """Read it from what ``GET /documents/{id}/acts`` answers."""
        page = view["page"]
        return cls(
            etag=view["etag"],
            content_digest=view["content_digest"],
            sha256=page["sha256"] if page else None,
            at=datetime.now(UTC),
        )

    def after(self, done: Mapping[str, Any]) -> Look:
        """Return what stands before them after an act of their own: it was let through because nothing came between."""
        digest = done["act"]["content_digest"]
        return Look(
            etag=done["etag"],
            content_digest=digest,
            sha256=self.sha256 if digest == self.content_digest else None,
            at=datetime.now(UTC),
        )

    @property
    def revision(self) -> int:
        """Return which revision it was."""
        return int(self.etag[1:].partition("a")[0])

    @property
    def acts(self) -> int:
        """Return how many acts stood on it."""
        return int(self.etag.partition("a")[2])


def remember(at: Remote, document: UUID | str, look: Look) -> None:
    """Keep what was shown; a folder that cannot be written is told on standard error and keeps nobody from looking."""
    folder = _folder()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone(folder):
            kept = _read(folder)
            kept[_place(at, document)] = {
                "etag": look.etag,
                "content_digest": look.content_digest,
                "sha256": look.sha256,
                "at": look.at.isoformat(),
            }
            _write(folder, kept)
    except OSError as error:
        errors.print(
            say(
                "Apa yang Anda lihat tidak dapat diingat ({folder}: {sebab}); sebutkan sidiknya dengan --dilihat.",
                folder=folder,
                sebab=refused_by_system(error),
            ),
            highlight=False,
        )


def look_at(at: Remote, document: UUID | str) -> Look | None:
    """Return what this person saw of a document last, with this service; None when they did not, or too long ago."""
    found = _read(_folder()).get(_place(at, document))
    if found is None:
        return None
    try:
        look = Look(**{**found, "at": datetime.fromisoformat(found["at"])})
    except (TypeError, KeyError, ValueError):  # written by another version, or by hand
        return None
    return look if datetime.now(UTC) - look.at < KEPT else None


def _folder() -> Path:
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "naskah"


def _place(at: Remote, document: UUID | str) -> str:
    """Return under which name a look is kept: service, person by their key, document."""
    who = hashlib.sha256(at.client.headers.get("authorization", "").encode()).hexdigest()[:16]
    return f"{str(at.client.base_url).rstrip('/')} {who} {document}"


def _read(folder: Path) -> dict[str, Any]:
    try:
        found = json.loads((folder / "dilihat.json").read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):  # written by hand
        return {}
    return {place: look for place, look in found.items() if isinstance(look, dict)}


def _write(folder: Path, kept: dict[str, Any]) -> None:
    newest = sorted(kept.items(), key=lambda each: str(each[1].get("at")), reverse=True)[:MOST]
    number, name = tempfile.mkstemp(dir=folder)  # readable by its owner alone
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            json.dump(dict(newest), file, indent=1)
        Path(name).replace(folder / "dilihat.json")
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two commands at once remember both."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
