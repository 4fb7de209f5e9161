"""The template a revision was derived for, by its digest: shipped with the type, or kept in the vault for its office.

An old document is printed with its own version for ever, whatever is active today. Bytes from the vault are compared
with the ledger's digest each time they are read, which is once a process; the compiled template is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Final

from archive.ledger import Ledger, Principal
from archive.ledger.documents import templates
from archive.ledger.jobs.work import Work
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
    shipped: bool = False
    """Whether it came with the product: its pages are proved, in every state, by judges that only the tests have."""


@dataclass(frozen=True, kw_only=True)
class _Stock:
    """A template as it was made, before it is dressed and compiled."""

    docx: bytes = field(repr=False)
    left_alone: frozenset[str]
    shipped: bool = False


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
        self._stock: OrderedDict[tuple[str, str, str], _Stock] = OrderedDict()

    def of(self, work: Work, dress: Dress) -> Loaded:
        """Return the template of this work's revision so dressed; raises ``TemplateMissing``."""
        document = work.document
        return self.dressed(document.satker, document.jenis, work.revision.template_digest, dress)

    def dressed(self, satker: str, jenis: str, digest: str, dress: Dress) -> Loaded:
        """Return a template by its digest in a dress, made once; raises ``TemplateMissing``."""
        key = (satker, jenis, f"{digest}:{dress}")
        if key not in self._loaded:
            stock = self._find(satker, jenis, digest)
            form = self._cache.get(dress.on(stock.docx), key[2])
            made = Loaded(compiled=form, left_alone=stock.left_alone, shipped=stock.shipped)
            _keep(self._loaded, key, made)
        self._loaded.move_to_end(key)
        return self._loaded[key]

    def _find(self, satker: str, jenis: str, digest: str) -> _Stock:
        if jenis in self._catalog and self._catalog[jenis].digest == digest:
            shipped = self._catalog[jenis]
            return _Stock(
                docx=shipped.template,
                left_alone=shipped.contract.left_alone,
                shipped=self._catalog.ours,
            )
        key = (satker, jenis, digest)
        if key not in self._stock:
            _keep(self._stock, key, self._load(satker, jenis, digest))
        self._stock.move_to_end(key)
        return self._stock[key]

    def _load(self, satker: str, jenis: str, digest: str) -> _Stock:
        with self._ledger.acting(self._principal) as tx:
            kept = templates.kept(tx, satker, digest)
        if kept is None:
            if not len(self._catalog):
                raise FilesAway("This worker has no document types: its stationery cannot be read.")
            raise TemplateMissing(jenis=jenis, template_digest=digest)
        docx = self._vault.read(kept.key, kept.version_id, kept.sha256, kept.size)
        declared = self._catalog[jenis].contract.left_alone if jenis in self._catalog else frozenset()
        return _Stock(docx=docx, left_alone=declared | frozenset(kept.left_alone))


def _keep(shelf: OrderedDict[tuple[str, str, str], Any], key: tuple[str, str, str], found: object) -> None:
    shelf[key] = found
    while len(shelf) > SHELF:
        shelf.popitem(last=False)
