"""The independent checker of signatures: what officials were told, ledger, bucket and the PDFs themselves must agree.

Shares no code with the product: SQL as superuser, the plain S3 client, ``rfc8785``, pyHanko's own validator and
poppler. What holds for every document, signed or not, is ``checker``'s.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import rfc8785
from asn1crypto import pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from tests.chaos.checker import Archive
from tests.judges import dss, pdfsig

NUMBER = re.compile(r"\b\d+/SE/[1-4]/\d{4}\b")
DSS_AT_ONCE = 10
"""Files for one start of Java, within the judge's time on a busy machine."""
SIGNED = "id.naskah.document.signed.v1"


@dataclass(frozen=True, kw_only=True)
class Signed:
    """A signature its official knows of."""

    document_id: str
    official: str
    unit: str
    nomor: str
    acknowledged: bool
    """By a 200; else seen to stand after an answer was lost."""


@dataclass(frozen=True, kw_only=True)
class Pages:
    """One document's pages and what the ledger says of them."""

    document_id: str
    nomor: str
    seen_sha256: str
    """Of the page its official had before them."""
    signed: bytes
    drafts: Mapping[str, bytes]
    """Earlier PDFs by their SHA-256 as computed here."""


class SigningChecker:
    """Collects violations; an empty list is a clean bill."""

    def __init__(self, dsn: str, archive: Archive, *, pki: Path, sample: int, seed: int) -> None:
        self._dsn = dsn
        self._archive = archive
        self._root, self._crl = pki / "roots.pem", pki / "demo.crl"
        self._sample = sample
        self._chance = random.Random(seed)

    def check(self, signed: Sequence[Signed]) -> list[str]:
        """Return every violation, each naming what it concerns."""
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            return [*self.judge(connection, signed), *self._other_judges(list(self._pages()))]

    def judge(self, tx: psycopg.Connection[Any], signed: Sequence[Signed]) -> list[str]:
        """Return what is wrong in the ledger as ``tx`` sees it, and in the pages it names."""
        self._tx = tx
        found = [
            *self._registers(),
            *self._told(signed),
            *self._acts(),
            *self._ends(),
            *self._content(),
        ]
        pages = list(self._pages())
        if len(pages) != len(signed):
            found.append(f"{len(signed)} signatures, {len(pages)} signed pages")
        # pdftotext works beside pyHanko.
        with ThreadPoolExecutor(2) as readers:
            for wrong in readers.map(self._page, pages):
                found += wrong
        return found

    def _ask(self, query: str) -> list[tuple[Any, ...]]:
        return self._tx.execute(query).fetchall()

    def _registers(self) -> Iterator[str]:
        """Each register is 1 to its last, no gap, none doubled; its counter stands at the last."""
        numbers: dict[tuple[str, int], list[int]] = {}
        for register, year, urut, sisipan, state in self._ask(
            "SELECT register, tahun, urut, sisipan, state FROM register_number"
        ):
            numbers.setdefault((register, year), []).append(urut)
            if (sisipan, state) != ("", "terpakai"):
                yield f"number {urut}{sisipan} of {register} is {state}"
        counters = {row[:2]: row[2] for row in self._ask("SELECT register, tahun, last FROM register_year")}
        for (register, year), taken in numbers.items():
            if sorted(taken) != list(range(1, len(taken) + 1)):
                gaps = sorted(set(range(1, max(taken) + 1)) - set(taken))
                twice = sorted(number for number, times in Counter(taken).items() if times > 1)
                yield f"register {register} {year} ends at {max(taken)}: missing {gaps}, doubled {twice}"
            if counters.get((register, year)) != max(taken):
                yield f"register {register} {year} counts {counters.get((register, year))}, its last is {max(taken)}"

    def _told(self, signed: Sequence[Signed]) -> Iterator[str]:
        """What each official knows stands, by their hand, in their unit's register; nothing else was numbered."""
        rows = {
            row[0]: row[1:]
            for row in self._ask(
                "SELECT d.id::text, d.nomor, n.nomor, n.register, n.taken_by FROM document d"
                " LEFT JOIN register_number n ON n.document_id = d.id AND n.satker = d.satker"
            )
        }
        for each in signed:
            expected = (each.nomor, each.nomor, f"edaran_{each.unit}", each.official)
            if rows.get(each.document_id) != expected:
                yield f"{each.document_id} was signed as {expected}, the ledger says {rows.get(each.document_id)}"
        for nomor, times in Counter(each.nomor for each in signed).items():
            if times > 1:
                yield f"{nomor} was told for {times} documents"
        known = {each.document_id for each in signed}
        for document, (_, nomor, *_rest) in rows.items():
            if nomor is not None and document not in known:
                yield f"{document} has number {nomor} and nobody signed it"

    def _acts(self) -> Iterator[str]:
        """A numbered document has one signature, one audit entry of it, one event, and is signed."""
        for row in self._ask(
            "SELECT d.id, d.status,"
            " (SELECT count(*) FROM act a WHERE a.document_id = d.id AND a.kind = 'tanda_tangan'),"
            " (SELECT count(*) FROM audit_entry e WHERE e.document_id = d.id AND e.action = 'document.tanda_tangan'),"
            f" (SELECT count(*) FROM outbound_event o WHERE o.document_id = d.id AND o.type = '{SIGNED}')"
            " FROM document d JOIN register_number n ON n.document_id = d.id"
        ):
            if row[1:] != ("ditandatangani", 1, 1, 1):
                yield f"{row[0]} is {row[1]} with {row[2]} signatures, {row[3]} audited, {row[4]} told"

    def _ends(self) -> Iterator[str]:
        for row in self._ask("SELECT id, state, cause, detail FROM job WHERE state <> 'done'"):
            yield f"job {row[0]} ended as {row[1]} ({row[2]}: {row[3]})"

    def _content(self) -> Iterator[str]:
        """The digest every act names is that of the content which lies in the bucket beside the pages."""
        for document, digest, key, version_id in self._ask(
            "SELECT a.document_id, a.content_digest, f.key, f.version_id FROM act a JOIN artifact f"
            " ON f.document_id = a.document_id AND f.name = 'data.json'"
        ):
            data = json.loads(self._archive.read(key, version_id) or b"{}")
            if data.get("content_digest") != digest or digest != _content_digest(data):
                yield f"an act upon {document} names {digest}, its content has {_content_digest(data)}"

    def _pages(self) -> Iterator[Pages]:
        files: dict[str, list[tuple[Any, ...]]] = {}
        for row in self._ask(
            "SELECT f.document_id::text, f.version_no, f.key, f.version_id, n.nomor, a.pdf_sha256 FROM artifact f"
            " JOIN register_number n ON n.document_id = f.document_id"
            " JOIN act a ON a.document_id = f.document_id AND a.kind = 'tanda_tangan'"
            " WHERE f.name = 'naskah.pdf' ORDER BY f.document_id, f.version_no"
        ):
            files.setdefault(row[0], []).append(row)
        for document, rows in files.items():
            *drafts, last = [self._archive.read(row[2], row[3]) or b"" for row in rows]
            yield Pages(
                document_id=document,
                nomor=rows[-1][4],
                seen_sha256=rows[-1][5],
                signed=last,
                drafts={hashlib.sha256(each).hexdigest(): each for each in drafts},
            )

    def _page(self, page: Pages) -> list[str]:
        """The number on the page is the register's, the signature is valid, what was seen is what lies there."""
        wrong = []
        if page.seen_sha256 not in page.drafts:
            wrong.append(f"{page.document_id} was signed upon a page that is not in the archive")
        numbers = set(NUMBER.findall(_text(page.signed)))
        if numbers != {page.nomor}:
            wrong.append(f"the page of {page.document_id} says {numbers}, the register {page.nomor}")
        if any(NUMBER.search(_text(draft)) for draft in page.drafts.values()):
            wrong.append(f"a draft of {page.document_id} has a number already")
        return wrong + [f"{page.document_id}: {each}" for each in self._signature(page.signed)]

    def _signature(self, pdf: bytes) -> Iterator[str]:
        try:
            embedded = list(PdfFileReader(BytesIO(pdf)).embedded_signatures)
        except Exception as error:  # noqa: BLE001 - a file that cannot be read is a finding, whatever it does to the parser
            yield f"cannot be read: {type(error).__name__}"
            return
        if len(embedded) != 1:
            yield f"{len(embedded)} signatures"
            return
        roots = [
            x509.Certificate.load(der) for _, _, der in pem.unarmor(self._root.read_bytes(), multiple=True)
        ]
        status = validate_pdf_signature(
            embedded[0],
            ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail"),
        )
        if not status.bottom_line or status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
            yield f"{status.summary()}, {status.coverage}"

    def _other_judges(self, pages: Sequence[Pages]) -> Iterator[str]:
        """A sample before poppler and the EU's DSS."""
        chosen = self._chance.sample(pages, min(self._sample, len(pages)))
        with tempfile.TemporaryDirectory(prefix="naskah-judged-") as folder:
            files = [Path(folder) / f"{page.document_id}.pdf" for page in chosen]
            for file, page in zip(files, chosen, strict=True):
                file.write_bytes(page.signed)
                judged = pdfsig.validate(file)
                if [(each.valid, each.whole) for each in judged] != [(True, True)]:
                    yield f"pdfsig finds of {page.document_id}: {judged}"
            for first in range(0, len(files), DSS_AT_ONCE):
                some = files[first : first + DSS_AT_ONCE]
                for file, said in dss.validate(some, root=self._root, crl=self._crl).items():
                    if [each.indication for each in said] != ["TOTAL_PASSED"]:
                        yield f"DSS finds of {file.stem}: {said}"


def _content_digest(data: Mapping[str, Any]) -> str:
    template = str(data.get("template_digest", ""))
    return hashlib.sha256(template.encode() + b"\n" + rfc8785.dumps(data.get("context"))).hexdigest()


def _text(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=False)
    return done.stdout.decode(errors="replace")
