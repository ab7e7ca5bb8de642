"""Files of regimens: read in three formats, and every mistake told at its line and column, all at once."""

from __future__ import annotations

import json
import tomllib
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from tests.regimen.test_proof import changed, sound
from tests.regimen.test_refusals import SAID
from tests.support import ROOT
from tests.support.data_paths import part_at
from tests.support.yaml_extra import NEEDS_YAML

from schedules import Regimen, ScheduleError, load
from schedules.errors import FileError, RegimenError
from schedules.regimen.documents.reading import document_of, regimen_of
from schedules.regimen.parts import Parts
from schedules.regimen.proof import problems

TWELVE = ROOT / "tests" / "files" / "regimens" / "twelve-mistakes.toml"


def refused(name: str | Path) -> ScheduleError:
    with pytest.raises(ScheduleError) as caught:
        load(str(name))
    return caught.value


def in_json(data: dict[str, Any]) -> ScheduleError:
    with pytest.raises(ScheduleError) as caught:
        regimen_of(document_of(json.dumps(data, indent=1).encode(), ".json", "a.json"))
    return caught.value


class TestTwelveMistakes:
    """A file with twelve planted mistakes, of shape and of sense, reports twelve places."""

    def test_each_is_told_at_its_line(self) -> None:
        lines = TWELVE.read_text(encoding="utf-8").splitlines()
        planted = [number for number, line in enumerate(lines, 1) if line.endswith("# mistake")]
        found = [problem.spot.line for problem in refused(TWELVE).problems if problem.spot]
        assert 12 == len(planted)
        assert planted == found

    def test_each_says_what_is_meant(self) -> None:
        said = str(refused(TWELVE))
        for meant in ("number", "early", "visit", "arm", "dose", "cycle", "treatment"):
            assert f"did you mean '{meant}'?" in said
        for asked in ("is required", "greater than 0", "28 days", "is not a list of days"):
            assert asked in said

    def test_what_is_marked_is_what_is_wrong(self) -> None:
        marked = [
            problem.spot.text[problem.spot.column - 1 :][: problem.spot.length]
            for problem in refused(TWELVE).problems
            if problem.spot
        ]
        expected = ['"nubmer"', '"erly"', '"vist"', '"1, 8, 15, 29"', '"day 2"', "arms", '"dos"']
        expected += ['{ document = "Our protocol" }', '"erly"', '"cycel"', "0", '"treatmnt"']
        assert expected == marked

    @NEEDS_YAML
    def test_the_same_mistakes_are_told_in_every_format(self) -> None:
        from ruamel.yaml import YAML

        data, out = tomllib.loads(TWELVE.read_text(encoding="utf-8")), StringIO()
        YAML().dump(data, out)
        texts = {".json": json.dumps(data, indent=2), ".yaml": out.getvalue()}
        expected = [(problem.code, problem.message, problem.path) for problem in refused(TWELVE).problems]
        for suffix, text in texts.items():
            with pytest.raises(RegimenError) as caught:
                regimen_of(document_of(text.encode(), suffix, f"twelve{suffix}"))
            found = [(problem.code, problem.message, problem.path) for problem in caught.value.problems]
            assert sorted(map(str, expected)) == sorted(map(str, found))


@pytest.mark.parametrize(("data", "said"), SAID)
def test_what_the_proof_finds_has_a_place_in_the_data(data: dict[str, Any], said: str) -> None:
    """
    Each rule of the language that is broken once: the path that is told leads to a part that is there.
    """
    found = [problem for problem in in_json(data).problems if problem.message.startswith(said)]
    assert found, in_json(data)
    for problem in found:
        part_at(data, problem.path)
        assert problem.spot is not None
        assert problem.spot.line > 1


WRONG: list[tuple[dict[str, Any], tuple[str | int, ...], str]] = [
    (
        changed("tables", "weeks", "lenght_days", value=14),
        ("tables", "weeks", "lenght_days"),
        "did you mean 'length_days'?",
    ),
    (changed("tables", "weeks", "rows", 0, "hours", value=2), ("tables", "weeks", "rows", 0, "hours"), "one of a pump"),
    (
        changed("tables", "weeks", "rows", 0, "colour", value=2),
        ("tables", "weeks", "rows", 0, "colour"),
        "there are id, ",
    ),
    (
        changed("tables", "weeks", "rows", 0, "shape", value="pill"),
        ("tables", "weeks", "rows", 0, "shape"),
        "one of pump",
    ),
    (
        changed("tables", "weeks", "rows", 0, "title", value=7),
        ("tables", "weeks", "rows", 0, "title"),
        "a text is asked for",
    ),
    (
        changed("tables", "weeks", "length_days", value=1.5),
        ("tables", "weeks", "length_days"),
        "a whole number or a text",
    ),
    (
        changed("tables", "weeks", "rows", value="none"),
        ("tables", "weeks", "rows"),
        "a list is asked for; found 'none'",
    ),
    (changed("phases", 0, value=[]), ("phases", 0), "a table of names is asked for; found a list"),
    (
        changed("phases", 0, "id", value="The Course"),
        ("phases", 0, "id"),
        "lower-case letters, digits and single hyphens",
    ),
    (changed("choices", "weight_kg", "required", value="yes"), ("choices", "weight_kg", "required"), "true or false"),
    (changed("choices", "Weight kg", value={"title": "weight"}), ("choices", "Weight kg"), "digits and underscores"),
    (changed("tables", "weeks", "rows", 0, "amounts", 0, "when", value={"weight_kg": [[1]]}), ("tables",), "asked for"),
    (changed("title", value="a\nb"), ("title",), "control character"),
    (changed("source", value={"document": "x"}), ("source",), "'jurisdiction' is not given; this field is required"),
]


@pytest.mark.parametrize(("data", "path", "said"), WRONG)
def test_what_is_wrong_with_a_shape_is_told_in_words(data: dict[str, Any], path: tuple[str, ...], said: str) -> None:
    problem = in_json(data).problems[0]
    assert said in problem.message
    assert path == problem.path[: len(path)]
    assert "Input" not in problem.message


class NotWrong(Exception):  # noqa: N818  # a value that may stand there
    """The data is that of a regimen."""


def places_of(data: dict[str, Any], depth: int) -> list[tuple[str | int, ...]]:
    """
    List the paths of what is wrong with data; a part that is left out is told at the part that lacks it.
    """
    try:
        regimen_of(document_of(json.dumps(data).encode(), ".json", "a.json"))
    except RegimenError as error:
        return [problem.path[:depth] for problem in error.problems]
    raise NotWrong


class TestOneAtATime:
    """What only follows from a mistake is not told as another one."""

    @pytest.mark.parametrize(
        "path",
        [
            ("tables", "weeks", "rows", 0, "id"),
            ("tables", "weeks", "rows", 0, "days"),
            ("tables", "weeks", "rows", 0, "shape"),
            ("tables", "weeks", "rows", 0, "source"),
            ("tables", "weeks", "rows", 1, "of"),
            ("tables", "weeks", "length_days"),
            ("choices", "weight_kg", "kind"),
            ("choices", "weight_kg", "title"),
            ("phases", 0, "table"),
            ("phases", 0, "id"),
        ],
    )
    @pytest.mark.parametrize("value", [None, ["?"], {"?": 1}, -3, "Not A Value"])
    def test_a_part_of_another_kind_is_one_mistake(self, path: tuple[str | int, ...], value: Any) -> None:
        data = changed(*path, value=value)
        with suppress(NotWrong):
            assert [path] == list(dict.fromkeys(places_of(data, len(path))))

    def test_a_mistake_of_sense_beside_one_of_shape_is_told(self) -> None:
        data = changed("titel", value="x")
        data["phases"][0]["table"] = "week"
        expected = [
            "there is no table 'week'; it has weeks; did you",
            "'titel' is no field here; did you mean 'title'?",
        ]
        assert expected == [problem.message[:47] for problem in in_json(data).problems]

    def test_the_proof_of_one_table_does_not_wait_for_another(self) -> None:
        data = sound()
        rows = data["tables"]["weeks"]["rows"]
        data["tables"]["other"] = {"length_days": 14, "rows": [{**rows[0], "days": "1, 4", "amounts": []}]}
        data["phases"].append({"id": "other", "title": "other", "table": "other", "cycles": 1})
        rows[0]["days"] = "1, 99"
        assert ["day_outside_cycle", "floor_broken"] == [each.code for each in problems(Parts.model_validate(data))]


class TestUnreadable:
    """A file that is not what its name says is told where reading stopped."""

    @pytest.mark.parametrize(
        ("suffix", "text", "place", "said"),
        [
            (".toml", "id = 'a'\ntitle = \n", "f:2:9", "is not TOML (Invalid value); correct it there"),
            (".toml", "id = 'a'\nid = 'b'\n", "f:2:9", "is not TOML (Cannot overwrite a value)"),
            (".toml", "a = [1,\n", "f:1:8", "is not TOML"),
            (".json", '{"id": "a",\n "title" "b"}', "f:2:10", "is not JSON (Expecting ':' delimiter)"),
            (".json", '{"id": NaN}', "f:1:1", "NaN is no number"),
            (".json", '{"id": "a",\n "id": "b",\n "a": {"b": 1, "b": 2}}', "f:2:2: id", "is there twice"),
            pytest.param(".yaml", "id: a\nb: [1\n", "f:3:1", "is not YAML", marks=NEEDS_YAML),
            pytest.param(".yaml", "id: a\ntitle: b\nid: c\n", "f:3:1: id", "is there twice", marks=NEEDS_YAML),
            pytest.param(".yaml", "a: 1\n---\nb: 2\n", "f:2:1", "a second document begins", marks=NEEDS_YAML),
            pytest.param(".yaml", "a: !!python/name:os 1\n", "f:1:4", "a tag asks for", marks=NEEDS_YAML),
            pytest.param(".yaml", "a: &x {b: 1}\nc:\n  <<: *x\n", "f:3:3", "merges no mappings", marks=NEEDS_YAML),
            pytest.param(".yaml", "a: &x [*x]\n", "f:1:8", "stands for itself", marks=NEEDS_YAML),
            pytest.param(".yaml", "a: *y\n", "f:1:4", "is no anchor above it", marks=NEEDS_YAML),
            pytest.param(".yaml", "a: .inf\n", "f:1:4", "is no number", marks=NEEDS_YAML),
            pytest.param(".yaml", "[a]: 1\n", "f:1:1", "a name is a word", marks=NEEDS_YAML),
            pytest.param(".yaml", "a: \x07\n", "f:1:4", "U+0007", marks=NEEDS_YAML),
        ],
    )
    def test_where_reading_stopped(self, suffix: str, text: str, place: str, said: str) -> None:
        with pytest.raises(FileError) as caught:
            document_of(text.encode(), suffix, "f")
        assert (place, "file_damaged") == (caught.value.problems[0].place, caught.value.problems[0].code)
        assert said in caught.value.problems[0].message

    def test_every_name_that_stands_twice_is_told(self) -> None:
        with pytest.raises(FileError) as caught:
            document_of(b'{"a": 1, "a": 2, "c": [{"d": 1, "d": 2}]}', ".json", "f")
        assert ["f:1:10: a", "f:1:33: c, 1, d"] == [problem.place for problem in caught.value.problems]

    def test_a_text_that_is_no_utf_8_is_told(self) -> None:
        with pytest.raises(FileError, match="f:2: is not TOML"):
            document_of(b"a = 1\nb = '\xe9'\n", ".toml", "f")

    @NEEDS_YAML
    def test_anchors_that_grow_without_bound_are_refused(self) -> None:
        lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
        lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
        with pytest.raises(FileError, match="more than 50,000 parts"):
            document_of("\n".join(lines).encode(), ".yaml", "f")

    @NEEDS_YAML
    def test_parts_that_lie_too_deep_are_refused(self) -> None:
        for suffix, text in ((".yaml", "[" * 5000), (".json", "[" * 100_000), (".toml", f"a = {'[' * 5000}")):
            with pytest.raises(FileError, match=r"too deep|is not"):
                document_of(text.encode(), suffix, "f")

    @NEEDS_YAML
    def test_what_lies_too_deep_is_refused_where_it_begins(self) -> None:
        document_of(f"a: {'[' * 20}{']' * 20}".encode(), ".yaml", "f")
        for text in (f"a: {'[' * 21}{']' * 21}", "- " * 5000, f"a: {'{b: ' * 5000}", f"a:\n {'[' * 5000}"):
            with pytest.raises(FileError, match=r"too deep") as refused:
                document_of(text.encode(), ".yaml", "f")
            assert "its parts lie too deep in one another" in str(refused.value)


@NEEDS_YAML
def test_words_of_yaml_are_what_they_look_like() -> None:
    text = (
        "a: [on, off, yes, no, y, 10:00, 1:30:00, 2024-03-01, 012, 1_000, true, null, ~, 0x1F, 1e3, 'true']\non: no\n"
    )
    found = document_of(text.encode(), ".yaml", "f").data
    words = ["on", "off", "yes", "no", "y", "10:00", "1:30:00", "2024-03-01", 12, "1_000", True, None, None, 31, 1000.0]
    assert {"a": [*words, "true"], "on": "no"} == found
    assert [type(each) for each in words] == [type(each) for each in found["a"][:-1]]


@NEEDS_YAML
def test_an_anchor_stands_for_its_value_and_a_mistake_in_it_is_told_where_it_is_used() -> None:
    text = "source: &s {document: Ours, jurisdiction: here}\nother: *s\n"
    document = document_of(text.encode(), ".yaml", "f")
    assert document.data["source"] == document.data["other"]
    assert "f:2:8" == str(document.positions.spot_of("f", ("other", "document")))


def test_a_file_may_name_its_schema() -> None:
    data = {"$schema": "regimen-1.schema.json", **sound()}
    assert Regimen.read(sound()) == regimen_of(document_of(json.dumps(data).encode(), ".json", "f"))


def test_without_the_extra_a_yaml_file_names_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ruamel.yaml", None)
    path = tmp_path / "a.yaml"
    path.write_text("id: a\n", encoding="utf-8")
    assert "pip install 'treatment-schedules[yaml]' [extra_missing]" in str(refused(path))
