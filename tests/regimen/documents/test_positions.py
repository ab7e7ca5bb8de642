"""Where names and values stand in a text: what stands there reads back as what was read, and no place is missing."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.yaml_extra import NEEDS_YAML

from schedules.regimen.documents.json_text import json_positions
from schedules.regimen.documents.positions import Positions, Stretch, offset_of, spot_at
from schedules.regimen.documents.toml_text import toml_positions
from schedules.regimen.part_places import KEY, Path

WORDS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=8)
NAMES = st.from_regex(r"[a-z_][a-z0-9_-]{0,6}", fullmatch=True) | WORDS.filter(bool)
SCALARS = st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False, allow_infinity=False) | WORDS
DATES = st.dates(min_value=date(1900, 1, 1)) | st.times().map(lambda clock: clock.replace(tzinfo=None))


def nested(scalars: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    parts = st.recursive(
        scalars, lambda below: st.lists(below, max_size=3) | st.dictionaries(NAMES, below, max_size=3), max_leaves=12
    )
    return st.dictionaries(NAMES, parts, max_size=5)


def paths_of(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """
    Yield every part of data with the path that leads to it.
    """
    yield path, data
    members = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in members:
        yield from paths_of(value, (*path, step))


# A writer of TOML in all its spellings, so that the scanner meets what people write, and not what one program writes.


@st.composite
def toml_texts(draw: st.DrawFn) -> str:
    """TOML documents: headers, lists of tables, dotted names, inline tables, strings of four kinds, comments, gaps."""
    lines: list[str] = []
    top = draw(nested(SCALARS | DATES))
    for name, value in top.items():
        lines += [*draw(st.lists(st.just('# a comment with = and [ and "'), max_size=1)), *draw(pairs(name, value))]
    for number in range(draw(st.integers(0, 3))):
        is_list = draw(st.booleans())
        name = f"section-{number}" + draw(st.sampled_from(["", ".more", ". 'q.u' ", '."\\u00e9" . x']))
        for _ in range(draw(st.integers(1, 3)) if is_list else 1):
            lines += ["", f"[[{name}]]" if is_list else f"[ {name}]", *draw(section())]
            if is_list and draw(st.booleans()):
                lines += [f"[{name}.below]  # of the last member", *draw(section())]
                lines += [f"[[{name}.belows]]", *draw(section()), f"[[{name}.belows]]"] * draw(st.booleans())
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines) + draw(st.sampled_from(["", "\n"]))


@st.composite
def section(draw: st.DrawFn) -> list[str]:
    data = draw(st.dictionaries(NAMES, SCALARS | st.lists(SCALARS, max_size=3), max_size=3))
    return [line for name, value in data.items() for line in draw(pairs(name, value))]


@st.composite
def pairs(draw: st.DrawFn, name: str, value: Any) -> list[str]:
    """A name and its value in one of its spellings; a table sometimes by dotted names."""
    indent = draw(st.sampled_from(["", "  ", "\t"]))
    if isinstance(value, dict) and value and draw(st.booleans()):
        return [
            f"{indent}{written_name(name)} . {written_name(below)} = {draw(written(each))}"
            for below, each in value.items()
        ]
    equals = draw(st.sampled_from([" = ", "=", "  =\t"]))
    return [f"{indent}{written_name(name)}{equals}{draw(written(value))}{draw(st.sampled_from(['', ' # so', '   ']))}"]


def written_name(name: str) -> str:
    is_bare = name.isascii() and name.replace("-", "a").replace("_", "a").isalnum()
    return name if is_bare else json.dumps(name, ensure_ascii=False)


@st.composite
def written(draw: st.DrawFn, value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case date() | datetime() | time():
            return value.isoformat()
        case str():
            return draw(st.sampled_from(list(spellings(value))))
        case list():
            gap = draw(st.sampled_from(["", " ", "\n  ", " # why\n\t"]))
            parts = [f"{gap}{draw(written(each))}{gap}" for each in value]
            comma: str = draw(st.sampled_from(["", ","]))
            return f"[{','.join(parts)}{comma if parts else ''}{gap}]"
    parts = [f" {written_name(name)} = {draw(written_inline(each))}" for name, each in value.items()]
    return f"{{{','.join(parts)} }}"


@st.composite
def written_inline(draw: st.DrawFn, value: Any) -> str:
    """A value on one line, as tables in a line have them before TOML 1.1."""
    text: str = draw(written(value))
    return text if "\n" not in text else json.dumps(str(len(text)))


def spellings(text: str) -> Iterator[str]:
    escaped = json.dumps(text, ensure_ascii=False)
    if len(text) == 1 and ord(text) > 0xFFFF:
        yield f'"\\U{ord(text):08x}"'
    yield escaped
    yield f'""{escaped}""'
    yield f'"""\n{escaped[1:-1]}"""'
    if "'" not in text:
        yield f"'{text}'"
        yield f"'''{text}'''"
        yield f"'''it''{text}'''"


@given(text=toml_texts())
def test_every_part_of_a_toml_text_is_found_where_it_reads_back(text: str) -> None:
    data = tomllib.loads(text)
    holds(toml_positions(text), data, lambda written: tomllib.loads(f"v = {written}")["v"], toml_name)


def toml_name(written: str) -> str:
    return next(iter(tomllib.loads(f"{written} = 0")))


def holds(positions: Positions, data: Any, read: Callable[[str], Any], read_name: Callable[[str], str]) -> None:
    parts = dict(paths_of(data))
    assert set(parts) - {()} == set(positions.values) - {()}
    assert {path for path in parts if path and isinstance(path[-1], str)} == set(positions.keys)
    for path, stretch in positions.keys.items():
        assert path[-1] == read_name(positions.text[slice(*stretch)])
    for path, stretch in positions.values.items():
        shown = positions.text[slice(*stretch)]
        if stretch == positions.keys.get(path) or shown.startswith("[[") or not path:
            continue  # the header of a table stands for it
        assert parts[path] == read(shown), path


@given(data=nested(SCALARS | st.none()), indent=st.sampled_from([None, 1, "\t"]))
def test_every_part_of_a_json_text_is_found_where_it_reads_back(data: dict[str, Any], indent: int | str | None) -> None:
    text = json.dumps(data, indent=indent, ensure_ascii=isinstance(indent, int))
    positions, twice = json_positions(text)
    assert [] == twice
    holds(positions, data, json.loads, json.loads)


@NEEDS_YAML
@given(
    data=nested(
        SCALARS | st.none() | st.sampled_from(["on", "no", "10:00", "1_000", "2024-03-01", "0x1f", "~", "=", "-"])
    )
)
def test_every_part_of_a_yaml_text_is_found_and_means_what_yaml_1_2_says(data: dict[str, Any]) -> None:
    """
    Written by ruamel.yaml; a JSON text is YAML as well.
    """
    from io import StringIO

    from ruamel.yaml import YAML

    from schedules.regimen.documents.yaml_text import read_yaml

    out = StringIO()
    YAML(typ="rt", pure=True).dump(data, out)
    for text in (out.getvalue(), json.dumps(data, ensure_ascii=False)):
        found, positions, twice = read_yaml(text)
        assert (data, []) == (found, twice), text
        assert set(dict(paths_of(data))) == set(positions.values)
        for path, stretch in positions.keys.items():
            assert path[-1] == name_in_yaml(text[slice(*stretch)])


def name_in_yaml(written: str) -> str:
    from ruamel.yaml import YAML

    return str(YAML(typ="safe", pure=True).compose(written).value)


@pytest.mark.parametrize(
    ("stretch", "line", "column", "length", "shown"),
    [
        ((0, 5), 1, 1, 5, "first"),
        ((6, 12), 2, 1, 6, "second"),
        ((8, 40), 2, 3, 4, "second"),
        ((13, 13), 3, 1, 1, ""),
        ((99, 120), 4, 5, 1, "last"),
    ],
)
def test_a_stretch_is_said_by_its_line_and_column(
    stretch: tuple[int, int], line: int, column: int, length: int, shown: str
) -> None:
    text = "first\nsecond\n\nlast"
    spot = spot_at("a.toml", text, Stretch(*stretch))
    assert (line, column, length, shown) == (spot.line, spot.column, spot.length, spot.text)
    assert f"a.toml:{line}:{column}" == str(spot)
    assert min(stretch[0], len(text)) == offset_of(text, line, column)


def test_what_has_no_place_is_said_at_what_is_nearest_above_it() -> None:
    positions = toml_positions("a = 1\n[table]\nrows = [{ b = 2 }]\n")
    where = {
        path: positions.spot_of("f", path) for path in (("table", "rows", 0, "c"), ("table", "x"), ("a", KEY), ("z",))
    }
    assert ["f:3:9", "f:2:2", "f:1:1", "f:1:1"] == [str(spot) for spot in where.values()]
