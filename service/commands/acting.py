"""How a command does an act: it names what its person saw, and says what changed meanwhile instead of doing it.

What was seen is remembered from looking (``looks``) or named by its digest; it is never fetched for the act itself, for then
whoever acts would have seen what nobody looked at. A state that moved on is told, and has to be looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from service.commands.answers import Refused
from service.commands.looks import Look, look_at, remember
from service.commands.remote import Remote
from service.commands.screen import console, marked, moment, print_json, print_table
from service.commands.surroundings import CommandFailed, WrongField

Dilihat = Annotated[
    list[str] | None,
    typer.Option(
        "--dilihat",
        help="What you looked at, when it was not with this command on this machine: the digest of the content or of the"
        " page (SHA-256), or how it begins (8 signs or more); once for each document.",
    ),
]
STALE: Final = "urn:naskah:problem:page-stale"
LONGEST: Final = 160
"""Signs of a changed field that are shown: enough to know it by; ``documents diff`` shows all."""
_DIGEST = re.compile("[0-9a-f]{8,64}", re.ASCII)


class NotLooked(CommandFailed):
    """Whoever wants to act has not looked at the document."""


class Moved(CommandFailed):
    """The document is no longer as it was seen."""


def seen(at: Remote, document: UUID, digests: Sequence[str] | None) -> Look:
    """Return what the person saw of a document; raises ``NotLooked`` or ``Moved``, each with how to look."""
    if digests:
        return _named(at, document, digests)
    look = look_at(at, document)
    if look is None:
        raise NotLooked(
            f"Anda belum melihat naskah ini dari komputer ini: naskah documents get {document} (halamannya), atau naskah"
            f" documents acts {document}; lalu ulangi. Bila Anda melihatnya di tempat lain, sebutkan sidiknya: --dilihat DIGEST"
        )
    return look


def act(at: Remote, document: UUID, verb: str, look: Look, **body: Any) -> Any:
    """Do one act upon what was seen, content and page, and remember what stands after it."""
    done = post(at, document, verb, look, json={**_seen(look), **body})
    remember(at, document, look.after(done))
    return done


def post(at: Remote, document: UUID, verb: str, look: Look, **options: Any) -> Any:
    """Post what an act takes upon the state that was seen; raises ``Moved`` with what has changed since."""
    headers = {"If-Match": f'"{look.etag}"', **options.pop("headers", {})}
    try:
        return at.post(f"/documents/{document}/{verb}", headers=headers, **options)
    except Refused as refused:
        raise _moved_or(at, refused, {document: look}) from refused


def act_upon_several(at: Remote, verb: str, looks: Mapping[UUID, Look], **body: Any) -> Any:
    """Do one act upon several documents, all of them or none."""
    documents = [{"id": str(each), "etag": look.etag, **_seen(look)} for each, look in looks.items()]
    try:
        done = at.post(f"/documents:{verb}", json={"documents": documents, **body})
    except Refused as refused:
        raise _moved_or(at, refused, looks) from refused
    for each in done["acts"]:
        document = UUID(each["document_id"])
        remember(at, document, looks[document].after(each))
    return done


def tell(acts: Iterable[Mapping[str, Any]], as_json: bool) -> None:
    """Print what acts led to, each when it is done; as JSON or CSV all in one, also those before one that failed."""
    told = []
    try:
        for each in acts:
            told.append(each)
            if not as_json and not console.as_csv:
                _tell(each)
    finally:
        if as_json:
            print_json({"acts": told})
        elif console.as_csv:
            columns = ("naskah", "perbuatan", "status", "nomor", "peringatan")
            print_table("Perbuatan", columns, [_row(each) for each in told])


def _tell(done: Mapping[str, Any]) -> None:
    number = f", nomor {done['nomor']}" if done["nomor"] else ""
    console.print(f"{done['document_id']}: {done['kata']}{number}", highlight=False)
    if done["langkah"]:
        console.print(marked("  berikutnya:", done["langkah"]))
    for warning in done["warnings"]:
        console.print(marked("  perhatian:", warning))


def _row(done: Mapping[str, Any]) -> tuple[Any, ...]:
    warned = "; ".join(done["warnings"]) or None
    return done["document_id"], done["act"]["kind"], done["status"], done["nomor"], warned


def _seen(look: Look) -> dict[str, str | None]:
    return {"content_digest": look.content_digest, "sha256": look.sha256}


def _named(at: Remote, document: UUID, digests: Sequence[str]) -> Look:
    """Return the present state, when it is the one whose digest was named."""
    wanted = [each.strip().lower().removeprefix("sha256:") for each in digests]
    for each in wanted:
        if not _DIGEST.fullmatch(each):
            raise typer.BadParameter("a SHA-256 in hexadecimal, or its first 8 signs", param_hint="--dilihat")
    view = at.get(f"/documents/{document}/acts")
    now = Look.of_view(view)
    present = [each for each in (now.content_digest, now.sha256) if each]
    if any(digest.startswith(each) for digest in present for each in wanted):
        return now
    earlier = (
        (entry["revision"], value)
        for entry in view["acts"]
        for value in (entry["content_digest"], entry["sha256"])
    )
    before = next((no for no, value in earlier if value and value.startswith(tuple(wanted))), None)
    raise Moved(
        f"Yang Anda lihat bukan isi naskah {document} sekarang; tidak ada yang dilakukan. {_again(document)}",
        fields=[
            WrongField(path="sidik isi sekarang", reason=now.content_digest),
            WrongField(path="SHA-256 halaman sekarang", reason=now.sha256 or "belum dicetak"),
            *(_fields(at, document, before, now.revision) if before and before != now.revision else ()),
        ],
    )


def _moved_or(at: Remote, refused: Refused, looks: Mapping[UUID, Look]) -> Exception:
    """Return what changed since the looks, when that is why the service refused; else the refusal itself."""
    if refused.problem.get("type") != STALE:
        return refused
    changes = {document: list(_changes(at, document, look)) for document, look in looks.items()}
    moved = [document for document, found in changes.items() if found] or list(looks)
    fields = [
        WrongField(path=f"{document} {each.path}" if len(looks) > 1 else each.path, reason=each.reason)
        for document, found in changes.items()
        for each in found
    ]
    looked = moment(min(looks[each].at for each in moved).isoformat())
    return Moved(
        f"Naskah sudah berubah sejak Anda melihatnya ({looked}); tidak ada yang dilakukan. {_again(*moved)}",
        fields=fields,
    )


def _changes(at: Remote, document: UUID, look: Look) -> Iterator[WrongField]:
    """Yield what happened to a document since a look: its fields, then the acts upon it, then its page."""
    view = at.get(f"/documents/{document}/acts")
    now = Look.of_view(view)
    if (now.etag, now.sha256) == (look.etag, look.sha256):
        return
    if now.revision != look.revision:
        yield from _fields(at, document, look.revision, now.revision)
    for each in view["acts"]:
        if each["no"] > look.acts:
            note = f": {each['catatan']}" if each["catatan"] else ""
            who = f"{each['nama']}, {each['jabatan']}, {moment(each['at'])}"
            yield WrongField(path=f"perbuatan no. {each['no']}", reason=f"{each['kind']} oleh {who}{note}")
    if now.etag == look.etag:
        yield WrongField(path="halaman", reason=f"sekarang SHA-256 {now.sha256}; isinya sama")


def _fields(at: Remote, document: UUID, before: int, now: int) -> Iterator[WrongField]:
    for each in at.get(f"/documents/{document}/revisions/{before}..{now}")["changes"]:
        reason = f"{_short(each.get('dari'))} -> {_short(each.get('menjadi'))}"
        yield WrongField(path=f"revisi {before} ke {now}, {each['path']}", reason=reason)


def _short(value: Any) -> str:
    text = "-" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _again(*documents: UUID) -> str:
    return f"Lihat lagi, lalu ulangi: {'; '.join(f'naskah documents get {each}' for each in documents)}"
