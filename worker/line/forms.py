"""Templates as an office prints them: dressed, compiled, and kept for the next document of the same dress."""

from __future__ import annotations

from dataclasses import dataclass

from worker.line.shelf import Shelf
from worker.line.templates import Stock
from worker.press import CompiledTemplate
from worker.press.cache import TemplateCache
from worker.press.dress import Dress


@dataclass(frozen=True, kw_only=True)
class Form:
    """A template ready to print."""

    compiled: CompiledTemplate
    left_alone: frozenset[str]
    """Placeholders of other systems that it may leave on the page."""
    shipped: bool


class Forms:
    """Dresses and compiles; one a worker child."""

    def __init__(self, cache: TemplateCache) -> None:
        self._cache = cache
        self._made: Shelf[tuple[str, str, str], Form] = Shelf()

    def of(self, stock: Stock, dress: Dress) -> Form:
        """Return a template in a dress."""
        dressed = f"{stock.digest}:{dress}"

        def make() -> Form:
            compiled = self._cache.get(dress.on(stock.docx), dressed)
            return Form(compiled=compiled, left_alone=stock.left_alone, shipped=stock.shipped)

        return self._made.get((stock.satker, stock.jenis, dressed), make)
