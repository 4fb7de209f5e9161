"""A form that a page sent: its fields, read strictly. What they mean is the page's to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs

from fastapi import Request

from service.edge import number_in
from service.errors import BodyRefused, Field
from service.http.errors import MediaUnsupported
from service.words import say

MEDIA: Final = "application/x-www-form-urlencoded"
FORM: Final = "naskah.form"
"""Where a request's scope holds the form that the door has read."""
MOST_FIELDS: Final = 5_000


@dataclass(frozen=True, kw_only=True)
class SentForm:
    """The fields of a form by name, each with its values in their order."""

    fields: Mapping[str, Sequence[str]] = field(repr=False)

    def one(self, name: str) -> str:
        """Return the first value of a field, empty where it was left out."""
        return next(iter(self.fields.get(name, ())), "")

    def number(self, name: str) -> int | None:
        """Return the number that a field says; None where it says none."""
        return number_in(self.one(name))

    def numbers(self, name: str) -> frozenset[int]:
        """Return the numbers that a field says, whatever else it says left out."""
        found = map(number_in, self.fields.get(name, ()))
        return frozenset(each for each in found if each is not None)


def read_form(content_type: str, body: bytes) -> SentForm:
    """Return the form of a body; raises ``MediaUnsupported``, ``BodyRefused``. No body is a form without a field."""
    if not body:
        return SentForm(fields={})
    if content_type.partition(";")[0].strip().lower() != MEDIA:
        raise MediaUnsupported(
            fields=[Field(path="header.content-type", reason=say("harus {bentuk}", bentuk=MEDIA))]
        )
    try:
        fields = parse_qs(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError as error:
        raise BodyRefused(
            fields=[Field(path="body", reason=say("bukan formulir yang utuh dalam UTF-8"))]
        ) from error
    return SentForm(fields=fields)


def submitted(request: Request) -> SentForm:
    """Return the form with which a page's route was asked."""
    form: SentForm = request.scope[FORM]
    return form
