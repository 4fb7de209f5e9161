"""An empty ledger beside a bucket that is not: a disk was lost, or a folder brought without its other half.

Going on would number letters from 1 again. So the ledger stands still, as a restored one does, until it was compared with the
bucket: which takes back all that the bucket tells.
"""

from collections.abc import Iterable
from itertools import groupby

from archive.ledger import Ledger, LedgerSettings, Principal, holdings, restorations
from archive.vault.layout import INVENTORY, root_of
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from service.desk.template_vault import ABOUT
from service.embedded.stack import Stack


def stand_still_where_ahead(stack: Stack) -> bool:
    """Let an empty ledger stand still where the stack's bucket holds documents; tell whether it does."""
    owner = Ledger(LedgerSettings.from_env(stack.env).need("owner"), min_size=1, max_size=1)
    try:
        with owner.acting(Principal.system("up")) as tx:
            if holdings.newest(tx) is not None or restorations.standing(tx):
                return False
        # A fresh home has no volume yet, and waits for nothing.
        if not any((stack.seaweed.home / "volume").glob("*.dat")) or not _ahead(stack):
            return False
        with owner.acting(Principal.system("up")) as tx:
            restorations.begin(tx, backup_at=None)
        return True
    finally:
        owner.close()


def holds_documents(keys: Iterable[str]) -> bool:
    """Tell whether keys, in their order, hold an object that is no template: those shipped lie there from the first start."""
    for root, found in groupby(keys, root_of):
        if root is not None:
            names = {key.removeprefix(root) for key in found}
            if INVENTORY in names and f"v1/content/{ABOUT}" not in names:
                return True
    return False


def _ahead(stack: Stack) -> bool:
    stack.seaweed.wait_ready()
    vault = open_vault(VaultSettings.from_env(stack.env))
    try:
        vault.store.prepare()
        return holds_documents(each.key for each in vault.store.list(""))
    finally:
        vault.close()
