"""The template a revision was derived for, by its digest: shipped with the type, or kept in the vault for its office.

An old document is printed with its own version for ever, whatever is active today. Bytes from the vault are compared
with the ledger's digest each time they are read, which is once a process; the compiled template is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from archive.ledger import Ledger, Principal, templates
from archive.ledger.work import Work
from archive.outages import FilesAway
from archive.vault.vault import Vault
from doc_templates.catalog import Catalog
from worker.errors import TemplateMissing
from worker.press import CompiledTemplate
from worker.press.annex import annex_form
from worker.press.cache import TemplateCache
from worker.press.paper import A4, on_paper

SHELF: Final = 256
"""As many as compiled ones are kept: an office has some tens, with their versions."""


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A template ready to print, and the placeholders of other systems it may leave on the page."""

    compiled: CompiledTemplate
    left_alone: frozenset[str]
    docx: bytes = field(repr=False)
    """The template itself, for the forms made of it."""


class Templates:
    """Finds templates by digest; one a worker child."""

    def __init__(
        self,
        *,
        catalog: Catalog,
        ledger: Ledger,
        vault: Vault,
        principal: Principal,
        cache: TemplateCache,
    ) -> None:
        self._catalog = catalog
        self._ledger = ledger
        self._vault = vault
        self._principal = principal
        self._cache = cache
        self._loaded: OrderedDict[tuple[str, str, str], Loaded] = OrderedDict()

    def of(self, work: Work, kertas: str) -> Loaded:
        """Return the template of this work's revision on the office's paper; raises ``TemplateMissing``."""
        document = work.document
        found = self._find(document.satker, document.jenis, work.revision.template_digest)
        return found if kertas == A4 else self._formed(document.satker, document.jenis, found, kertas)

    def annex(self, satker: str, jenis: str, digest: str, kertas: str) -> Loaded:
        """Return a template in the form that prints a Lampiran; raises ``TemplateMissing``."""
        return self._formed(satker, jenis, self._find(satker, jenis, digest), kertas, annex=True)

    def _formed(self, satker: str, jenis: str, plain: Loaded, kertas: str, *, annex: bool = False) -> Loaded:
        """Return ``plain`` in another form, made once."""
        key = (satker, jenis, f"{plain.compiled.digest}:{kertas}:{annex}")
        found = self._loaded.get(key)
        if found is None:
            sized = on_paper(plain.docx, kertas)
            form = self._cache.get(annex_form(sized) if annex else sized, key[2])
            found = self._keep(key, Loaded(compiled=form, left_alone=plain.left_alone, docx=plain.docx))
        self._loaded.move_to_end(key)
        return found

    def _find(self, satker: str, jenis: str, digest: str) -> Loaded:
        if jenis in self._catalog and self._catalog[jenis].digest == digest:
            shipped = self._catalog[jenis]
            compiled = self._cache.get(shipped.template, digest)
            return Loaded(compiled=compiled, left_alone=shipped.contract.left_alone, docx=shipped.template)
        key = (satker, jenis, digest)
        found = self._loaded.get(key)
        if found is None:
            found = self._keep(key, self._load(satker, jenis, digest))
        self._loaded.move_to_end(key)
        return found

    def _keep(self, key: tuple[str, str, str], found: Loaded) -> Loaded:
        self._loaded[key] = found
        while len(self._loaded) > SHELF:
            self._loaded.popitem(last=False)
        return found

    def _load(self, satker: str, jenis: str, digest: str) -> Loaded:
        with self._ledger.acting(self._principal) as tx:
            kept = templates.kept(tx, satker, digest)
        if kept is None:
            if not len(self._catalog):
                raise FilesAway("This worker has no document types: its stationery cannot be read.")
            raise TemplateMissing(jenis=jenis, template_digest=digest)
        docx = self._vault.read(kept.key, kept.version_id, kept.sha256, kept.size)
        declared = self._catalog[jenis].contract.left_alone if jenis in self._catalog else frozenset()
        return Loaded(
            compiled=self._cache.get(docx, digest),
            left_alone=declared | frozenset(kept.left_alone),
            docx=docx,
        )
