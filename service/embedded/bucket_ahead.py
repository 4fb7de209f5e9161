"""An empty ledger beside a bucket that is not: a disk was lost, or a folder brought without its other half.

Going on would number letters from 1 again. So the ledger stands still, as a restored one does, until it was compared with the
bucket: which takes back all that the bucket tells.
"""

from archive.ledger import Ledger, LedgerSettings, Principal, holdings, restorations
from archive.vault.layout import root_of
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from service.embedded.stack import Stack


def stand_still_where_ahead(stack: Stack) -> bool:
    """Let an empty ledger stand still where the stack's bucket holds objects; tell whether it does."""
    owner = Ledger(LedgerSettings.from_env(stack.env).need("owner"), min_size=1, max_size=1)
    try:
        with owner.acting(Principal.system("up")) as tx:
            if holdings.newest(tx) is not None or restorations.standing(tx):
                return False
        # A fresh home has no volume yet, and waits for nothing.
        if not any((stack.seaweed.home / "volume").glob("*.dat")) or not _holds_objects(stack):
            return False
        with owner.acting(Principal.system("up")) as tx:
            restorations.begin(tx, backup_at=None)
        return True
    finally:
        owner.close()


def _holds_objects(stack: Stack) -> bool:
    stack.seaweed.wait_ready()
    vault = open_vault(VaultSettings.from_env(stack.env))
    try:
        vault.store.prepare()
        # Root files and probes come before any object root in the order of keys, and are a handful.
        return any(root_of(each.key) for each in vault.store.list(""))
    finally:
        vault.close()
