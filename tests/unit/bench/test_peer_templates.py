"""The peers' templates say what ours says, and their lock names no address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.peer_templates import text_of, translate
from bench.press import EDARAN, FORM, Sample, as_word_saves
from worker.press import compile_template
from worker.press.unbroken import written

ROOT = Path(__file__).resolve().parents[3]


def leaves(value: Any) -> Iterator[str]:
    """Yield every string of a peer's data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from leaves(each)


@pytest.mark.parametrize("carbone", [False, True])
def test_every_field_of_the_reference_stands_in_a_peer_s_data(carbone: bool) -> None:
    sample = Sample(EDARAN)
    context = sample.fresh(7)
    docx, plan = translate(sample.template, context, carbone=carbone)
    said = set(leaves(plan.data(context)))
    pressed = compile_template(sample.template).press(context)
    shown = {
        written(one.text) for one in pressed.emitted if one.part in ("word/document.xml", "word/footer1.xml")
    }
    assert len(shown) > 30
    assert shown <= said
    assert "{%" not in " ".join(text_of(docx))
    loops = re.findall(r"\{[#/](\w+)\}", " ".join(text_of(docx)))
    assert len(loops) == (0 if carbone else 2 * len(set(loops)))


def test_a_peer_s_data_follows_the_context() -> None:
    sample = Sample(EDARAN)
    _, plan = translate(sample.template, sample.fresh(1), carbone=False)
    assert plan.data(sample.fresh(1)) != plan.data(sample.fresh(2))
    assert plan.data(sample.fresh(1)) == plan.data(sample.fresh(1))


def test_the_form_grows_by_rows_and_the_fat_template_says_the_same() -> None:
    form = compile_template(Sample(FORM).template)
    assert len(text_of(form.render(Sample(FORM).grown(200)))) > len(
        text_of(form.render(Sample(FORM).grown(100)))
    )
    sample = Sample(EDARAN)
    fat = as_word_saves(sample.template)
    assert text_of(fat) == text_of(sample.template)
    assert len(fat) > len(sample.template)


def test_the_peers_lock_holds_versions_and_digests_and_no_address_to_fetch_from() -> None:
    lock = json.loads((ROOT / "bench" / "peers" / "package-lock.json").read_text())
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert {"node_modules/carbone", "node_modules/docxtemplater", "node_modules/easy-template-x"} <= set(
        packages
    )
    assert all(
        each["integrity"].startswith("sha512-") and "resolved" not in each for each in packages.values()
    )
