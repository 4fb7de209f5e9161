"""An empty ledger beside a bucket of this home that is not: a disk was lost, or a folder brought without its other half.

The ledger stands still then, as a restored one does, until it was compared with the bucket: which takes back all that it tells.
"""

from archive.ledger import Ledger, LedgerSettings, Principal
from archive.ledger.documents import holdings
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from service.embedded.stack import Stack
from service.operations import restoring


def stand_still_where_ahead(stack: Stack) -> bool:
    """Let an empty ledger stand still where the stack's bucket holds documents; tell whether it does."""
    owner = Ledger(LedgerSettings.from_env(stack.env).need("owner"), min_size=1, max_size=1)
    try:
        with owner.acting(Principal.system("up")) as tx:
            if holdings.newest(tx) is not None:
                return False
        # A fresh home has no volume yet, and waits for nothing.
        if not any((stack.seaweed.home / "volume").glob("*.dat")):
            return False
        stack.seaweed.wait_ready()
        vault = open_vault(VaultSettings.from_env(stack.env))
        try:
            vault.store.prepare()
            return restoring.stand_still_where_ahead(owner, vault.store)
        finally:
            vault.close()
    finally:
        owner.close()
