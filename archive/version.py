"""The version of this code, told by every answer and every command, so that two that do not fit can say so.

It stands here and nowhere else (``pyproject.toml`` reads it): what a package manager noted at installation may be older
than the files.
"""

from __future__ import annotations

VERSION = "0.2.0"
HEADER = "Naskah-Version"
"""Every answer of the service carries it; ``User-Agent: naskah/VERSION`` says the same of a command. Version 0.1.0 told
neither."""
ZONE = "Naskah-Zone"
"""The time zone of the office whose person is answered (``Asia/Jakarta``): a command says times as the office's clock does."""
AGENT = f"naskah/{VERSION}"
