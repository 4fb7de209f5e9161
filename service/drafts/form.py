"""A type's payload as a form: which fields stand on it, in which order, and as what each is asked for.

Made of the contract's own model, so that an office's own type has its form without a line more. What a field's value must be, the
contract says; a shape that no form can ask for is asked for as JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from doc_templates import kinerja
from doc_templates.catalog import Stationery
from doc_templates.kit import fields
from doc_templates.kit.roles import Choice
from service.words import say
from service.words.isian import label_of

ASKED: Final = "x-asked"
LONGEST_LINE: Final = 200
"""Up to so many characters a line is one on the form too; a longer one is a box that wraps."""
MONEY: Final = 10**14
"""The most of a field of rupiah (``doc_templates.kit.fields.Rupiah``)."""
_DEPTH: Final = 8


class FieldKind(StrEnum):
    """As what a value is asked for."""

    LINE = "line"
    TEXT = "text"
    """Several lines."""
    DATE = "date"
    TIME = "time"
    WHOLE = "whole"
    MONEY = "money"
    DECIMAL = "decimal"
    MEASURE = "measure"
    """A number, a range, or words."""
    CHOICE = "choice"
    POSITION = "position"
    """One of the office's positions, by its title."""
    YES = "yes"
    """Yes or no, and neither before somebody says."""
    LINES = "lines"
    """A list of lines of text: one box, a line each."""
    CHECKS = "checks"
    """Any of few."""
    GROUP = "group"
    ROWS = "rows"
    RAW = "raw"
    """JSON."""


_OF_VALIDATOR: Final[Mapping[Callable[..., Any], FieldKind]] = {
    fields.one_line: FieldKind.LINE,
    fields.not_blank: FieldKind.TEXT,
    fields.time_of_day: FieldKind.TIME,
    fields.decimal_of: FieldKind.DECIMAL,
    fields.whole: FieldKind.WHOLE,
    fields.iso_date: FieldKind.DATE,
    kinerja.number_or_words: FieldKind.MEASURE,
}
"""What the kit's own kinds of field are, which their JSON Schema alone does not tell."""
_SIMPLE: Final = frozenset(FieldKind) - {FieldKind.GROUP, FieldKind.ROWS, FieldKind.CHECKS, FieldKind.RAW}

YES_OR_NO: Final = (("ya", say("Ya")), ("tidak", say("Tidak")))


@dataclass(frozen=True, kw_only=True)
class FormField:
    """One field of the form, or several in one."""

    name: str
    label: str
    kind: FieldKind
    required: bool
    nullable: bool
    help: str = ""
    """What the author of the type says of it."""
    example: str = ""
    default: Any = None
    options: Sequence[tuple[str, str]] = ()
    """Value, as a browser sends it, and words of each choice."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """What of JSON each choice is."""
    most: int = 0
    """Characters; 0: as many as one likes."""
    least: int = 0
    """Items of a list."""
    fields: Sequence[FormField] = ()
    """What stands in a group."""
    item: FormField | None = None
    """What each row is."""

    @property
    def offered(self) -> Sequence[tuple[str, str]]:
        """Return what may be chosen: value, as a browser sends it, and words."""
        return YES_OR_NO if self.kind is FieldKind.YES else self.options

    @property
    def wide(self) -> bool:
        """Tell whether one line of it may need a box."""
        return self.kind is FieldKind.LINE and (not self.most or self.most > LONGEST_LINE)

    @property
    def columns(self) -> Sequence[FormColumn]:
        """Return the columns of rows that a table can hold; none where a row holds rows itself."""
        if self.kind is not FieldKind.ROWS or self.item is None:
            return ()
        found = list(_leaves(self.item, (), ()))
        return found if all(each.field.kind in _SIMPLE for each in found) else ()


@dataclass(frozen=True, kw_only=True)
class FormColumn:
    """A column of a table of rows."""

    path: tuple[str, ...]
    """Below the row; empty where a row is one value."""
    label: str
    field: FormField


@dataclass(frozen=True, kw_only=True)
class DocumentForm:
    """The form of one document type."""

    jenis: str
    judul: str
    root: FormField = field(repr=False)

    def at(self, path: Sequence[str | int]) -> FormField | None:
        """Return the field at a place of the payload, list positions among its steps."""
        here: FormField | None = self.root
        for step in path:
            if here is None:
                return None
            if isinstance(step, int):
                here = here.item
            else:
                here = next((each for each in here.fields if each.name == step), None)
        return here


def form_of(stationery: Stationery, positions: Mapping[str, str]) -> DocumentForm:
    """Return a type's form at an office; ``positions``: the titles of its positions, by key."""
    contract = stationery.contract
    schema = contract.payload.model_json_schema(schema_generator=_Schema)
    maker = _Maker(
        definitions=schema.get("$defs", {}),
        positions=list(positions.items()),
        choosing={name for name, each in contract.choosing.items() if each is Choice.POSITION},
    )
    root = maker.field("", schema, required=True, example=stationery.example)
    return DocumentForm(jenis=contract.jenis, judul=contract.judul, root=root)


class _Schema(GenerateJsonSchema):
    """A JSON Schema that tells what the kit's own validators mean."""

    def function_after_schema(self, schema: core_schema.AfterValidatorFunctionSchema) -> JsonSchemaValue:
        """Mark what a validator behind a value makes of it."""
        return self._marked(schema, super().function_after_schema(schema))

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """Mark what a validator before a value makes of it."""
        return self._marked(schema, super().function_before_schema(schema))

    def _marked(self, schema: Any, made: JsonSchemaValue) -> JsonSchemaValue:
        asked = _OF_VALIDATOR.get(schema["function"]["function"])
        return {**made, ASKED: asked.value} if asked else made


@dataclass(frozen=True, kw_only=True)
class _Maker:
    definitions: Mapping[str, Any]
    positions: Sequence[tuple[str, str]]
    choosing: set[str]

    def field(
        self, name: str, told: Mapping[str, Any], *, required: bool, example: Any, depth: int = 0
    ) -> FormField:
        """Return the field that asks for a value of this schema."""
        told, nullable = self._plain(told)
        kind = self._kind(told, depth)
        about: dict[str, Any] = {
            "name": name,
            "label": label_of(name) if name else "",
            "kind": kind,
            "required": required,
            "nullable": nullable,
            "help": "" if "properties" in told or "enum" in told else str(told.get("description", "")),
            "example": str(example) if isinstance(example, str | int | float) else "",
            "default": told.get("default"),
            "most": int(told.get("maxLength", 0)),
            "least": int(told.get("minItems", 0)),
        }
        if kind is FieldKind.GROUP:
            about["fields"] = list(self._members(told, example, depth))
        elif kind in (FieldKind.ROWS, FieldKind.LINES, FieldKind.CHECKS):
            first = example[0] if isinstance(example, list) and example else None
            item = self._item(name, told["items"], first, depth)
            about |= {"item": item, "options": item.options, "values": item.values}
            about["kind"] = _of_items(item)
        elif kind is FieldKind.CHOICE:
            about["options"] = [(str(each), _said(str(each))) for each in _choices(told)]
            about["values"] = {str(each): each for each in _choices(told)}
        return FormField(**about)

    def _item(self, name: str, told: Mapping[str, Any], example: Any, depth: int) -> FormField:
        made = self.field("", told, required=True, example=example, depth=depth + 1)
        if name in self.choosing and depth == 1 and made.kind is FieldKind.LINE:
            return FormField(
                name="",
                label="",
                kind=FieldKind.POSITION,
                required=True,
                nullable=False,
                options=self.positions,
            )
        return made

    def _members(self, told: Mapping[str, Any], example: Any, depth: int) -> Iterator[FormField]:
        needed = set(told.get("required", ()))
        for name, each in told.get("properties", {}).items():
            inner = example.get(name) if isinstance(example, Mapping) else None
            yield self.field(name, each, required=name in needed, example=inner, depth=depth + 1)

    def _plain(self, told: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
        """Return a schema without the null beside it and the name before it, and whether it may be null."""
        nullable = False
        while True:
            if "$ref" in told:
                named = self.definitions.get(str(told["$ref"]).rpartition("/")[2], {})
                told = {**named, **{name: each for name, each in told.items() if name != "$ref"}}
                continue
            options = [each for each in told.get("anyOf", ()) if each.get("type") != "null"]
            if len(options) == len(told.get("anyOf", ())):
                return told, nullable
            nullable = True
            rest = {name: each for name, each in told.items() if name != "anyOf"}
            told = {**options[0], **rest} if len(options) == 1 else {**rest, "anyOf": options}

    def _kind(self, told: Mapping[str, Any], depth: int) -> FieldKind:
        """Return as what a value is asked for; a list is looked at again by what its items are."""
        if depth > _DEPTH:
            return FieldKind.RAW
        if "enum" in told or "const" in told:
            return FieldKind.CHOICE
        asked = FieldKind(told[ASKED]) if ASKED in told else None
        if asked is FieldKind.WHOLE and told.get("maximum", told.get("le")) == MONEY:
            return FieldKind.MONEY
        if asked is not None:
            return asked
        kinds = {
            "object": FieldKind.GROUP if "properties" in told else FieldKind.RAW,
            "array": FieldKind.ROWS if "items" in told else FieldKind.RAW,
            "integer": FieldKind.WHOLE,
            "number": FieldKind.DECIMAL,
            "boolean": FieldKind.YES,
            "string": _OF_FORMAT.get(told.get("format", ""), FieldKind.TEXT),
        }
        return kinds.get(str(told.get("type", "")), FieldKind.RAW)


_OF_FORMAT: Final = {"date": FieldKind.DATE}


def _choices(told: Mapping[str, Any]) -> Sequence[Any]:
    return told["enum"] if "enum" in told else [told["const"]]


def _of_items(item: FormField) -> FieldKind:
    if item.kind is FieldKind.LINE:
        return FieldKind.LINES
    return FieldKind.CHECKS if item.kind is FieldKind.CHOICE else FieldKind.ROWS


def _leaves(here: FormField, path: tuple[str, ...], labels: tuple[str, ...]) -> Iterator[FormColumn]:
    if here.kind is not FieldKind.GROUP:
        yield FormColumn(path=path, label=" / ".join(labels) or here.label, field=here)
        return
    for each in here.fields:
        yield from _leaves(each, (*path, each.name), (*labels, each.label))


def _said(option: str) -> str:
    """Return the words of a choice: keys such as ``semester_1`` as people write them."""
    words = option.replace("_", " ")
    return words[:1].upper() + words[1:]
