"""Compares a file someone brought with what is archived: the same byte for byte, an earlier one, or changed and how.

Bytes decide first. Only when they differ is the file opened, to say what was done to it; the archived bytes are taken
as true, for whoever hands them over has proved their digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from worker.signing.judge import validate
from worker.signing.pages import Shown, Unreadable, shown
from worker.signing.report import SignatureReport
from worker.signing.trust import Trust
from worker.signing.verdict import UNKNOWN, Archived, Change, Standing, Verdict


def compare(pdf: bytes, archived: Sequence[Archived], trust: Trust) -> Verdict:
    """Say what ``pdf`` is to the archived versions of the document it claims to be."""
    if not archived:
        return UNKNOWN
    digest = hashlib.sha256(pdf).digest()
    newest_first = sorted(archived, key=lambda each: each.version, reverse=True)
    for each in newest_first:
        if hashlib.sha256(each.data).digest() == digest:
            standing = Standing.ARCHIVED if each.present else Standing.EARLIER
            return Verdict(standing=standing, version=each.version)
    for each in newest_first:
        if pdf.startswith(each.data):
            return _grown(pdf, each, trust)
    return _rewritten(pdf, newest_first)


def _grown(pdf: bytes, original: Archived, trust: Trust) -> Verdict:
    """Judge a file that begins with the archived one."""
    if _permitted(validate(pdf, trust), original, trust):
        return _changed(original, (Change.EXTENDED,))
    try:
        now = shown(pdf)
    except Unreadable:
        return _changed(original, (Change.APPENDED, Change.BROKEN))
    before = shown(original.data)
    drawn, noted = _different(before, now)
    changes = [Change.APPENDED]
    if noted:
        changes.append(Change.ANNOTATED)
    if drawn:
        changes.append(Change.SWAPPED)
    if now.signatures < before.signatures:
        changes.append(Change.STRIPPED)
    return _changed(original, tuple(changes), sorted({*drawn, *noted}))


def _permitted(report: SignatureReport, original: Archived, trust: Trust) -> bool:
    """Whether what was added is validation data alone: then the signatures cover or permit every byte."""
    return report.intact and validate(original.data, trust).intact


def _rewritten(pdf: bytes, newest_first: Sequence[Archived]) -> Verdict:
    """Judge a file that shares no beginning with an archived one."""
    try:
        now = shown(pdf)
    except Unreadable:
        return _changed(newest_first[0], (Change.BROKEN,))
    each = min(newest_first, key=lambda one: _distance(shown(one.data), now))
    before = shown(each.data)
    drawn, noted = _different(before, now)
    changes = [Change.STRIPPED] if now.signatures < before.signatures else []
    if drawn:
        changes.append(Change.SWAPPED)
    if noted:
        changes.append(Change.ANNOTATED)
    if not drawn and not noted:
        changes.append(Change.RESAVED)
    return _changed(each, tuple(changes), sorted({*drawn, *noted}))


def _distance(before: Shown, now: Shown) -> int:
    drawn, noted = _different(before, now)
    return 2 * len(drawn) + len(noted)


def _different(before: Shown, now: Shown) -> tuple[set[int], set[int]]:
    """Return the pages drawn otherwise, and those with other annotations."""
    last = max(len(before.pages), len(now.pages))
    drawn, noted = set(), set()
    for at in range(last):
        if at >= len(before.pages) or at >= len(now.pages):
            drawn.add(at + 1)
            continue
        if before.pages[at].drawing != now.pages[at].drawing:
            drawn.add(at + 1)
        if before.pages[at].annotations != now.pages[at].annotations:
            noted.add(at + 1)
    return drawn, noted


def _changed(original: Archived, changes: tuple[Change, ...], pages: Sequence[int] = ()) -> Verdict:
    return Verdict(standing=Standing.CHANGED, version=original.version, changes=changes, pages=tuple(pages))
