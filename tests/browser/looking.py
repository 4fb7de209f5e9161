"""What a page looks like in the browser: its boxes from above, what does not fit its width, what axe-core finds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

from playwright.sync_api import Page

from tests.chance import EXPLORING
from tests.judges.installed import AXE, find

Scheme = Literal["light", "dark"]
WIDTHS: Final = (360, 1366)
SCREENS: Final[tuple[tuple[int, Scheme], ...]] = (
    (360, "light"),
    (1366, "dark"),
    (360, "dark"),
    (1366, "light"),
)
"""The first two show each width and each colour scheme."""
_BOXES: Final = """() => [...document.querySelectorAll('.vonis:not([hidden])')].map(box => [
    [...box.classList].filter(name => !['vonis', 'keadaan'].includes(name))[0],
    [...box.querySelectorAll('p')].map(each => each.textContent.trim())])"""
_FIRST: Final = """() => { const box = document.querySelector('.vonis:not([hidden])').getBoundingClientRect(),
    before = document.querySelectorAll('main > *');
    return {bottom: box.bottom, above: [...before].filter(each => !each.hidden && each.getBoundingClientRect().bottom <= box.top)
        .map(each => each.localName)}}"""
_WIDE: Final = """() => { const width = document.documentElement.clientWidth,
    any = (each, of) => each && (of(getComputedStyle(each)) || any(each.parentElement, of)),
    scrolls = style => ['auto', 'scroll', 'hidden'].includes(style.overflowX), unseen = style => style.clipPath !== 'none';
    return [...document.querySelectorAll('body *')]
        .filter(each => !any(each, unseen) && !each.closest('[aria-hidden], .govuk-skip-link') && !any(each.parentElement, scrolls))
        .filter(each => each.getBoundingClientRect().right > width + .5
        || each.scrollWidth > each.clientWidth + 1 && !scrolls(getComputedStyle(each))
        && getComputedStyle(each).display !== 'inline' && !['input', 'select'].includes(each.localName))
        .map(each => each.localName + ' ' + each.textContent.trim().slice(0, 40))}"""
"""What sticks out: not what one scrolls to, nor what is there for the ear alone."""
_AXE: Final = """async () => (await axe.run()).violations.map(each =>
    each.id + ': ' + each.nodes.map(node => node.html.slice(0, 90) + ' ' + node.failureSummary).join('; '))"""


def prepare(page: Page) -> None:
    """Let axe-core judge whatever this page shows; the page's own policy would let no script in."""
    page.add_init_script(path=find(AXE))


def boxes(page: Page) -> list[tuple[str, list[str]]]:
    """Return the coloured boxes that are shown, from above: colour and sentences."""
    return [(colour, said) for colour, said in page.evaluate(_BOXES)]


def above_the_first(page: Page) -> tuple[Sequence[str], float]:
    """Return which elements stand above the first box, and where that ends, in CSS pixels."""
    found: dict[str, Any] = page.evaluate(_FIRST)
    return found["above"], float(found["bottom"])


def faults(page: Page, scheme: Scheme, width: int) -> list[str]:
    """Return what is wrong with the page at a width in a colour scheme: what does not fit, and axe-core's findings."""
    page.set_viewport_size({"width": width, "height": 780})
    page.emulate_media(color_scheme=scheme)
    found = [f"does not fit: {each}" for each in page.evaluate(_WIDE)] + list(page.evaluate(_AXE))
    return [f"{width} px, {scheme}: {each}" for each in found]


def accessible(page: Page) -> list[str]:
    """Return what is wrong with the page that is shown, at each width and in each colour scheme; in ``make sure`` in all four pairs."""
    screens = SCREENS[: 4 if EXPLORING else 2]
    return [each for width, scheme in screens for each in faults(page, scheme, width)]
