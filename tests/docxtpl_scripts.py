"""``python -m tests.docxtpl_scripts FOLDER``: docxtpl's own test scripts, by docxtpl and by our press: is the text the same?

FOLDER is the ``tests`` folder of its repository, which is not ours and is not kept here. Each script runs in a copy of it;
whatever it renders, the press renders too, with the same template and context, and the texts of every part are compared.
"""

from __future__ import annotations

import contextlib
import copy
import io
import os
import runpy
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import docx
from docxtpl import DocxTemplate, Subdoc
from jinja2 import Environment
from lxml import etree

from archive.errors import NaskahError
from worker.press import SubDocument, compile_template
from worker.press.names import W
from worker.press.unbroken import written


def compared(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield each rendering by its script, and how the press's text differs; empty where it does not."""
    with tempfile.TemporaryDirectory(prefix="naskah-docxtpl-") as place:
        home = Path(place) / "tests"
        shutil.copytree(folder, home)
        (home / "output").mkdir(exist_ok=True)
        for script in sorted(home.glob("*.py")):
            if script.name not in ("__init__.py", "runtests.py"):
                for number, said in enumerate(_renderings(script), 1):
                    yield f"{script.name} {number}", said


def _renderings(script: Path) -> list[str]:
    told: list[str] = []
    plain, begun = DocxTemplate.render, Subdoc.__init__

    def begin(self: Any, template: Any, docpath: Any = None) -> None:
        begun(self, template, docpath)
        self.brought = Path(docpath).read_bytes() if isinstance(docpath, str | os.PathLike) else None

    def render(self: Any, context: dict[str, Any], jinja_env: Any = None, *more: Any, **also: Any) -> None:
        source = self.template_file
        data = Path(source).read_bytes() if isinstance(source, str | os.PathLike) else source.getvalue()
        ours = _ours(data, context, jinja_env)
        try:
            plain(self, context, jinja_env, *more, **also)
        except Exception as error:
            told.append(
                f"docxtpl: {type(error).__name__}; the press: {ours if isinstance(ours, str) else 'prints'}"
            )
            raise
        out = io.BytesIO()
        self.docx.save(out)
        told.append(ours if isinstance(ours, str) else _difference(texts(out.getvalue()), texts(ours)))

    before, arguments = Path.cwd(), sys.argv
    try:
        os.chdir(script.parent)
        sys.argv = [str(script)]
        with (
            mock.patch.object(DocxTemplate, "render", render),
            mock.patch.object(Subdoc, "__init__", begin),
            mock.patch("os.system"),
            contextlib.redirect_stdout(io.StringIO()),
        ):
            runpy.run_path(str(script), run_name="__main__")
    except Exception as error:  # noqa: BLE001 - a script that fails is a row of the table
        told = told or [f"the script itself: {type(error).__name__}: {error}"]
    finally:
        os.chdir(before)
        sys.argv = arguments
    return told


def _ours(template: bytes, context: dict[str, Any], env: Environment | None) -> bytes | str:
    own = {
        name: each for name, each in (env.filters if env else {}).items() if name not in Environment().filters
    }
    try:
        return compile_template(template, filters=own).render(_given(context))
    except NaskahError as error:
        return f"refused: {error}"
    except Exception as error:  # noqa: BLE001 - a fault of ours is a row of the table
        return f"FAULT: {type(error).__name__}: {error}"


def _given(value: Any) -> Any:
    """Return a context with docxtpl's sub-documents as ours."""
    if isinstance(value, Subdoc):
        # One made by the script shares the template's part, with its pictures: only its body is its own.
        whole, out = io.BytesIO(), io.BytesIO()
        value.docx.save(whole)
        made = docx.Document(whole)
        made.element.replace(made.element.body, copy.deepcopy(value.subdocx.element.body))
        made.save(out)
        return SubDocument(docx=value.brought or out.getvalue())
    if isinstance(value, dict):
        return {name: _given(each) for name, each in value.items()}
    return [_given(each) for each in value] if isinstance(value, list) else value


def texts(data: bytes) -> dict[str, list[str]]:
    """Return the text of each paragraph of each part, spaces and hyphens as they look."""
    found: dict[str, list[str]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                root = etree.fromstring(package.read(name))
                lines = [
                    "".join(each.text or "" for each in one.iter(f"{{{W}}}t"))
                    for one in root.iter(f"{{{W}}}p")
                ]
                found[name] = [written(each).strip() for each in lines if each.strip()]
    return {name: lines for name, lines in found.items() if lines}


def _difference(theirs: dict[str, list[str]], ours: dict[str, list[str]]) -> str:
    for name in sorted({*theirs, *ours}):
        left, right = theirs.get(name, []), ours.get(name, [])
        if left != right:
            place = next(
                (at for at, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1]),
                min(len(left), len(right)),
            )
            return f"{name}, paragraph {place + 1}: {left[place : place + 1]} and ours {right[place : place + 1]}"
    return ""


def main() -> int:
    """Print the table."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        print(__doc__)
        return 2
    rows = list(compared(Path(sys.argv[1])))
    for name, said in rows:
        print(f"{name:<38} {said or 'the same'}")
    print(f"{sum(not said for _, said in rows)} of {len(rows)} the same")
    return 1 if any(said.startswith("FAULT") for _, said in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
