"""The JSON Schema of a regimen's file, by which an editor completes names and underlines what is none."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import PydanticJsonSchemaWarning

from schedules.regimen.documents.reading import SCHEMA_NAME
from schedules.regimen.documents.writing import TAKES_SOURCE
from schedules.regimen.regimen import Regimen
from schedules.regimen.spelling import LEADS, UNTIMED

SCHEMA_FILE: Final = "regimen-1.schema.json"
"""The schema's file in the folder ``schemas``; its number is the version of the language."""

_BOUNDS: Final = {"gt": "exclusiveMinimum", "ge": "minimum", "lt": "exclusiveMaximum", "le": "maximum"}
"""Names of bounds that pydantic leaves as they are behind a check of its own, by their names in a schema."""


def regimen_schema() -> dict[str, Any]:
    """Return the JSON Schema of a regimen's file: its form, and not what the proof asks for."""
    with warnings.catch_warnings():
        # An empty frozen mapping is a default that pydantic leaves out of a schema, and says so.
        warnings.simplefilter("ignore", PydanticJsonSchemaWarning)
        schema: dict[str, Any] = _tidied(Regimen.model_json_schema())
    named = _with_names(schema)
    named["properties"]["sources"] = schema["properties"]["sources"]
    schema = named
    for kind in _kinds(TAKES_SOURCE):
        schema["$defs"][kind]["required"].remove("source")
    for name in ("Pump", "Visit", "Span", "Beside", "Wait"):
        schema["$defs"][name]["required"] = ["shape", *schema["$defs"][name]["required"]]
    _add_spellings(schema)
    words = "The address of this schema, for an editor; it says nothing of the regimen."
    schema["properties"][SCHEMA_NAME] = {"description": words, "title": "Schema", "type": "string"}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _add_spellings(schema: dict[str, Any]) -> None:
    """Add the rows as a person writes them: by what they are, and beside what."""
    defs = schema["$defs"]
    of, on = defs["Beside"]["properties"]["of"], defs["Beside"]["properties"]["on"]
    leads = {name: defs["Beside"]["properties"][name] for name in LEADS}
    place = {
        "type": "object",
        "description": "The other row, which of its events, and how far from there.",
        "properties": {
            "row": of,
            "at": {"anyOf": [on["items"], on], "description": on["description"]},
            **leads,
            "hours": {"type": "integer", "description": "Hours from there, in place of minutes."},
            UNTIMED: {"type": "boolean", "description": "Whether no time is printed, so that it is a line to tick."},
        },
        "required": ["row"],
        "additionalProperties": False,
    }
    short: list[str] = []
    for what, name in (("visit", "Visit"), ("pump", "Pump"), ("span", "Span"), ("visit", "Beside")):
        own = {key: value for key, value in defs[name]["properties"].items() if key not in ("shape", "id", "of", "on")}
        required = [each for each in defs[name]["required"] if each not in ("shape", "id", "of", "on")]
        if name == "Span":
            own["of"] = defs[name]["properties"]["of"]
        if name == "Beside":
            own = {key: value for key, value in own.items() if key not in LEADS}
        if name in ("Beside", "Pump"):
            own["beside"] = place
        own |= {what: defs[name]["properties"]["id"], "amount": defs["Amount"]["properties"]["text"]}
        needed = [what, *required, *(["beside"] if name == "Beside" else [])]
        defs[f"{name}Written"] = {
            **defs[name],
            "title": f"{name}, as it is written",
            "properties": own,
            "required": needed,
        }
        short.append(f"#/$defs/{name}Written")
    items = defs["Table"]["properties"]["rows"]["items"]
    items.pop("discriminator", None)
    items["oneOf"] = [*items["oneOf"], *({"$ref": each} for each in short)]
    for name in ("Link", "Wait"):
        if "shape" in defs[name]["required"]:
            defs[name]["required"].remove("shape")


def _kinds(models: tuple[type[BaseModel], ...]) -> Iterator[str]:
    """Yield the names of models, and of those that are made of them in place of their base."""
    for model in models:
        yield from [each.__name__ for each in model.__subclasses__()] or [model.__name__]


def _with_names(part: Any) -> Any:
    """Return a part of a schema in which a text, the name of a source, may stand for each source."""
    if isinstance(part, list):
        return [_with_names(each) for each in part]
    if not isinstance(part, dict):
        return part
    if part.get("$ref") == "#/$defs/Source":
        other = {name: value for name, value in part.items() if name != "$ref"}
        return {"anyOf": [{"$ref": part["$ref"]}, {"type": "string"}], **other}
    return {name: _with_names(each) for name, each in part.items()}


def _tidied(part: Any) -> Any:
    """Return a part of a schema in the standard's names; a time of day is written as a clock shows it."""
    if isinstance(part, list):
        return [_tidied(each) for each in part]
    if not isinstance(part, dict):
        return part
    tidied = {_BOUNDS.get(name, name): _tidied(value) for name, value in part.items()}
    if tidied.get("format") == "time":
        del tidied["format"]
        tidied["pattern"] = "^[0-2][0-9]:[0-5][0-9]"
    if "patternProperties" in tidied:
        tidied["additionalProperties"] = False
    return tidied
