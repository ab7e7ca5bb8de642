"""The plan file's shape stands in the repository, so that other programs can rely on it."""

from __future__ import annotations

import json
import warnings

import pytest
from pydantic.json_schema import PydanticJsonSchemaWarning
from tests.support import ROOT

from schedules.course.plan import SCHEMA
from schedules.course.plan_file import file_schema
from schedules.model import Model

FILE = ROOT / "schemas" / f"plan-{SCHEMA}.schema.json"


def schema() -> str:
    with warnings.catch_warnings():
        # An empty frozen mapping is a default that pydantic leaves out of a schema, and says so.
        warnings.simplefilter("ignore", PydanticJsonSchemaWarning)
        return json.dumps(file_schema(), indent=1, sort_keys=True) + "\n"


def test_the_schema_in_the_repository_is_the_one_plans_are_read_by() -> None:
    """
    A changed field changes the schema; one that older files don't have needs the next version number.
    """
    written, now = json.loads(FILE.read_text(encoding="utf-8")), json.loads(schema())
    assert sorted(now["$defs"]) == sorted(written["$defs"])
    for name, model in {**now["$defs"], "Plan": now}.items():
        old = {**written["$defs"], "Plan": written}[name]
        assert sorted(model.get("properties", {})) == sorted(old.get("properties", {})), name
        assert model.get("required") == old.get("required"), name


@pytest.mark.parametrize("name", ["Event", "Finding", "Plan", "Reason", "Revision"])
def test_every_field_says_what_it_is(name: str) -> None:
    """
    In a sentence of its own, before the form of a date.
    """
    written = json.loads(FILE.read_text(encoding="utf-8"))
    properties = {**written["$defs"], "Plan": written}[name]["properties"]
    assert [] == [field for field, found in properties.items() if not found.get("description", "")[:1].isupper()]


def test_a_date_says_its_form_after_what_it_is() -> None:
    due = json.loads(FILE.read_text(encoding="utf-8"))["$defs"]["Event"]["properties"]["due"]
    expected = "Its date by rule from what is known now. Written as a date, or a date and time with its offset."
    assert {"description": expected, "title": "Due", "type": "string"} == due


def test_a_model_typed_at_a_prompt_has_a_schema_without_sentences() -> None:
    typed: dict[str, type[Model]] = {"Model": Model}
    exec("class Typed(Model):\n    size: int\n    'How large it is.'", typed)  # noqa: S102  # as a prompt does
    assert {"title": "Size", "type": "integer"} == typed["Typed"].model_json_schema()["properties"]["size"]


class Sized(Model):
    size: int
    """How large it is."""


class Named(Sized):
    name: str
    """How it
    is called."""
    left: int


def test_sentences_of_a_parent_and_over_two_lines_are_read() -> None:
    properties = Named.model_json_schema()["properties"]
    found = {name: field.get("description") for name, field in properties.items()}
    assert {"size": "How large it is.", "name": "How it is called.", "left": None} == found
