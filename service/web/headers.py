"""What a page is sent with."""

from __future__ import annotations

from service.words import spoken


def headers(policy: str) -> dict[str, str]:
    """Return a page's headers in the language asked for; ``policy``: its content security policy."""
    return {
        "Cache-Control": "no-store",
        "Content-Language": spoken(),
        "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "Vary": "Accept, Accept-Language",
    }
