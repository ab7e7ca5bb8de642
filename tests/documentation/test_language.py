"""The reference of the language: every model and field as its docstring has it, every example read by its model."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic.fields import FieldInfo
from tests.documentation.test_code_blocks import DOCS

from schedules import Regimen, model, regimen
from schedules.model import Model, field_sentences
from schedules.regimen import (
    Amount,
    Beside,
    Choice,
    Floor,
    HoldRule,
    Lateness,
    Limit,
    Link,
    Note,
    Overruled,
    Phase,
    Placement,
    Postponement,
    Pump,
    Row,
    Source,
    Span,
    Step,
    Table,
    Visit,
    Wait,
    Window,
    rows,
    sources,
)
from schedules.regimen.extension import Added, Extension, Overrule
from schedules.regimen.spelling import Respelled

PAGE = (DOCS / "language.md").read_text(encoding="utf-8")
MODELS: dict[str, type[Model]] = {
    each.__name__: each
    for each in (
        *(Regimen, Choice, Limit, Floor, Note, Phase, Link, Wait, Table, Row, Amount, Source, Pump, Step, HoldRule),
        Placement,
        *(Visit, Window, Lateness, Postponement, Span, Overruled, Beside),
        *(Extension, Added, Overrule),
    )
}
TYPES = {
    **dict.fromkeys(("Id", "Fact", "Title", "Text", "Whole", "Day", "Clock"), model),
    **dict.fromkeys(("DayText", "WeekdayText", "CycleText", "When", "Scalar", "Kind", "Setting", "Edge"), rows),
    "Confidence": sources,
}
SECTIONS = dict(re.findall(r"^##+ (\w+)\n(.*?)(?=^##|\Z)", PAGE, flags=re.MULTILINE | re.DOTALL))


def rows_of(text: str) -> dict[str, tuple[str, str]]:
    """
    Read the table of a section: the names of its first column with the other two.
    """
    found = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", text, flags=re.MULTILINE)
    return {name: (words, last) for name, words, last in found}


def own_fields(name: str) -> dict[str, tuple[str, str]]:
    """
    List the fields that a model has, without those it has from Row, each with its sentence and its default.
    """
    inherited = Row.model_fields if name != "Row" and issubclass(MODELS[name], Row) else {}
    sentences = field_sentences(MODELS[name])
    fields = {field: info for field, info in MODELS[name].model_fields.items() if field not in inherited}
    return {field: (sentences[field], default_of(info)) for field, info in fields.items()}


def default_of(field: FieldInfo) -> str:
    """
    Say what a field is where it is left out, as a file has it.
    """
    if field.is_required():
        return "required"
    written = json.dumps(field.default)
    return "none" if field.default is None else f"`{written}`"


def sentence_of_type(name: str) -> str:
    """
    Read the docstring under the type's assignment.
    """
    file = TYPES[name].__file__
    assert file
    body = ast.parse(Path(file).read_text(encoding="utf-8")).body
    for one, below in pairwise(body):
        match one, below:
            case ast.Assign(targets=[ast.Name(id=found)]), ast.Expr(value=ast.Constant(value=str(words))):
                if found == name:
                    return words
    raise AssertionError(name)


def models_below(value: Any) -> Iterator[type]:
    """
    Yield the class of a model and of every model in it.
    """
    match value:
        case Model():
            yield type(value)
            for name in value.model_fields_set:
                yield from models_below(getattr(value, name))
        case dict():
            for each in value.values():
                yield from models_below(each)
        case tuple():
            for each in value:
                yield from models_below(each)


def test_no_model_of_the_language_is_left_out() -> None:
    public = {each for each in vars(regimen).values() if isinstance(each, type) and issubclass(each, Model)}
    assert public | {Extension, Added, Overrule} == set(MODELS.values())


@pytest.mark.parametrize("name", MODELS)
def test_a_model_and_its_fields_are_said_as_their_docstrings_have_it(name: str) -> None:
    assert own_fields(name) == rows_of(SECTIONS[name])
    assert str(MODELS[name].__doc__).partition("\n")[0] == SECTIONS[name].strip().partition("\n")[0]


def test_every_type_of_a_value_is_said_as_its_docstring_has_it() -> None:
    said = rows_of(SECTIONS["Values"])
    assert {name: sentence_of_type(name) for name in TYPES} == {name: words for name, (words, _) in said.items()}
    for name in ("Kind", "Setting", "Edge", "Confidence"):
        assert list(get_args(getattr(TYPES[name], name))) == re.findall(r"[\w-]+", said[name][1])


def test_every_example_is_read_by_the_model_it_is_of_and_every_model_is_in_one() -> None:
    seen: set[type] = set()
    for name, text in SECTIONS.items():
        for block in re.findall(r"^```toml\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL):
            seen |= set(models_below(MODELS[name].read(Respelled(tomllib.loads(block)).data)))
    assert set(MODELS.values()) - {Row} == seen
