"""How a command does an act: it names what its person saw, and says what changed meanwhile instead of doing it.

What was seen is remembered from looking (``looks``) or named by its digest; it is never fetched for the act itself, for then
whoever acts would have seen what nobody looked at. A state that moved on is told, and has to be looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from service.terminal.answers import ServiceRefused
from service.terminal.looks import Look, look_at, remember
from service.terminal.naming import document_of, short, with_page
from service.terminal.remote import Remote, remote
from service.terminal.screen import console, errors, marked, moment, plain, print_json, print_table
from service.terminal.surroundings import CommandFailed, WrongField
from service.words import say

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
PAGES: Final = ("naskah.pdf", "naskah.docx")
_DIGEST = re.compile("[0-9a-f]{8,64}", re.ASCII)


class NotLooked(CommandFailed):
    """Whoever wants to act has not looked at the document."""


class DocumentMoved(CommandFailed):
    """The document is no longer as it was seen."""


def look_of(at: Remote, document: UUID, digests: Sequence[str] | None, *, page: bool = False) -> Look:
    """Return what the person saw of a document; raises ``NotLooked`` or ``DocumentMoved``, each with how to look.

    ``page``: the act is upon the printed page, and whoever saw the document before it was printed has not seen that.
    """
    look = _named(at, document, digests) if digests else look_at(at, document)
    if look is None:
        raise NotLooked(
            say(
                "Anda belum melihat naskah ini dari komputer ini: naskah documents get {naskah} (halamannya), atau naskah documents acts {naskah}; lalu ulangi. Bila Anda melihatnya di tempat lain, sebutkan sidiknya: --dilihat DIGEST",
                naskah=document,
            )
        )
    if page and look.sha256 is None:
        _page_unseen(at, document, look)
    return look


def _page_unseen(at: Remote, document: UUID, look: Look) -> None:
    """Raise ``NotLooked`` for a page that was printed after the look; what moved on, or is not printed, the service tells."""
    now = Look.of_view(at.get(f"/documents/{document}/acts"))
    if now.etag == look.etag and now.sha256 is not None:
        raise NotLooked(
            say(
                "Halaman isi ini dicetak sesudah Anda melihat naskahnya; lihat dahulu: naskah documents get {naskah}; lalu ulangi.",
                naskah=document,
            )
        )


def act(at: Remote, document: UUID, verb: str, look: Look, **body: Any) -> Any:
    """Do one act upon what was seen, content and page, and remember what stands after it."""
    done = post(at, document, verb, look, json={**_seen(look), **body})
    remember(at, document, look.after(done))
    return done


def post(at: Remote, document: UUID, verb: str, look: Look, **options: Any) -> Any:
    """Post what an act takes upon the state that was seen; raises ``DocumentMoved`` with what has changed since."""
    headers = {"If-Match": f'"{look.etag}"', **options.pop("headers", {})}
    try:
        return at.post(f"/documents/{document}/{verb}", headers=headers, **options)
    except ServiceRefused as refused:
        raise _moved_or(at, refused, {document: look}) from refused


def bring(
    name: str,
    verb: str,
    pdf: Path | None,
    dilihat: Sequence[str] | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Do an act that takes a page from outside upon what was seen, and tell what it led to."""
    with remote() as at:
        document = document_of(at, name)
        look = look_of(at, document, dilihat)
        content, headers = pdf.read_bytes() if pdf else b"", {"Content-Type": "application/pdf"}
        done = post(at, document, verb, look, content=content, headers=headers, **options)
        remember(at, document, look.after(done))
    tell([done], as_json)


def act_upon_several(at: Remote, verb: str, looks: Mapping[UUID, Look], **body: Any) -> Any:
    """Initial or sign several documents, all of them or none: the content and page that were seen, whoever else initialled them."""
    done = None
    while done is None:
        documents = [{"id": str(each), "etag": look.etag, **_seen(look)} for each, look in looks.items()]
        try:
            done = at.post(f"/documents:{verb}", json={"documents": documents, **body})
        except ServiceRefused as refused:
            newer = _initialled(at, looks) if refused.problem.get("type") == STALE else None
            if newer is None:
                raise _moved_or(at, refused, looks) from refused
            looks = newer
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
            columns = ("naskah", "id", "perbuatan", "keadaan", "nomor", "peringatan")
            print_table("Perbuatan", columns, [_row(each) for each in told])


def _tell(done: Mapping[str, Any]) -> None:
    told = (
        say("{perbuatan}, nomor {nomor}", perbuatan=done["kata"], nomor=done["nomor"])
        if done["nomor"]
        else done["kata"]
    )
    told = with_page(told, done.get("cetak"))
    console.print(say("{naskah}: {sebab}", naskah=done["document_id"], sebab=told), highlight=False)
    if done["langkah"]:
        console.print(marked(say("  berikutnya:"), done["langkah"]))
    for warning in done["warnings"]:
        console.print(marked(say("  perhatian:"), warning))


def _row(done: Mapping[str, Any]) -> tuple[Any, ...]:
    warned = "; ".join(done["warnings"]) or None
    of, state = done["document_id"], with_page(done["keadaan"], done.get("cetak"))
    return short(of), of, plain(done["act"]["kind"]), state, done["nomor"], warned


def _seen(look: Look) -> dict[str, str | None]:
    return {"content_digest": look.content_digest, "sha256": look.sha256}


def _named(at: Remote, document: UUID, digests: Sequence[str]) -> Look:
    """Return the present state, when it is the one whose digest was named."""
    wanted = [each.strip().lower().removeprefix("sha256:") for each in digests]
    for each in wanted:
        if not _DIGEST.fullmatch(each):
            raise typer.BadParameter(
                say("harus sidik SHA-256 dalam heksadesimal, atau 8 huruf pertamanya"), param_hint="--dilihat"
            )
    view = at.get(f"/documents/{document}/acts")
    now = Look.of_view(view)
    if now.content_digest.startswith(tuple(wanted)):
        return now
    versions = at.get(f"/documents/{document}/versions")["versions"]
    pages = [
        (version["revision_no"], file["sha256"])
        for version in versions
        for file in version["files"]
        if file["name"] in PAGES and file["sha256"].startswith(tuple(wanted))
    ]
    # An earlier print of the same content has other stamps and the same words.
    same = [sha256 for revision, sha256 in pages if revision == now.revision]
    if same:
        return replace(now, sha256=now.sha256 if now.sha256 in same else same[-1])
    acts = [(each["revision"], each["content_digest"]) for each in view["acts"]]
    earlier = [no for no, digest in acts if digest and digest.startswith(tuple(wanted))]
    before = next(iter([*earlier, *(revision for revision, _ in pages)]), None)
    raise DocumentMoved(
        say(
            "Yang Anda sebut bukan isi naskah {naskah} sekarang, dan bukan halamannya; tidak ada yang dilakukan. {langkah}",
            naskah=document,
            langkah=_again(document),
        ),
        fields=[] if before in (None, now.revision) else list(_fields(at, document, before, now.revision)),
    )


def _initialled(at: Remote, looks: Mapping[UUID, Look]) -> dict[UUID, Look] | None:
    """Return the looks with the states that stand now, where nothing came between but the paraf of others, and say whose.

    What was seen stays as it was: the service still compares its content and its page. None where anything else came.
    """
    newer: dict[UUID, Look] = {}
    told: list[str] = []
    for document, look in looks.items():
        view = at.get(f"/documents/{document}/acts")
        now = Look.of_view(view)
        came = [each for each in view["acts"] if each["no"] > look.acts]
        if not _same(look, now) or any(each["kind"] != "paraf" for each in came):
            return None
        newer[document] = replace(look, etag=now.etag)
        told += [
            say(
                "{naskah}: isinya sama, ada paraf baru dari {nama} ({jabatan})",
                naskah=document,
                nama=each["nama"],
                jabatan=each["jabatan"],
            )
            for each in came
        ]
    for line in told:
        errors.print(line, highlight=False)
    return newer if told else None


def _same(look: Look, now: Look) -> bool:
    """Tell whether what a document says is what was seen of it."""
    return (look.revision, look.content_digest) == (now.revision, now.content_digest)


def _moved_or(at: Remote, refused: ServiceRefused, looks: Mapping[UUID, Look]) -> Exception:
    """Return what changed since the looks, when that is why the service refused; else the refusal itself."""
    if refused.problem.get("type") != STALE:
        return refused
    now = {document: at.get(f"/documents/{document}/acts") for document in looks}
    changes = {
        document: list(_changes(at, document, look, now[document])) for document, look in looks.items()
    }
    moved = [document for document, found in changes.items() if found] or list(looks)
    fields = [
        WrongField(
            path=say("{naskah} {isian}", naskah=document, isian=each.path) if len(looks) > 1 else each.path,
            reason=each.reason,
        )
        for document, found in changes.items()
        for each in found
    ]
    same = all(_same(looks[each], Look.of_view(now[each])) for each in moved)
    said = (
        say("Isi naskah masih sama, tetapi keadaannya sudah berubah") if same else say("Naskah sudah berubah")
    )
    looked = moment(min(looks[each].at for each in moved).isoformat())
    return DocumentMoved(
        say(
            "{keadaan} sejak Anda melihatnya ({saat}); tidak ada yang dilakukan. {langkah}",
            keadaan=said,
            saat=looked,
            langkah=_again(*moved),
        ),
        fields=fields,
    )


def _changes(at: Remote, document: UUID, look: Look, view: Mapping[str, Any]) -> Iterator[WrongField]:
    """Yield what happened to a document since a look: its fields, then the acts upon it, then its page.

    No digest that an act could name is among it: it would be named by somebody who has not looked.
    """
    now = Look.of_view(view)
    if (now.etag, now.sha256) == (look.etag, look.sha256):
        return
    if now.revision != look.revision:
        yield from _fields(at, document, look.revision, now.revision)
    for each in view["acts"]:
        if each["no"] > look.acts:
            note = f": {each['catatan']}" if each["catatan"] else ""
            who = f"{each['nama']}, {each['jabatan']}, {moment(each['at'])}"
            yield WrongField(
                path=say("perbuatan no. {no}", no=each["no"]),
                reason=say("{perbuatan} oleh {siapa}", perbuatan=plain(each["kind"]), siapa=f"{who}{note}"),
            )
    if now.etag == look.etag:
        yield WrongField(path=say("halaman"), reason=say("dicetak lagi; isinya sama"))


def _fields(at: Remote, document: UUID, before: int, now: int) -> Iterator[WrongField]:
    for each in at.get(f"/documents/{document}/revisions/{before}..{now}")["changes"]:
        reason = f"{_short(each.get('dari'))} -> {_short(each.get('menjadi'))}"
        path = say("revisi {awal} ke {akhir}, {isian}", awal=before, akhir=now, isian=each["path"])
        yield WrongField(path=path, reason=reason)


def _short(value: Any) -> str:
    text = "-" if value is None else str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _again(*documents: UUID) -> str:
    commands = "; ".join(f"naskah documents get {each}" for each in documents)
    return say("Lihat lagi, lalu ulangi: {perintah}", perintah=commands)
