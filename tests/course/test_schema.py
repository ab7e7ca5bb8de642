"""The plan file's shape stands in the repository, so that other programs can rely on it."""

from __future__ import annotations

import json
import warnings

from pydantic.json_schema import PydanticJsonSchemaWarning
from tests.support import ROOT

from schedules.course.plan import SCHEMA, Plan

FILE = ROOT / "schemas" / f"plan-{SCHEMA}.schema.json"


def schema() -> str:
    with warnings.catch_warnings():
        # An empty frozen mapping is a default that pydantic leaves out of a schema, and says so.
        warnings.simplefilter("ignore", PydanticJsonSchemaWarning)
        return json.dumps(Plan.model_json_schema(), indent=1, sort_keys=True) + "\n"


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
