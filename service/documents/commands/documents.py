"""``naskah documents``: find, look, fetch."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TransferSpeedColumn

from service.terminal.answers import checked
from service.terminal.looks import Look, remember
from service.terminal.naming import Document, document_of, in_words, letter_named, short
from service.terminal.recipients import print_recipients, recipient_of
from service.terminal.remote import remote
from service.terminal.screen import (
    AsJson,
    console,
    errors,
    for_programs,
    moment,
    plain,
    print_facts,
    print_table,
)
from service.terminal.surroundings import CommandFailed
from service.terminal.target import Force, may_write
from service.words import say

app = typer.Typer(no_args_is_help=True, help="Find documents, look at one, fetch its files.")
FORMATS = ("docx", "pdf", "data", "record", "scan", "salinan", "dicabut", "diralat", "received")
FACTS = (
    *("id", "jenis", "judul", "perihal", "pencipta", "unit", "klasifikasi", "akses", "status", "keadaan"),
    *("nomor", "tanggal"),
)
"""What `documents show` says of every document."""
CALLED = {
    "created": "dibuat",
    "job": "pekerjaan",
    "code": "kode",
    "content digest": "sidik isi",
    "version": "versi",
    "file": "berkas",
    "pages": "halaman",
    "bytes": "byte",
}
"""What people read where programs have known an English name."""
_OF_LETTER = {"nomor": "nomor surat", "tanggal": "tanggal surat"}
"""What it says of the letter that was received."""
COLUMNS = (
    *("naskah", "id", "jenis", "unit", "akses", "keadaan"),
    *("nomor", "judul", "asal", "created", "hambatan"),
)
"""What `documents list` says of each."""
_FILE_NAME = re.compile(r"filename\*=UTF-8''([^;]+)|filename=\"([^\"]+)\"")


@app.command("list")
def list_(
    text: Annotated[
        str | None,
        typer.Argument(
            help="Words in number, title or subject (of a received paper in its sender and number too), in any order."
        ),
    ] = None,
    jenis: Annotated[str | None, typer.Option(help="Document type, e.g. surat_edaran.")] = None,
    unit: Annotated[str | None, typer.Option(help="Unit of the office, e.g. 3.")] = None,
    tahun: Annotated[int | None, typer.Option(help="Year.")] = None,
    status: Annotated[str | None, typer.Option(help="konsep, selesai, ...")] = None,
    klasifikasi: Annotated[str | None, typer.Option(help="Classification code, e.g. PR.03.1.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List documents, the newest first.

    Examples:

      naskah documents list

      naskah documents list "data kinerja" --jenis surat_edaran --tahun 2026

      naskah documents list --json | jq -r '.[].id'
    """
    wanted = {"text": text, "jenis": jenis, "unit": unit, "tahun": tahun, "status": status}
    with remote() as at:
        pages = list(at.pages("/documents", "documents", limit, **wanted, klasifikasi=klasifikasi))
    found = [each for page in pages for each in page["documents"]]
    for_programs(found, as_json)
    if pages[-1]["next_cursor"]:
        counted = say("{jumlah} naskah (masih ada lagi: --limit)", jumlah=len(found))
    else:
        counted = say("{jumlah} naskah", jumlah=len(found))
    print_table(counted, COLUMNS, [_row(each) for each in found], called=CALLED)


def _row(document: dict[str, Any]) -> tuple[Any, ...]:
    return (
        short(document["id"]),
        document["id"],
        document["jenis"],
        document["unit"],
        document["akses"],
        in_words(document["status"], document["nomor"], document.get("cetak")),
        document["nomor"],
        document["judul"],
        _sender(document),
        moment(document["created_at"]),
        hambatan(document),
    )


def _sender(document: dict[str, Any]) -> str | None:
    """Return who sent a received paper, with the sender's number; nothing for one of our own."""
    surat = document.get("surat")
    if surat is None:
        return None
    return f"{document['pencipta']}, {surat['nomor']}" if surat.get("nomor") else str(document["pencipta"])


@app.command()
def show(document: Document, as_json: AsJson = False) -> None:
    """Show one document with its versions, files and digests, and to whom it went. What it shows you have seen.

    Example:  naskah documents show "5 TAHUN 2026"
    """
    with remote() as at:
        document_id = document_of(at, document)
        view = at.get(f"/documents/{document_id}/acts")
        found = at.get(f"/documents/{document_id}")
        found["versions"] = at.get(f"/documents/{document_id}/versions")["versions"]
        found["distributions"] = view["distributions"]
        if found["revision"]["content_digest"] == view["content_digest"]:
            remember(at, document_id, Look.of_view(view))
    for_programs(found, as_json)
    stands = in_words(found["status"], found["nomor"], found.get("cetak"))
    facts: list[tuple[str, Any]] = [("naskah", short(found["id"]))]
    facts += [
        (name, stands if name == "status" else plain(found[name]) if name == "keadaan" else found[name])
        for name in FACTS
    ]
    facts += [
        (say("{keadaan} oleh", keadaan=plain(found["keadaan"])), each["words"])
        for each in found["keadaan_oleh"]
    ]
    facts += [("tujuan", "; ".join(found["tujuan"]))] if found["tujuan"] else []
    facts += [(say("lampiran {no}", no=no), each) for no, each in enumerate(found["lampiran"] or (), 1)]
    facts += [
        (say("berkas {no}", no=no), each) for no, each in enumerate(found.get("lampiran_berkas") or (), 1)
    ]
    facts += [("menanggapi", found["menanggapi"])] if found["menanggapi"] else []
    facts += [("dijawab dengan", letter_named(each)) for each in found.get("jawaban", ())]
    facts += [(_OF_LETTER.get(name, name), value) for name, value in (found.get("surat") or {}).items()]
    facts += _of_file(found.get("berkas"))
    if found.get("hambatan"):
        facts += [("hambatan", hambatan(found)), ("job", found["hambatan"]["job_id"])]
    facts += [("code", found["code"]), ("content digest", found["revision"]["content_digest"])]
    for version in found["versions"][-1:]:
        facts += [("cacat halaman", each) for each in version["faults"]]
    print_facts(found["judul"], facts, called=CALLED)
    rows = [
        (
            version["no"],
            in_words(version["status"]),
            file["name"],
            file["pages"],
            file["size"],
            file["sha256"],
        )
        for version in found["versions"]
        for file in version["files"]
    ]
    print_table(
        "Berkas",
        ("version", "keadaan", "file", "pages", "bytes", "SHA-256"),
        rows,
        right=("pages", "bytes"),
        called=CALLED,
    )
    if found["distributions"]:
        print_recipients(found["distributions"])


def _of_file(file: dict[str, Any] | None) -> list[tuple[str, Any]]:
    """Return what is told of the file a received paper came as; an older service does not tell."""
    if file is None:
        return []
    told: list[tuple[str, Any]] = [(say("berkas asli"), file["nama"])]
    if found := file["tanda_tangan"]:
        said = found["words"] or [say("tidak ada")]
        told += [(say("tanda tangan elektronik"), each) for each in said if each or not found.get("belum")]
    return told + [(say("peringatan"), each) for each in file["peringatan"]]


@app.command()
def get(
    document: Document,
    format_: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            help="docx, pdf, data, record, scan, salinan, dicabut, diralat, received; lampiran-1, berkas-1 and so on; ekspedisi-3.2.",
        ),
    ] = "pdf",
    penerima: Annotated[
        str | None,
        typer.Option(
            help="Whose copy (-f salinan): the number in `naskah documents acts` (3.2), or the name; of class R and SR each has its own."
        ),
    ] = None,
    version: Annotated[int | None, typer.Option(min=1, help="The version; the newest without.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File or folder; the archive's own name without.")
    ] = None,
    force: Force = False,
) -> None:
    """Fetch a file of a document and check its SHA-256 against the archive's. The page that stands now you have seen then.

    Examples:

      naskah documents get "5 TAHUN 2026"

      naskah documents get 0198c0de-0000-7000-8000-000000000000 --format docx -o surat.docx

      naskah documents get "5 TAHUN 2026" -f salinan --penerima "Kasubbag Hukum"
    """
    _known(format_)
    query: dict[str, str | int] = {"format": format_} | ({"version": version} if version else {})
    with remote() as at:
        document_id = document_of(at, document)
        if penerima is not None:
            query["penerima"] = recipient_of(at, document_id, penerima)["no"]
        # Before the file: what happens to the document in between was not seen.
        look = Look.of_view(at.get(f"/documents/{document_id}/acts"))
        with at.client.stream("GET", f"/documents/{document_id}/content", params=query) as answer:
            if not answer.is_success:
                answer.read()
            checked(answer)
            target = target_of(answer, output)
            may_write(target, [each for each in (target_of(answer, None).suffix.lower(),) if each], force)
            data = _download(answer)
        found = hashlib.sha256(data).hexdigest()
        if f'"{found}"' != answer.headers["etag"]:
            raise CommandFailed(
                say("Yang diterima bukan berkas arsip: SHA-256 {sidik}; tidak ada yang ditulis", sidik=found)
            )
        target.write_bytes(data)
        if found == look.sha256:
            remember(at, document_id, look)
    told = say("{berkas}  {jumlah} byte  SHA-256 {sidik}", berkas=target, jumlah=len(data), sidik=found)
    console.print(told, highlight=False, soft_wrap=True)


def _known(format_: str) -> None:
    if format_ not in FORMATS and not re.fullmatch(
        "lampiran-[1-9][0-9]?|(salinan|berkas)-[1-9][0-9]{0,3}|ekspedisi-[1-9][0-9.]{2,9}", format_
    ):
        raise typer.BadParameter(
            say(
                "harus salah satu dari {pilihan}, atau lampiran-1 dan seterusnya", pilihan=", ".join(FORMATS)
            ),
            param_hint="--format",
        )


def hambatan(shown: dict[str, Any]) -> str | None:
    """Return what keeps a document's page from being printed; an older service does not tell."""
    return (shown.get("hambatan") or {}).get("keterangan")


def target_of(answer: httpx.Response, output: Path | None) -> Path:
    """Return where a file is written: as asked, else as the service names it."""
    if output is not None and not output.is_dir():
        return output
    match = _FILE_NAME.search(answer.headers.get("content-disposition", ""))
    starred, plain = match.groups() if match else (None, None)
    name = httpx.URL(f"/{starred}").path[1:] if starred else plain or "naskah"
    return (output or Path()) / Path(name.replace("/", "-")).name


def _download(answer: httpx.Response) -> bytes:
    read = bytearray()
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as progress:
        task = progress.add_task("", total=int(answer.headers.get("content-length", 0)) or None)
        for chunk in answer.iter_bytes():
            read += chunk
            progress.update(task, completed=len(read))
    return bytes(read)
