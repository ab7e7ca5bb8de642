"""A link has one wording, wherever it is read: in the table, in the sentences, in the reason of an event."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.support.drawing import REGIMENS

from schedules import Regimen, plan, select
from schedules.regimen import Link, Source, Wait
from schedules.regimen.outline import table_of
from schedules.regimen.sentences import sentences
from schedules.regimen.wording import link_words, span_words

SOURCE = Source(document="made for this test", jurisdiction="nowhere")
LINKED = [regimen for regimen in REGIMENS.values() if any(phase.after for phase in regimen.phases)]


def link(**fields: Any) -> Link:
    return Link(of="part-a", source=SOURCE, **fields)


def wait(**fields: Any) -> Wait:
    return Wait(of="part-a", milestone="released", title="Released", source=SOURCE, **fields)


@pytest.mark.parametrize("regimen", LINKED, ids=lambda regimen: regimen.id)
def test_the_table_the_sentences_and_the_reasons_say_a_link_in_the_same_words(regimen: Regimen) -> None:
    needed = {name: choice.values[0] for name, choice in regimen.choices.items() if choice.required}
    course = plan(select(regimen, needed), start=datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Paris")))
    reasons = "\n".join(reason.text for event in course.events for reason in event.why)
    table = " ".join(table_of(regimen).split())
    titles = {phase.id: phase.title for phase in regimen.phases}
    for phase in (phase for phase in regimen.phases if phase.after):
        assert phase.after is not None
        words = link_words(phase.after, titles[phase.after.of])
        assert words in table
        assert any(f"{words}." in sentence for sentence in sentences(regimen))
        assert f"{phase.title} comes {words}, " in reasons


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (link(expected=1), "1 day"),
        (link(months=1), "1 month"),
        (link(earliest=2, expected=2, latest=2), "2 days"),
        (link(earliest=2, expected=3, latest=4), "2 to 4 days (planned at 3, this library's choice)"),
        (link(earliest=2, expected=3), "at least 2 days (planned at 3, this library's choice)"),
        (link(earliest=2, expected=3, latest=4, chosen_by="source"), "2 to 4 days (3 as a rule)"),
        (link(earliest=2, expected=3, chosen_by="source"), "at least 2 days (3 as a rule)"),
        (link(expected=3, latest=4, chosen_by="source"), "at most 4 days (3 as a rule)"),
        (link(expected=3, chosen_by="source"), "3 days"),
        (
            wait(earliest=0, typical=16, chosen_by="author"),
            "planned at 16 days by this library's choice, with no known upper limit",
        ),
        (
            wait(earliest=0, typical=16, latest=20, chosen_by="author"),
            "planned at 16 days by this library's choice, at most 20",
        ),
        (
            wait(earliest=1, typical=16, chosen_by="author"),
            "at least 1 day, planned at 16 days by this library's choice, with no known upper limit",
        ),
        (
            wait(earliest=1, typical=16, latest=20, chosen_by="author"),
            "at least 1 day, planned at 16 days by this library's choice, at most 20",
        ),
        (
            wait(earliest=21, typical=28, usual=True, chosen_by="author"),
            "usually at least 21 days, planned at 28 days by this library's choice, with no known upper limit",
        ),
        (
            wait(earliest=21, typical=28, latest=30, usual=True, chosen_by="author"),
            "usually at least 21 days, planned at 28 days by this library's choice, at most 30",
        ),
        (wait(earliest=0, typical=16), "typically 16 days, with no known upper limit"),
        (wait(earliest=1, typical=16, latest=20), "at least 1 day, typically 16 days, at most 20"),
        (
            wait(earliest=21, typical=28, usual=True),
            "usually at least 21 days, typically 28 days, with no known upper limit",
        ),
    ],
)
def test_the_length_of_a_link(given: Link | Wait, words: str) -> None:
    assert words == span_words(given)


@pytest.mark.parametrize(
    ("edge", "words"),
    [
        ("start", "the start of part A"),
        ("end", "the end of part A"),
        ("next", "the last cycle of part A"),
        ("infusion", "infusion in part A"),
    ],
)
def test_the_edge_of_a_link(edge: str, words: str) -> None:
    assert f"2 days after {words}" == link_words(link(edge=edge, expected=2), "part A")
