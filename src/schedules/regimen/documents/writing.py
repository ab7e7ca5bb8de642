"""A regimen written as a file: TOML, JSON or YAML, which read back as the same regimen.

What a field would be by itself is left out, so that a file says what a person would write.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any, Final

from pydantic import BaseModel

from schedules.regimen.parts import Parts
from schedules.regimen.rows import HoldRule, Lateness, Postponement, Row, Step, Table
from schedules.regimen.sources import Source
from schedules.regimen.spelling import as_written

WIDTH: Final = 110
"""The most characters of a line that is not one text."""

TAKES_SOURCE: Final = (Row, Step, HoldRule, Lateness, Postponement)
"""What has the source of the part that it stands in, where it names none."""

_SECTIONS: Final = ("sources", "choices", "limits", "floors", "tables", "phases", "notes")
"""The fields of a regimen that have headings of their own in TOML."""


def written(regimen: Parts, suffix: str, *, title: str = "") -> bytes:
    """Return a regimen as the content of a file.

    Args:
        regimen: The regimen.
        suffix: The format, as the suffix of a file: ".toml", ".json", ".yaml" or ".yml".
        title: A line for the top of the file, where the format has comments.
    """
    data = _with_names(regimen)
    if suffix == ".json":
        return f"{json.dumps(_plain(data), ensure_ascii=False, indent=2)}\n".encode()
    lines = [f"# {title}", ""] * bool(title)
    lines += _toml(data) if suffix == ".toml" else _yaml(_plain(data), "")
    return ("\n".join(lines) + "\n").encode()


def _with_names(regimen: Parts) -> Any:
    """Return a regimen as a file holds it, with the names of its sources where it has names for them."""
    names = {source: name for name, source in regimen.sources.items()}
    told = as_data(regimen, names)
    return told | {"sources": as_data(regimen.sources)} if names else told


def as_data(value: Any, names: Mapping[Source, str] | None = None, above: Source | None = None) -> Any:
    """Return a part of a regimen as a file holds it, without the fields that are what they are if left out.

    Args:
        value: The part.
        names: The names of sources, which stand for them.
        above: The source of the part that it stands in, which it has if it names none.
    """
    match value:
        case Source() if names and value in names:
            return names[value]
        case BaseModel():
            fields = {name: getattr(value, name) for name in type(value).model_fields}
            told = {name: each for name, each in fields.items() if not _is_default(value, name)}
            if isinstance(value, TAKES_SOURCE) and value.source == above:
                del told["source"]
            shape = {"shape": fields["shape"]} if "shape" in fields else {}
            below = value.source if isinstance(value, Table | Row) else None
            data = {
                name: _whole(each) if name in ("min", "max") else as_data(each, names, below)
                for name, each in (shape | told).items()
            }
            return as_written(data) if isinstance(value, Row) else data
        case Mapping():
            return {name: as_data(each, names, above) for name, each in value.items()}
        case tuple() | list():
            return [as_data(each, names, above) for each in value]
    return value


def _whole(bound: float) -> float:
    """Return a bound without the point that a person would not write."""
    return int(bound) if bound.is_integer() else bound


def _is_default(model: BaseModel, name: str) -> bool:
    field, value = type(model).model_fields[name], getattr(model, name)
    return not field.is_required() and type(value) is type(field.default) and value == field.default


def _plain(data: Any) -> Any:
    """Return data without dates and times, which JSON does not have."""
    match data:
        case dict():
            return {name: _plain(each) for name, each in data.items()}
        case list():
            return [_plain(each) for each in data]
        case date() | time():
            return data.isoformat()
    return data


def _toml(data: Mapping[str, Any]) -> Iterator[str]:
    yield from (line for name, value in data.items() if name not in _SECTIONS for line in _toml_pair(name, value))
    for name, value in data.items():
        if name == "tables":
            for table, fields in value.items():
                own = {name: value for name, value in fields.items() if name != "rows"}
                yield from _toml_section(f"[tables.{_toml_name(table)}]", own)
                for row in fields["rows"]:
                    yield from _toml_section(f"[[tables.{_toml_name(table)}.rows]]", row)
        elif name in _SECTIONS:
            members = value.items() if isinstance(value, dict) else enumerate(value)
            for key, fields in members:
                heading = f"[{name}.{_toml_name(key)}]" if isinstance(key, str) else f"[[{name}]]"
                yield from _toml_section(heading, fields)


def _toml_section(heading: str, fields: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield heading
    yield from (line for name, value in fields.items() for line in _toml_pair(name, value))


def _toml_pair(name: str, value: Any) -> Iterator[str]:
    line = f"{_toml_name(name)} = {_toml_value(value)}"
    if len(line) <= WIDTH or not isinstance(value, list):
        yield line
        return
    yield f"{_toml_name(name)} = ["
    yield from (f"  {_toml_value(each)}," for each in value)
    yield "]"


def _toml_value(value: Any) -> str:
    """Write a value on one line; TOML has no null, and an empty text says that there is none."""
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case date() | time():
            return value.isoformat()
        case list():
            return f"[{', '.join(map(_toml_value, value))}]"
        case dict():
            pairs = ", ".join(f"{_toml_name(name)} = {_toml_value(each)}" for name, each in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
    return _quoted("" if value is None else str(value))


def _toml_name(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)


def _quoted(text: str) -> str:
    """Quote a text as TOML, JSON and YAML all read it; the texts of a regimen have no control characters."""
    return json.dumps(text, ensure_ascii=False)


def _yaml(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, value in data.items():
        line = f"{indent}{_yaml_scalar(name)}: {_yaml_value(value)}"
        if not isinstance(value, dict | list) or not value or (len(line) <= WIDTH and not _is_long(value)):
            yield line
        elif isinstance(value, dict):
            yield f"{indent}{_yaml_scalar(name)}:"
            yield from _yaml(value, f"{indent}  ")
        else:
            yield f"{indent}{_yaml_scalar(name)}:"
            yield from (line for each in value for line in _yaml_member(each, f"{indent}  "))


def _yaml_member(value: Any, indent: str) -> Iterator[str]:
    line = f"{indent}- {_yaml_value(value)}"
    if not isinstance(value, dict) or (len(line) <= WIDTH and not _is_long(value)):
        yield line
        return
    first, *others = _yaml(value, f"{indent}  ")
    yield f"{indent}- {first.lstrip()}"
    yield from others


def _is_long(value: Any) -> bool:
    """Say whether a value is better read on several lines: it holds rows, phases or the like."""
    members = value.values() if isinstance(value, dict) else value
    return any(isinstance(each, dict) and "title" in each for each in members) or (
        isinstance(value, dict) and ("title" in value or "rows" in value)
    )


def _yaml_value(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case list():
            return f"[{', '.join(map(_yaml_value, value))}]"
        case dict():
            return f"{{{', '.join(f'{_yaml_scalar(name)}: {_yaml_value(each)}' for name, each in value.items())}}}"
    return _yaml_scalar(str(value))


def _yaml_scalar(text: str) -> str:
    """Write a text bare where every reader takes it for one, otherwise in quotes."""
    is_bare = re.fullmatch(r"[A-Za-z](?:[A-Za-z0-9_()/.;%+-]| (?=[^ #]))*", text)
    words = ("null", "true", "false", "yes", "no", "on", "off", "y", "n")
    return text if is_bare and text.lower() not in words else _quoted(text)
