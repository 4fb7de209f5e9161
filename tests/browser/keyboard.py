"""Walking through a page by the keyboard alone: every stop is seen before one goes on."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

MOST: Final = 80
"""Stops on one page until what is looked for must have come."""
_STOP: Final = """() => { const here = document.activeElement, style = getComputedStyle(here);
    return {name: here.outerHTML.slice(0, 120), shown: style.outlineStyle !== 'none' || style.boxShadow !== 'none'}}"""
_INSIDE: Final = """() => { const box = document.activeElement.getBoundingClientRect();
    return box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth}"""
"""A window may take its time to follow."""


def to(page: Page, selector: str, *, back: bool = False) -> None:
    """Go on from stop to stop until this one has the focus; each on the way must be seen, and be within the window."""
    wanted = page.locator(selector).first
    for _ in range(MOST):
        if wanted.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
        stop = page.evaluate(_STOP)
        if not stop["name"].startswith("<body"):
            assert stop["shown"], f"nobody sees where they are: {stop['name']}"
            page.wait_for_function(_INSIDE)
    raise AssertionError(f"no way to {selector} by the keyboard")


def enter(page: Page) -> None:
    """Press Enter where the focus is, and wait for the page that comes."""
    with page.expect_navigation():
        page.keyboard.press("Enter")
