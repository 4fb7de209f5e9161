"""Everything others depend on, as one JSON: routes, commands, schema, pages. For changes that must change none of it.

python -m tests.faces > before.json     (then change the house)
python -m tests.faces before.json       what differs now, one line each; ends with 1 when anything does
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from archive.ledger.schema import MIGRATIONS
from doc_templates.catalog import Catalog
from tests.command_line import LEAVES
from tests.shapes import the_document
from tests.unit.worker.press.test_shipped_templates import STATUSES, TYPES, content, marks
from worker.press import compile_template

ROOT: Final = Path(__file__).parents[1]


def routes() -> Iterator[tuple[str, Any]]:
    """Each operation of the OpenAPI document, and each of its schemas."""
    document = the_document()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"route {method.upper()} {path}", operation
    for name, schema in document["components"]["schemas"].items():
        yield f"schema {name}", schema


def commands() -> Iterator[tuple[str, Any]]:
    """Each command with its parameters and its help."""
    for name, command in LEAVES.items():
        params = [
            [each.name, sorted(each.opts), each.required, str(getattr(each, "help", ""))]
            for each in command.params
        ]
        yield f"command {name}", {"params": params, "help": command.help}


def schema() -> Iterator[tuple[str, Any]]:
    """Each migration's SQL."""
    for file in sorted((MIGRATIONS / "versions" / "sql").iterdir()):
        yield f"migration {file.name}", hashlib.sha256(file.read_bytes()).hexdigest()


def pages() -> Iterator[tuple[str, Any]]:
    """The bytes of every shipped type's DOCX, printed from its example in every status."""
    catalog = Catalog.scan()
    for jenis in TYPES:
        compiled = compile_template(catalog[jenis].template)
        context = content(jenis)
        for status in STATUSES:
            stamped = marks(context, status)
            printed = compiled.render({**context, "stempel": stamped.context}, stamped.media)
            yield f"page {jenis} {status}", hashlib.sha256(printed).hexdigest()


def faces() -> dict[str, Any]:
    """All of it, by name."""
    return dict([*routes(), *commands(), *schema(), *pages()])


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """What was lost, came or changed."""
    for name in sorted(before.keys() | now.keys()):
        if name not in now:
            yield f"lost     {name}"
        elif name not in before:
            yield f"new      {name}"
        elif before[name] != now[name]:
            yield f"changed  {name}"


def main() -> None:
    """Print all of it, or what differs from a file printed before."""
    now = json.loads(json.dumps(faces()))
    if len(sys.argv) == 1:
        json.dump(now, sys.stdout, sort_keys=True, indent=1, ensure_ascii=False)
        return
    found = list(differences(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), now))
    print("\n".join(found) or f"all {len(now)} as before")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
