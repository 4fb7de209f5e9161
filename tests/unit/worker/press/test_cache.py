"""The shelf of compiled templates: compiled once, bounded, inherited through a fork."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor

from tests.unit.worker.press import fixtures
from worker.press.cache import TemplateCache


def test_one_template_is_compiled_once() -> None:
    cache = TemplateCache()
    template = fixtures.template("{{ a }}")
    digest = hashlib.sha256(template).hexdigest()
    first = cache.get(template)
    assert cache.get(template, digest) is first
    assert first.digest == digest


def test_threads_agree_on_one_template() -> None:
    cache = TemplateCache()
    template = fixtures.edaran()
    with ThreadPoolExecutor(4) as pool:
        assert len({id(one) for one in pool.map(lambda _: cache.get(template), range(12))}) >= 1
    assert len(cache) == 1


def test_the_least_lately_used_goes_first() -> None:
    cache = TemplateCache(size=2)
    first, second, third = (fixtures.template(text) for text in ("{{ a }}", "{{ b }}", "{{ c }}"))
    kept = cache.get(first)
    cache.get(second)
    cache.get(first)
    cache.get(third)
    assert len(cache) == 2
    assert cache.get(first) is kept


def test_a_forked_child_prints_with_what_its_parent_compiled() -> None:
    cache = TemplateCache()
    template = fixtures.template("{{ a }}")
    compiled = cache.get(template)
    expected = hashlib.sha256(compiled.render({"a": "satu"})).digest()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        inherited = cache.get(template)
        os.write(
            writing, bytes([inherited is compiled]) + hashlib.sha256(inherited.render({"a": "satu"})).digest()
        )
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 64) == b"\1" + expected
    os.close(reading)
    os.close(writing)
