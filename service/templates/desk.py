"""The life of a template: uploaded, examined, kept by digest, tried by the press, approved by a second person, superseded; never changed.

The version shipped with a type is number 0 and needs no upload. A foreign file is opened by a locked-in child only
(``worker.press.foreign``); what the lint refuses is noted and not kept. It renders no document: intake names the active
digest, and the press prints with it.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.canonical import sha256_hex
from archive.ledger import Ledger, Principal
from archive.ledger.documents import templates
from archive.ledger.documents.templates import Examination, NewTemplate, Template, TemplateUnknown
from archive.vault.vault import Vault
from doc_templates.catalog import Catalog, Stationery
from service.errors import Field, OfficeUnknown, PersonRequired, TemplateRefused
from service.identity.gate import require
from service.identity.roles import READERS, Role
from service.office.letterhead import Offices
from service.templates.drawing import Pages, side_by_side
from service.templates.fit import own_misfits
from service.templates.paged import paged
from service.templates.samples import declared_by, example_of, trial_of
from service.templates.trials import TrialDesk
from service.templates.vault import TemplateVault, object_id
from service.words import heard, say
from service.words.quoting import quoted
from worker.press.foreign import TemplateExamination, examine
from worker.press.lint.check import Finding, Rule, errors

_PAGES_S = 20.0
"""A template is laid out in 2 s, and a client of the upload waits 60."""
UPLOADERS = (Role.ADMIN, Role.ARSIPARIS)
APPROVERS = (Role.ADMIN, Role.ARSIPARIS, Role.PEJABAT)
_PLACEHOLDER = re.compile(r"[A-Za-z_][A-Za-z0-9_. -]{0,79}")


@dataclass(frozen=True, kw_only=True)
class ShippedVersion:
    """Version 0 of a type: what came with its folder."""

    stationery: Stationery
    active: bool


@dataclass(frozen=True, kw_only=True)
class VersionDifference:
    """What changes from one version to another."""

    added: list[str]
    """Required fields the newer has and the older has not."""
    removed: list[str]
    fields_added: list[str]
    fields_removed: list[str]
    findings: list[Finding]
    """Of the newer."""


class TemplateDesk:
    """Keeps the templates of offices."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        vault: Vault,
        catalog: Catalog,
        offices: Offices,
        pages: Pages,
        trials: TrialDesk,
        clock: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._vault = TemplateVault(vault, clock)
        self._catalog = catalog
        self._offices = offices
        self._pages = pages
        self._trials = trials

    def versions(self, principal: Principal, jenis: str) -> tuple[list[Template], ShippedVersion | None]:
        """Return a type's uploaded versions, the newest first, and the shipped one; none of a type that is gone."""
        require(principal, *READERS)
        with self._ledger.acting(principal) as tx:
            found = templates.of(tx, jenis)
        stationery = self._catalog.find(jenis) if found else self._catalog[jenis]
        active = not any(each.state == "active" for each in found)
        return found, ShippedVersion(stationery=stationery, active=active) if stationery else None

    def find(self, principal: Principal, jenis: str, digest: str) -> Template:
        """Return one uploaded version; raises ``TemplateUnknown``."""
        require(principal, *READERS)
        with self._ledger.acting(principal) as tx:
            if not templates.of(tx, jenis):
                self._catalog[jenis]  # a type that was never there is refused as one
            return templates.get(tx, jenis, digest)

    def bytes_of(self, principal: Principal, jenis: str, digest: str) -> bytes:
        """Return a version's DOCX, the shipped one's by its own digest; raises ``TemplateUnknown``."""
        require(principal, *READERS)
        stationery = self._catalog.find(jenis)
        if stationery and digest == stationery.digest:
            return stationery.template
        self.find(principal, jenis, digest)
        with self._ledger.acting(principal) as tx:
            kept = templates.kept(tx, principal.satker or "", digest)
        if kept is None:
            raise TemplateUnknown(jenis=jenis, digest=digest)
        return self._vault.read(kept)

    def upload(
        self, principal: Principal, jenis: str, docx: bytes, *, name: str, left_alone: Sequence[str] = ()
    ) -> tuple[Template, bool]:
        """Examine a new version, keep it and order its trial; the same bytes again are the same version. Returns it and whether it is new.

        Raises what ``examine`` raises, and ``TemplateRefused`` with every fault that keeps it from being used.
        """
        require(principal, *UPLOADERS)
        satker = _satker(principal)
        stationery = self._catalog[jenis]
        alone = _placeholders(left_alone)
        digest = sha256_hex(docx)
        if digest == stationery.digest:
            raise TemplateRefused(
                "This is the template shipped with the type; it is version 0 already", digest=digest
            )
        with self._ledger.acting(principal) as tx:
            known = next((each for each in templates.of(tx, jenis) if each.digest == digest), None)
        if known is not None and known.object_id is not None:
            return known, False
        found = self._examine(satker, stationery, docx, alone)
        refused = bool(errors(found.findings))
        findings = found.findings if refused else self._with_pages(docx, found.findings)
        new = NewTemplate(
            satker=satker,
            jenis=jenis,
            digest=digest,
            state="refused" if refused else "uploaded",
            name=name[:200],
            size=len(docx),
            contract_version=stationery.contract.version,
            findings=[each.told() for each in findings],
            needed=sorted(found.needed),
            schema=found.schema,
            left_alone=sorted(alone),
            object_id=None if refused else object_id(satker, jenis, digest),
        )
        files = [] if refused else self._vault.deposit(new, docx, principal.id)
        with self._ledger.acting(principal) as tx:
            kept = templates.add(tx, new, files, principal.id)
            if not refused:
                self._trials.order(tx, kept, principal.id)
        if refused:
            raise refusal(found.findings, digest=digest)
        return kept, True

    def decide(
        self, principal: Principal, jenis: str, digest: str, *, approve: bool, reason: str | None = None
    ) -> Template | None:
        """Make a version active or refuse it; nothing is returned when the shipped one is made active again.

        Raises ``PersonRequired`` for a program's key, behind which anybody may stand, the uploader too,
        ``SecondPersonNeeded`` for whoever uploaded it, ``TemplateDecided`` for what was decided already, and what
        ``TrialDesk.require_passed`` raises for a version whose trial has not passed under what prints now.
        """
        require(principal, *APPROVERS)
        if principal.kind != "person":
            raise PersonRequired
        satker = _satker(principal)
        stationery = self._catalog[jenis]
        if approve and digest == stationery.digest:
            if found_now := own_misfits(stationery):
                raise refusal(found_now, digest=digest)
            with self._ledger.acting(principal) as tx:
                templates.supersede(tx, satker, jenis)
            return None
        with self._ledger.acting(principal) as tx:
            found = templates.get(tx, jenis, digest)
            templates.check_decision(tx, found, principal.id, approve=approve)
        kept: Examination | None = None
        if approve:  # it may have been examined under an older contract
            pages = self._trials.require_passed(principal, found)
            examined = self._examine(
                satker, stationery, self.bytes_of(principal, jenis, digest), frozenset(found.left_alone)
            )
            if errors(examined.findings):
                raise refusal(examined.findings, digest=digest)
            kept = Examination(
                contract_version=stationery.contract.version,
                findings=[*(each.told() for each in examined.findings), *pages],
                needed=sorted(examined.needed),
                schema=examined.schema,
            )
        files = self._vault.note(found, principal.id, "active" if approve else "refused", reason)
        with self._ledger.acting(principal) as tx:
            return templates.decide(tx, found, files, principal.id, examined=kept, reason=reason)

    def difference(self, principal: Principal, jenis: str, older: str, newer: str) -> VersionDifference:
        """Return which fields two versions ask for differently, and what the lint says of the newer."""
        examined = [self._drawn(principal, jenis, digest) for digest in (older, newer)]
        return difference(*examined)

    def beside(self, principal: Principal, jenis: str, older: str, newer: str, page: int) -> bytes | None:
        """Return a PNG of one page of both versions beside each other; None past the last page of both."""
        with tempfile.TemporaryDirectory(prefix="naskah-diff-") as folder:
            drawn = []
            for place, digest in enumerate((older, newer)):
                rendered = self._drawn(principal, jenis, digest).rendered
                if rendered is None:
                    raise TemplateRefused("The version cannot be printed with the example", digest=digest)
                drawn.append(self._pages.draw(rendered, Path(folder) / str(place)).images)
            left, right = (images[page - 1] if 0 < page <= len(images) else None for images in drawn)
            if left is None and right is None:
                return None
            target = Path(folder) / "beside.png"
            side_by_side(left, right, target)
            return target.read_bytes()

    def _drawn(self, principal: Principal, jenis: str, digest: str) -> TemplateExamination:
        docx = self.bytes_of(principal, jenis, digest)
        stationery = self._catalog[jenis]
        alone: frozenset[str] = frozenset()
        if digest != stationery.digest:
            alone = frozenset(self.find(principal, jenis, digest).left_alone)
        return self._examine(_satker(principal), stationery, docx, alone)

    def _with_pages(self, docx: bytes, found: Sequence[Finding]) -> Sequence[Finding]:
        """Return findings with their pages where pictures are listed, if they can be had soon: who uploads is waiting."""
        if not any(each.rule is Rule.PICTURE for each in found):
            return found
        return paged(docx, found, self._pages, _PAGES_S)

    def _examine(
        self, satker: str, stationery: Stationery, docx: bytes, left_alone: frozenset[str]
    ) -> TemplateExamination:
        kantor = self._offices.letterhead(satker).kantor
        trial = trial_of(example_of(stationery, kantor), kantor)
        return examine(docx, declared_by(stationery, kantor, left_alone), trial)


def difference(older: TemplateExamination, newer: TemplateExamination) -> VersionDifference:
    """Return what changes from ``older`` to ``newer``."""
    return VersionDifference(
        added=sorted(newer.needed - older.needed),
        removed=sorted(older.needed - newer.needed),
        fields_added=sorted(newer.fields - older.fields),
        fields_removed=sorted(older.fields - newer.fields),
        findings=list(newer.findings),
    )


def refusal(findings: Sequence[Finding], **ids: Any) -> TemplateRefused:
    """Return the refusal of a template with these findings, each with its place, words and remedy."""
    return TemplateRefused(fields=[field_of(each) for each in errors(findings)], **ids)


def field_of(found: Finding) -> Field:
    """Return a finding as a problem's entry."""
    place = found.part + (f"#p{found.paragraph + 1}" if found.paragraph is not None else "")
    told = {"aturan": found.rule.value, "temuan": heard(found.message), "langkah": heard(found.remedy)}
    if not found.text:
        return Field(path=place, reason=say("{aturan}: {temuan} {langkah}", **told))
    reason = say("{aturan}: {temuan} Paragraf: {teks}. {langkah}", **told, teks=quoted(found.text))
    return Field(path=place, reason=reason)


def _placeholders(names: Sequence[str]) -> frozenset[str]:
    wrong = [name for name in names if not _PLACEHOLDER.fullmatch(name)]
    if wrong:
        raise TemplateRefused(
            fields=[
                Field(path="left_alone", reason=f"no placeholder's name: {name[:80]!r}") for name in wrong
            ]
        )
    return frozenset(names)


def _satker(principal: Principal) -> str:
    if principal.satker is None:
        raise OfficeUnknown
    return principal.satker
