"""Makes the bucket and its storage root, and performs every capability the archive needs; safe to repeat.

A server that lacks one ends this with an error that names it, before any worker starts.
"""

import os

from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings


def main() -> None:
    """Prepare and probe the vault of this environment."""
    vault = open_vault(VaultSettings.from_env(os.environ))
    try:
        vault.prepare()
        vault.probe()
    finally:
        vault.close()


if __name__ == "__main__":
    main()
