"""Prints the papers of one job, the document's and its Lampiran's, with their marks: DOCX out, nothing bound or judged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from archive.records.attached import LISTED
from doc_templates.places import Place
from worker.line.annexes import Annex, annex_context, annex_name, annex_stamps
from worker.line.forms import Form, Forms
from worker.line.marks import Marks
from worker.line.material import Material
from worker.line.renders import Renders
from worker.line.sheets import Sheet
from worker.press import Rendering
from worker.press.attached import attached_filled
from worker.press.recipients import RECIPIENTS, filled

PAPER = "naskah.docx"
"""The document's own paper in the archive."""


class LinePrinter:
    """Prints; one a worker child."""

    def __init__(self, *, forms: Forms, renders: Renders) -> None:
        self._forms = forms
        self._renders = renders

    def of(self, material: Material, marks: Marks) -> list[Sheet]:
        """Return the papers with their marks, the document's first."""
        lampiran = enumerate(material.annexes, 1)
        return [
            self._document(material, marks),
            *(self._lampiran(material, number, each, marks) for number, each in lampiran),
        ]

    def _document(self, material: Material, marks: Marks) -> Sheet:
        work, made = material.work, marks.stamps
        context = {**json.loads(work.revision.context), **work.job.on_done.context}
        said = attached_filled(filled(context, made.context), made.context)
        template = material.template(work.document.jenis, work.revision.template_digest)
        dress = replace(marks.dress, recipients=RECIPIENTS in said, attached=LISTED in said)
        form = self._forms.of(template, dress)
        # A template without a place for the QR code has none for the claim.
        pictures = {
            name: data
            for name, data in made.media.items()
            if name != Place.CLAIM or name in form.compiled.places
        }
        return Sheet(
            name=PAPER,
            title=made.title,
            rendering=self._render(form, {**said, "stempel": made.context}, pictures),
            left_alone=form.left_alone,
            claim=Place.CLAIM in pictures,
            address=made.address,
            proved=form.shipped,
        )

    def _lampiran(self, material: Material, number: int, annex: Annex, marks: Marks) -> Sheet:
        said = annex_context(material.work, annex, marks.stamps)
        template = material.template(annex.jenis, annex.revision.template_digest)
        form = self._forms.of(template, replace(marks.dress, annex=True, recipients=RECIPIENTS in said))
        pictures = {name: data for name, data in marks.stamps.media.items() if name in form.compiled.places}
        return Sheet(
            name=annex_name(number),
            title=annex.title,
            rendering=self._render(form, {**said, **annex_stamps(annex, marks.stamps)}, pictures),
            left_alone=form.left_alone,
            qr=Place.QR in pictures,
            address=marks.stamps.address,
            proved=form.shipped,
        )

    def _render(self, form: Form, said: Mapping[str, Any], pictures: Mapping[str, bytes]) -> Rendering:
        with self._renders.one():
            return form.compiled.press(said, pictures)
