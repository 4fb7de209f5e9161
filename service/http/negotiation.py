"""Which of a route's forms a caller would rather have, by their ``Accept`` (RFC 9110, 12.5.1); the first when they do not say."""

from __future__ import annotations

import re
from collections.abc import Mapping

_WEIGHT = re.compile(r"\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*", re.ASCII)


def preferred(accept: str, offered: Mapping[str, str]) -> str:
    """Return the name of the form asked for most; ``offered`` are media types by name, the usual one first."""
    asked: dict[str, float] = {}
    for part in accept.split(","):
        media, *parameters = part.split(";")
        weights = [float(found[1]) for each in parameters if (found := _WEIGHT.fullmatch(each))]
        asked[media.strip().lower()] = weights[0] if weights else 1.0

    def weight(name: str) -> tuple[float, bool]:
        media = offered[name]
        for named in (media, f"{media.partition('/')[0]}/*", "*/*"):
            if named in asked:
                return asked[named], named == media
        return 0.0, False

    return max(offered, key=weight)
