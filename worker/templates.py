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
from worker.press.cache import TemplateCache
from worker.press.dress import Dress

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

    def of(self, work: Work, dress: Dress) -> Loaded:
        """Return the template of this work's revision so dressed; raises ``TemplateMissing``."""
        document = work.document
        return self.dressed(document.satker, document.jenis, work.revision.template_digest, dress)

    def dressed(self, satker: str, jenis: str, digest: str, dress: Dress) -> Loaded:
        """Return a template by its digest in a dress, made once; raises ``TemplateMissing``."""
        plain = self._find(satker, jenis, digest)
        key = (satker, jenis, f"{digest}:{dress}")
        found = self._loaded.get(key)
        if found is None:
            form = self._cache.get(dress.on(plain.docx), key[2])
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
