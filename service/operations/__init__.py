"""How the work stands and goes on: turns of the relay, what was set aside and mended, restores, backups."""
