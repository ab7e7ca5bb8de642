"""The schema of a regimen's file: it stands in the repository as it is now, and agrees with what is read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.regimen.documents.test_reading import WRONG
from tests.regimen.test_proof import sound
from tests.support.drawing import REGIMENS
from tests.support.schemas import FILE
from tests.witnesses.base import BASE

from schedules.regimen.documents.schema import regimen_schema
from schedules.regimen.documents.writing import written

SCHEMA: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def parts_of(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema["$defs"], "Regimen": schema}


def test_the_schema_in_the_repository_is_the_one_regimens_are_read_by() -> None:
    """
    `python -m tests.support.schemas` writes it anew.
    """
    now, kept = parts_of(regimen_schema()), parts_of(SCHEMA)
    assert sorted(now) == sorted(kept)
    for name, part in now.items():
        assert sorted(part["properties"]) == sorted(kept[name]["properties"]), name
        assert part["required"] == kept[name]["required"], name
        described = [
            {field: each.get("description") for field, each in side["properties"].items()}
            for side in (part, kept[name])
        ]
        assert described[0] == described[1], name


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == Draft202012Validator.META_SCHEMA["$schema"]


def keys_of(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        for name, value in schema.items():
            yield name
            yield from keys_of(value)
    elif isinstance(schema, list):
        for each in schema:
            yield from keys_of(each)


def test_every_field_is_described_and_every_bound_has_the_standard_s_name() -> None:
    for name, part in parts_of(SCHEMA).items():
        assert part["description"], name
        assert [] == [
            field for field, each in part["properties"].items() if not each.get("description", "")[:1].isupper()
        ]
    assert not {"gt", "ge", "lt", "le"} & set(keys_of(SCHEMA))
    assert "exclusiveMinimum" in set(keys_of(SCHEMA))


@pytest.mark.parametrize("name", REGIMENS)
def test_a_built_in_is_valid_by_it(name: str) -> None:
    assert [] == [error.message for error in VALIDATOR.iter_errors(json.loads(written(REGIMENS[name], ".json")))]


@pytest.mark.parametrize("data", [sound(), BASE, {"$schema": "regimen-1.schema.json", **sound()}])
def test_what_is_read_is_valid_by_it(data: dict[str, Any]) -> None:
    assert [] == [error.message for error in VALIDATOR.iter_errors(json.loads(json.dumps(data, default=str)))]


@pytest.mark.parametrize("data", [data for data, _, said in WRONG if "control" not in said])
def test_what_is_refused_for_its_shape_is_not(data: dict[str, Any]) -> None:
    assert not VALIDATOR.is_valid(data)
