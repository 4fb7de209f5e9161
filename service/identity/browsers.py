"""What a person calls the browser they are signed in with: ``Chrome di Windows``, where its own words are a line of versions.

>>> browser_named("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36 Edg/156.0")
'Edge di Windows'
>>> browser_named("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) AppleWebKit/605 Version/19.0 Mobile Safari/604")
'Safari di iPhone'
>>> browser_named("curl/8.5"), browser_named("")
('curl/8.5', 'peramban tanpa nama')
"""

from __future__ import annotations

from typing import Final

from service.words import say

_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
"""A piece of what a browser says of itself, and its name; whoever imitates another comes before it."""
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_named(agent: str) -> str:
    """Return a browser and where it runs, as far as it says; of one that is unknown the beginning of its own words."""
    browser = next((name for piece, name in _BROWSERS if piece in agent), None)
    system = next((name for piece, name in _SYSTEMS if piece in agent), None)
    if browser and system:
        return say("{peramban} di {sistem}", peramban=browser, sistem=system)
    return browser or agent.partition(" ")[0] or say("peramban tanpa nama")
