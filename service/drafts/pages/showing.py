"""What the pages of writing show, gathered: the types with their pictures, a form with what is wrong in it, its pages."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from fastapi import Request
from starlette.responses import HTMLResponse

from archive.ledger import Principal
from archive.ledger.intake.form_drafts import FormDraft
from archive.states import Status
from doc_templates.kit.errors import PayloadRefused
from service.approvals.table import Kind
from service.drafts import filling
from service.drafts.desk import DraftDesk, TypedForm
from service.drafts.form import FormField
from service.drafts.pages import form_view
from service.drafts.pages.picks import DraftPicks
from service.drafts.preview import Preview, PreviewSuperseded
from service.errors import EventConflict, Field, PagesBusy, PageStale, PagesUnavailable
from service.http.problems import answer_to
from service.web.environment import render
from service.web.frame import headers, page
from service.words import Sentence, say
from service.words.classes import CLASSES
from service.words.isian import called

FOUND: Final = 12
"""Suggestions at once."""
_MISSING: Final = 6


@dataclass(frozen=True, kw_only=True)
class LeftForm:
    """A form that was not handed in, as lists show it."""

    id: str
    jenis: str
    jenis_judul: str
    judul: str
    address: str
    saved_at: datetime


@dataclass(frozen=True, kw_only=True)
class TypeCard:
    """A type that may be written."""

    jenis: str
    judul: str
    mark: str
    """Another picture has another."""


@dataclass(frozen=True, kw_only=True)
class PreviewSheet:
    """One page, packed into the answer."""

    data: str = field(repr=False)
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class PreviewView:
    """The pages of a form, or why there are none."""

    pages: Sequence[PreviewSheet] = ()
    of: int = 0
    missing: Sequence[str] = ()
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """What a template asks of each field."""

    hint: Callable[[FormField], str] = form_view.hint
    as_table: Callable[..., bool] = form_view.as_table
    table_text: Callable[..., str] = form_view.table_text
    options: Callable[[FormField, str], Sequence[tuple[str, str]]] = form_view.options
    is_day: Callable[[str], bool] = form_view.is_day
    blank: Callable[[FormField], Any] = filling.blank

    def filled(self, asked: FormField, typed: Any) -> bool:
        """Tell whether something was typed there."""
        return not filling.is_empty(asked, typed)

    def shown(self, asked: FormField, typed: Any) -> list[Any]:
        """Return the rows that stand there: one to begin with, where one must."""
        rows = list(typed[filling.ROWS])
        least = max(1, asked.least) if asked.required else 0
        assert asked.item is not None  # of rows
        return rows or [filling.blank(asked.item) for _ in range(least)]

    def named(self, asked: FormField, number: int) -> FormField:
        """Return the field of a row that is one value, called by its number."""
        return replace(asked, label=say("Baris {nomor}", nomor=number))


class FormPages:
    """Shows types, forms and their pages."""

    def __init__(
        self, *, desk: DraftDesk, preview: Preview, picks: DraftPicks, gives: Callable[[Principal], bool]
    ) -> None:
        """``gives``: tells whether somebody may give a disposisi, which is written by a form of its own."""
        self._gives = gives
        self._picks = picks
        self.desk = desk
        self.preview = preview

    def left(self, principal: Principal) -> list[LeftForm]:
        """Return what a person has not handed in, as lists show it."""
        if principal.kind != "person" or not self.desk.drafts(principal):
            return []
        judul = {each.jenis: each.contract.judul for each in self.desk.types(principal)}
        return [_left(each, judul[each.jenis]) for each in self.desk.forms(principal) if each.jenis in judul]

    def types(self, request: Request, principal: Principal) -> HTMLResponse:
        """Show the types and the forms left."""
        office = self.desk.office(principal)
        cards = [
            TypeCard(
                jenis=each.jenis,
                judul=each.contract.judul,
                mark=f"{office.version}-{office.templates.get(each.jenis, each.digest)[:12]}",
            )
            for each in self.desk.types(principal)
        ]
        return page(
            request,
            "drafts/pages/types.html",
            types=cards,
            forms=self.left(principal),
            gives=self._gives(principal),
        )

    def classifications(self, principal: Principal, wanted: str) -> HTMLResponse:
        """Return codes for the list of suggestions."""
        return HTMLResponse(
            render("drafts/pages/options.html", options=self._codes(principal, wanted)), headers=headers()
        )

    def _codes(self, principal: Principal, wanted: str) -> list[tuple[str, str]]:
        """Return codes with what they stand for, those first that begin as is wanted."""
        rules, sought = self.desk.office(principal).rules, wanted.casefold()
        own = {each.contract.klasifikasi for each in self.desk.types(principal)}
        known = rules.classifications if rules.classifications is not None else own
        named = [(each, rules.classification_names.get(each, "")) for each in sorted(known)]
        found = [each for each in named if sought in " ".join(each).casefold()]
        return sorted(found, key=lambda each: not each[0].casefold().startswith(sought))[:FOUND]

    def pages(self, principal: Principal, form: TypedForm) -> str:
        """Return the part of a page that shows a form's pages; raises ``PreviewSuperseded``."""
        return render("drafts/pages/preview.html", preview=self._drawn(principal, form))

    def form(
        self,
        request: Request,
        principal: Principal,
        form: TypedForm,
        *,
        status: int = 200,
        wrong: Sequence[Field] = (),
        error: Exception | None = None,
        row: str = "",
        draw: bool = False,
        queries: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """Show a form as it is typed, with what is wrong in it; ``queries``: what is searched for in its lists."""
        asked, office = self.desk.form(principal, form.jenis), self.desk.office(principal)
        told = answer_to(error).body if error is not None else {}
        if row:
            form = replace(form, isi=form_view.with_row(asked, form.isi, row))
        if isinstance(error, EventConflict):  # its number is another document's by now
            form, wrong = self.desk.anew(form), ()
            told = {"detail": _HANDED_IN, "langkah": _ANEW}
        if isinstance(error, PageStale):  # of states and digests a program is told
            wrong, told = (), {"detail": _MOVED, "langkah": _LOOKED}
        values: dict[str, Any] = {
            "document": None,
            "action": f"/buat/{form.jenis}",
            "catatan_kembali": "",
            "changes": [],
            "picks": None,
        }
        if form.document_id is None:
            stationery = self.desk.stationery(principal, form.jenis)
            values["picks"] = self._picks.of(principal, form, asked, stationery, office, queries or {})
        else:
            form, values = self._of_document(principal, form, error, values)
        return page(
            request,
            "drafts/pages/form.html",
            status,
            form=asked,
            typed=form,
            view=FieldView(),
            faults=form_view.faults(asked, form.isi, wrong),
            refused=told.get("detail", "") if error is not None and not wrong else "",
            langkah=told.get("langkah", ""),
            classes={each.name: words for each, words in CLASSES.items()},
            offered_classes=[
                (each.name, words, "") for each, words in CLASSES.items() if each <= principal.ceiling
            ],
            classifications=self._codes(principal, ""),
            preview=self._drawn_or_busy(principal, form) if draw else PreviewView(words=_AT_FIRST),
            **values,
        )

    def _of_document(
        self, principal: Principal, form: TypedForm, error: Exception | None, values: dict[str, Any]
    ) -> tuple[TypedForm, dict[str, Any]]:
        assert form.document_id is not None  # of a form that changes one
        view = self.desk.present(principal, form.document_id)
        case = view.case
        back = next((each for each in reversed(case.held.acts) if each.kind == Kind.KEMBALIKAN), None)
        returned = case.held.document.status == Status.DIKEMBALIKAN and back is not None
        changes = self.desk.changed(principal, view, form.revisi)
        if isinstance(error, PageStale):  # what is sent again is upon the state that is told here
            revision = case.held.revision
            form = replace(
                form, etag=case.etag, content_digest=revision.content_digest, revisi=str(revision.no)
            )
        return form, values | {
            "document": case.held.document,
            "action": f"/naskah/{form.document_id}/perbaiki",
            "catatan_kembali": (back.note or "") if returned and back is not None else "",
            "changes": [say("berubah: {isian}", isian=called(each)) for each in changes],
        }

    def _drawn_or_busy(self, principal: Principal, form: TypedForm) -> PreviewView:
        try:
            return self._drawn(principal, form)
        except PreviewSuperseded as error:
            return PreviewView(words=_said(error))

    def _drawn(self, principal: Principal, form: TypedForm) -> PreviewView:
        try:
            office, stationery, checked = self.desk.checked(principal, form)
            found = self.preview.pages(principal, office, stationery, checked.context)
        except PayloadRefused as refused:
            asked = self.desk.form(principal, form.jenis)
            wrong = [Field(path=each.path, reason=each.reason) for each in refused.fields]
            told = [words for _, words in form_view.faults(asked, form.isi, wrong).summary]
            more = (
                [say("dan {banyak} isian lain", banyak=len(told) - _MISSING)] if len(told) > _MISSING else []
            )
            return PreviewView(missing=[*told[:_MISSING], *more])
        except PreviewSuperseded:
            raise
        except (PagesBusy, PagesUnavailable) as error:
            return PreviewView(words=_said(error))
        return PreviewView(
            pages=[
                PreviewSheet(data=base64.b64encode(each.webp).decode(), width=each.width, height=each.height)
                for each in found.pages
            ],
            of=found.of,
        )


_MOVED: Final[Sentence] = say(
    "Naskah ini sudah berubah sejak Anda membukanya. Yang Anda ketik belum diserahkan; isinya tetap di bawah ini."
)
_LOOKED: Final[Sentence] = say(
    "Buka naskahnya dan periksa keadaannya yang sekarang, lalu serahkan lagi bila masih perlu."
)
_HANDED_IN: Final[Sentence] = say("Formulir ini sudah diserahkan, dan sejak itu isinya lain.")
_ANEW: Final[Sentence] = say(
    "Serahkan lagi bila memang naskah yang baru; naskah yang sudah ada diperbaiki dari halamannya."
)
_AT_FIRST: Final[Sentence] = say("Halamannya tampak di sini, seperti akan dicetak.")


def _said(error: Exception) -> str:
    return str(answer_to(error).body["detail"])


def _left(each: FormDraft, jenis_judul: str) -> LeftForm:
    address = (
        f"/naskah/{each.document_id}/perbaiki"
        if each.document_id is not None
        else f"/buat/{each.jenis}?konsep={each.id}"
    )
    return LeftForm(
        id=str(each.id),
        jenis=each.jenis,
        jenis_judul=jenis_judul,
        judul=each.judul or say("{jenis} tanpa judul", jenis=jenis_judul),
        address=address,
        saved_at=each.saved_at,
    )
