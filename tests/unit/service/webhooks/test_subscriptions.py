"""What may be subscribed to is what the product tells, neither less nor more."""

import ast
import re
from pathlib import Path

from service.webhooks.subscriptions import TYPES

ROOT = Path(__file__).resolve().parents[4]


def test_every_type_of_event_the_product_names_can_be_subscribed_to() -> None:
    named = {
        found
        for room in ("archive", "doc_templates", "service", "worker")
        for file in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for found in re.findall(r"\bid\.naskah\.(?:document|event|disposisi)\.[a-z_]+\.v1\b", node.value)
    }
    assert named - {"id.naskah.document.requested.v1", "id.naskah.disposisi.drafted.v1"} == set(TYPES)
