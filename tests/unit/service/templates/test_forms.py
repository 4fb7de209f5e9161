"""Form hints: how each kind of field is asked for."""

from __future__ import annotations

from doc_templates.catalog import Catalog
from service.templates.forms import payload_schema


def test_each_kind_of_field_has_its_input() -> None:
    catalog = Catalog.scan()
    circular = payload_schema(catalog["surat_edaran"])["properties"]
    assert circular["tentang"]["x-form"] == {
        "label": "Tentang",
        "order": 1,
        "required": True,
        "widget": "textarea",
        "max_length": 500,
    }
    assert circular["yth"]["x-form"]["widget"] == "repeat"
    assert circular["yth"]["x-form"]["item"]["widget"] == "text"
    assert circular["latar_belakang"]["x-form"]["item"]["widget"] == "textarea"
    assert circular["isi_edaran"]["x-form"]["item"]["widget"] == "group"
    assert circular["tembusan"]["x-form"]["required"] is False


def test_dates_choices_and_numbers_are_told_in_every_type() -> None:
    widgets = {
        told["x-form"]["widget"]
        for entry in Catalog.scan().values()
        for model in (payload_schema(entry), *payload_schema(entry).get("$defs", {}).values())
        for told in model.get("properties", {}).values()
    }
    assert {"text", "textarea", "date", "select", "number", "repeat", "group"} <= widgets
