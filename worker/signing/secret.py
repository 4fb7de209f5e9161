"""A passphrase, PIN or one-time code of one request: never printed, compared, pickled or copied into a message."""

from __future__ import annotations


class Secret:
    """One secret; it lives as long as the request that brought it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the value, for the one place that uses it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(...)"

    def __reduce__(self) -> str:
        raise TypeError("a secret is not stored")
