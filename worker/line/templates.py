"""The template a revision was derived for, by its digest: shipped with the type, or kept in the vault for its office.

An old document is printed with its own version for ever, whatever is active today. Bytes from the vault are compared
with the ledger's digest each time they are read, which is once a process. Nothing is compiled here: ``forms`` does that.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.ledger import Ledger, Principal
from archive.ledger.documents import templates
from archive.outages import FilesAway
from archive.vault.vault import Vault
from doc_templates.catalog import Catalog
from worker.errors import TemplateMissing
from worker.line.shelf import Shelf


@dataclass(frozen=True, kw_only=True)
class Stock:
    """A template as it was made, before it is dressed and compiled."""

    satker: str
    jenis: str
    digest: str
    docx: bytes = field(repr=False)
    left_alone: frozenset[str]
    """Placeholders of other systems that it may leave on the page."""
    shipped: bool = False
    """Whether it came with the product: its pages are proved, in every state, by judges that only the tests have."""


class TemplateShelf:
    """Finds templates by digest; one a worker child."""

    def __init__(self, *, catalog: Catalog, ledger: Ledger, vault: Vault, principal: Principal) -> None:
        self._catalog = catalog
        self._ledger = ledger
        self._vault = vault
        self._principal = principal
        self._kept: Shelf[tuple[str, str, str], Stock] = Shelf()

    def of(self, satker: str, jenis: str, digest: str) -> Stock:
        """Return a template by its digest; raises ``TemplateMissing``."""
        if jenis in self._catalog and self._catalog[jenis].digest == digest:
            shipped = self._catalog[jenis]
            return Stock(
                satker=satker,
                jenis=jenis,
                digest=digest,
                docx=shipped.template,
                left_alone=shipped.contract.left_alone,
                shipped=shipped.shipped,
            )
        return self._kept.get((satker, jenis, digest), lambda: self._load(satker, jenis, digest))

    def _load(self, satker: str, jenis: str, digest: str) -> Stock:
        with self._ledger.acting(self._principal) as tx:
            kept = templates.kept(tx, satker, digest)
        if kept is None:
            if not self._catalog.folders:
                raise FilesAway("This worker has no document types: its stationery cannot be read.")
            raise TemplateMissing(jenis=jenis, template_digest=digest)
        docx = self._vault.read(kept.key, kept.version_id, kept.sha256, kept.size)
        declared = self._catalog[jenis].contract.left_alone if jenis in self._catalog else frozenset()
        return Stock(
            satker=satker,
            jenis=jenis,
            digest=digest,
            docx=docx,
            left_alone=declared | frozenset(kept.left_alone),
        )
