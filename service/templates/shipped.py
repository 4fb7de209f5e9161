"""Keeps every template shipped with a type in the vault, by digest and office, before an upgrade can take it away.

A document is printed with the template it was derived for, for ever. Those an office uploads are in the vault from the
first day; one shipped with the product lies on the machine alone until here. It keeps bytes and decides nothing: which
template is active is the desk's, and a shipped one needs nobody's approval.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

import structlog

from archive.ledger import Ledger, Principal
from archive.ledger.documents import templates
from archive.ledger.documents.templates import NewTemplate
from archive.ledger.office import offices
from archive.vault.vault import Vault
from doc_templates.catalog import Catalog, Stationery
from service.templates.vault import TemplateVault, object_id

BY: Final = "system:upkeep"
log = structlog.get_logger(__name__)


class ShippedTemplates:
    """The shipped templates of all offices."""

    def __init__(
        self, *, ledger: Ledger, vault: Vault, catalog: Catalog, clock: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._vault = TemplateVault(vault, clock)
        self._catalog = catalog

    def keep(self) -> int:
        """Keep what is not kept yet, for every office; returns how many there were."""
        with self._ledger.acting(Principal.system("upkeep")) as tx:
            satkers = [office.satker for office in offices.every(tx)]
        return sum(self._keep_for(satker) for satker in satkers)

    def _keep_for(self, satker: str) -> int:
        principal = Principal.system("upkeep", satker)
        with self._ledger.acting(principal) as tx:
            known = templates.in_vault(tx, satker)
        missing = [each for each in self._catalog.values() if (each.jenis, each.digest) not in known]
        for stationery in missing:
            new = _shipped(satker, stationery)
            files = self._vault.deposit(new, stationery.template, BY)
            with self._ledger.acting(principal) as tx:
                templates.add(tx, new, files, BY)
            log.info("template.kept", satker=satker, jenis=stationery.jenis, digest=stationery.digest)
        return len(missing)


def _shipped(satker: str, stationery: Stationery) -> NewTemplate:
    return NewTemplate(
        satker=satker,
        jenis=stationery.jenis,
        digest=stationery.digest,
        state="shipped",
        name="template.docx",
        size=len(stationery.template),
        contract_version=stationery.contract.version,
        findings=[],
        left_alone=sorted(stationery.contract.left_alone),
        object_id=object_id(satker, stationery.jenis, stationery.digest),
    )
