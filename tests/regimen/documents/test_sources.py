"""Sources that are named once: the name stands for the source wherever one may stand, and nothing is guessed."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.regimen.test_proof import sound
from tests.support.yaml_extra import NEEDS_YAML
from tests.witnesses.base import BASE, changed

from schedules import Regimen
from schedules.errors import Problem, RegimenError
from schedules.regimen.documents.reading import document_of, regimen_of
from schedules.regimen.documents.writing import written
from schedules.regimen.sources import Source

OURS = {"document": "Our protocol", "jurisdiction": "our clinic", "section": "table 2", "confidence": "single-source"}
FORMATS = (".toml", ".json", pytest.param(".yaml", marks=NEEDS_YAML))


def places_of_sources(data: Any, path: str = "") -> Iterator[str]:
    """
    Yield the path of every source in data.
    """
    for name, each in data.items() if isinstance(data, dict) else enumerate(data):
        here = f"{path}.{name}" if path else str(name)
        if isinstance(each, dict) and "document" in each:
            yield here
        elif isinstance(each, dict | list):
            yield from places_of_sources(each, here)


PLACES = sorted(places_of_sources(BASE))


def told(data: dict[str, Any]) -> tuple[Problem, ...]:
    with pytest.raises(RegimenError) as caught:
        regimen_of(document_of(json.dumps(data, indent=1).encode(), ".json", "a.json"))
    return caught.value.problems


def without_names(regimen: Regimen) -> Regimen:
    return regimen.model_copy(update={"sources": {}})


class TestANameStandsForASource:
    """Wherever a source may stand, its name says the same."""

    @pytest.mark.parametrize("path", PLACES)
    def test_at_every_place(self, path: str) -> None:
        inline = Regimen.read(changed(BASE, path, OURS))
        named = Regimen.read(changed({**BASE, "sources": {"protocol": OURS}}, path, "protocol"))
        assert inline == without_names(named)
        assert {"protocol": Source.read(OURS)} == named.sources

    def test_the_places_are_those_of_the_language(self) -> None:
        kinds = {".".join(step for step in path.split(".")[:-1] if not step.isdecimal()) for path in PLACES}
        assert {"", "limits", "notes", "phases", "phases.after"} < kinds
        assert {f"tables.weeks.rows{part}" for part in ("", ".steps", ".hold", ".late", ".postponed")} < kinds
        assert any(path.endswith("not_raised") for path in PLACES)

    def test_a_choice_a_table_or_a_fact_called_source_is_none(self) -> None:
        data = sound()
        data["sources"] = {"protocol": OURS}
        data["source"] = "protocol"
        data["choices"]["source"] = {"title": "source of the cells", "values": ["own", "donor"], "default": "own"}
        data["tables"]["weeks"]["rows"][0]["when"] = {"source": "own"}
        row = {**data["tables"]["weeks"]["rows"][0], "id": "other", "when": {"source": "donor"}}
        data["tables"]["weeks"]["rows"].append(row)
        assert {"source": "own"} == Regimen.read(data).tables["weeks"].rows[0].when


class TestWhatNamesNone:
    """A row that names no source has its table's, and what stands in a row has the row's."""

    def test_a_row_has_that_of_its_table(self) -> None:
        data = sound()
        rows = data["tables"]["weeks"]["rows"]
        kept = {**rows[0]["source"], "section": "of its own"}
        rows[0]["source"] = kept
        for row in rows[1:]:
            del row["source"]
        data["tables"]["weeks"]["source"] = OURS
        found = [row.source for row in Regimen.read(data).tables["weeks"].rows]
        assert [Source.read(kept)] + [Source.read(OURS)] * (len(rows) - 1) == found

    @pytest.mark.parametrize(
        "path", ["rows.0.steps.0", "rows.0.hold", "rows.1.late.0", "rows.1.postponed.0"], ids=lambda path: path[7:]
    )
    def test_a_part_of_a_row_has_that_of_the_row(self, path: str) -> None:
        row = path.split(".")[1]
        data = changed(BASE, f"tables.weeks.rows.{row}.source", OURS)
        said = changed(data, f"tables.weeks.{path}.source", OURS)
        left = changed(data, f"tables.weeks.{path}", _without_source(data, f"tables.weeks.{path}"))
        assert Regimen.read(said) == Regimen.read(left)

    def test_without_any_it_is_asked_for(self) -> None:
        data = sound()
        del data["tables"]["weeks"]["rows"][0]["source"]
        assert ["'source' is not given; this field is required"] == [problem.message for problem in told(data)]

    def test_an_amount_without_one_is_as_sure_as_its_row(self) -> None:
        """
        An amount that names none is not given the row's, since its event is as sure as the less sure of the two.
        """
        regimen = Regimen.read(sound())
        assert all(amount.source is None for row in regimen.tables["weeks"].rows for amount in row.amounts)


def _without_source(data: dict[str, Any], path: str) -> dict[str, Any]:
    part: Any = data
    for step in path.split("."):
        part = part[int(step)] if isinstance(part, list) else part[step]
    return {name: value for name, value in part.items() if name != "source"}


class TestMistakes:
    def test_an_unknown_name_is_told_once_at_its_place_with_what_is_meant(self) -> None:
        data = changed({**BASE, "sources": {"protocol": OURS}}, "source", "protocol")
        (problem,) = told(changed(data, "tables.weeks.rows.1.late.0.source", "protocoll"))
        assert "no source is called 'protocoll'; it has protocol; did you mean 'protocol'?" == problem.message
        assert "name_unknown" == problem.code
        assert ("tables", "weeks", "rows", 1, "late", 0, "source") == problem.path
        assert problem.spot is not None
        assert '"protocoll"' == problem.spot.text[problem.spot.column - 1 :][: problem.spot.length]

    def test_an_unknown_name_of_a_table_is_not_told_again_for_its_rows(self) -> None:
        data = changed({**BASE, "sources": {"protocol": OURS}}, "source", "protocol")
        data = changed(data, "tables.weeks.source", "tabel")
        data["tables"]["weeks"]["rows"] = [_without_source(data, f"tables.weeks.rows.{n}") for n in range(9)]
        assert [("tables", "weeks", "source")] == [problem.path for problem in told(data)]

    def test_a_name_where_no_source_has_one(self) -> None:
        (problem,) = told(changed(BASE, "notes.0.source", "protocol"))
        assert "no source is called 'protocol'; write it under [sources.NAME]" == problem.message

    def test_a_source_that_is_wrong_is_told_where_it_is_written_and_not_where_it_is_named(self) -> None:
        data = {**BASE, "sources": {"protocol": {"document": "Ours"}}, "source": "protocol"}
        data = changed(data, "notes.0.source", "protocol")
        (problem,) = told(data)
        assert "'jurisdiction' is not given; this field is required" == problem.message
        assert ("sources", "protocol") == problem.path

    @pytest.mark.parametrize(
        ("sources", "said"),
        [
            (
                {"protocol": OURS, "spare": {**OURS, "section": "3"}},
                "no part has it as its source; write source = 'spare'",
            ),
            ({"protocol": OURS, "spare": OURS}, "it says the same as source protocol; keep one of them"),
        ],
    )
    def test_a_source_that_nothing_reads_is_refused(self, sources: dict[str, Any], said: str) -> None:
        (problem,) = told({**BASE, "sources": sources, "source": "protocol"})
        assert problem.message.startswith(said)
        assert ("sources", "spare") == problem.path[:2]

    def test_a_tables_source_that_no_row_takes_is_refused(self) -> None:
        (problem,) = told(changed(BASE, "tables.weeks.source", OURS))
        assert "each of its rows names another source; take that of the table out" == problem.message

    @pytest.mark.parametrize("sources", [[OURS], "protocol", {"Our Protocol": OURS}, {"protocol": 7}, None])
    def test_sources_of_another_form_are_told_once(self, sources: Any) -> None:
        (problem,) = told({**BASE, "sources": sources})
        assert "sources" == problem.path[0]


class TestWrittenOut:
    @pytest.mark.parametrize("suffix", FORMATS)
    @given(places=st.sets(st.sampled_from(PLACES), min_size=1), rows=st.sampled_from(["whole", "of the table"]))
    def test_names_are_written_once_and_read_back(self, suffix: str, places: set[str], rows: str) -> None:
        data = {
            **BASE,
            "sources": {"protocol": OURS, "base": BASE["source"]},
            "notes": [{"text": "x", "source": "base"}],
        }
        for path in places - {"notes.0.source"}:
            data = changed(data, path, "protocol")
        data["source"] = "protocol"
        if rows == "of the table":
            left = [_without_source(data, f"tables.weeks.rows.{n}") for n in range(9)]
            data["tables"] = {**data["tables"], "weeks": {"length_days": 21, "source": "protocol", "rows": left}}
        regimen = Regimen.read(data)
        text = written(regimen, suffix)
        assert 1 == text.count(b"Our protocol")
        assert regimen == regimen_of(document_of(text, suffix, f"a{suffix}"))

    def test_a_row_with_the_source_of_its_table_does_not_repeat_it(self) -> None:
        data = sound()
        for row in data["tables"]["weeks"]["rows"]:
            row["source"] = OURS
        data["tables"]["weeks"]["source"] = OURS
        back = tomllib.loads(written(Regimen.read(data), ".toml").decode())
        assert not [row for row in back["tables"]["weeks"]["rows"] if "source" in row]
