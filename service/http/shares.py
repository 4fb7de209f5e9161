"""A key's shares as headers of an answer: draft-ietf-httpapi-ratelimit-headers, and ``Retry-After`` of one that is used up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.ledger.office.shares import SECONDS, Share

_UNIT = {"requests": "", "bytes": ';qu="content-bytes"'}


def headers(shares: Sequence[Share]) -> Iterator[tuple[str, str]]:
    """Yield the headers of an answer; none for a key without a share.

    >>> whole = Share(kind="requests", most=60, left=59, resets_s=30, enough=True)
    >>> list(headers([whole]))
    [('RateLimit-Policy', '"requests";q=60;w=60'), ('RateLimit', '"requests";r=59;t=30')]
    """
    if not shares:
        return
    yield (
        "RateLimit-Policy",
        ", ".join(f'"{each.kind}";q={each.most};w={SECONDS[each.kind]}{_UNIT[each.kind]}' for each in shares),
    )
    yield "RateLimit", ", ".join(f'"{each.kind}";r={each.left};t={each.resets_s}' for each in shares)
    used = [each.resets_s for each in shares if not each.enough]
    if used:
        yield "Retry-After", str(max(used))
