"""Findings on the screen: whole where a file or a program reads them, in lines of their own."""

from __future__ import annotations

import pytest

from service.templates.commands import findings as shown
from service.terminal.screen import Screen
from service.words import INDONESIAN, speaking
from worker.press.lint.findings import Rule, finding

LONG = "sebuah paragraf yang panjang " * 40 + "{{ isi.salah }}"


def test_a_piped_finding_is_whole_and_greppable(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shown, "console", Screen(width=40))
    told = finding(
        Rule.UNDECLARED, "word/document.xml", "isi.salah", paragraph=6, text=LONG, tag="{{ isi.salah }}"
    )
    with speaking(INDONESIAN):
        shown.show_findings("x.docx", [told])
    lines = [each.strip() for each in capsys.readouterr().out.splitlines()]
    assert "error  undeclared-field  document.xml, paragraf 7" in lines
    assert {told.message, told.remedy, LONG} <= set(lines)
