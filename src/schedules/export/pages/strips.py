"""The bars of a week: what lasts for days, each part of it that lies in the week as one bar with its name once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from schedules.export.pages.cells import TONES, Teller
from schedules.export.pages.content import Strip, Week, Words
from schedules.export.pages.days import Day, Span

TIMED: Final = ("infusion",)
"""The kinds of event whose end is told by an event of its own, so that the bar need not tell its last day."""


def strips_of(days: Sequence[Day | None], tell: Teller) -> tuple[tuple[Strip, ...], ...]:
    """Return the bars of a week in lines, those of one kind on the same line where there is room."""
    spans: dict[int, Span] = {}
    for day in days:
        spans.update({id(span): span for span in (day.spans if day else ())})
    found = sorted(spans.values(), key=lambda span: (_rank(span), span.first, span.event.key))
    return _in_lines(_strip(span, days, tell) for span in found)


def _rank(span: Span) -> int:
    kind = span.event.kind
    return TONES.index(kind) if kind in TONES else -1


def _strip(span: Span, days: Sequence[Day | None], tell: Teller) -> Strip:
    shown = [(column, day.day) for column, day in enumerate(days) if day and span.first <= day.day <= span.last]
    (first_column, first), (last_column, last) = shown[0], shown[-1]
    begins, ends = first == span.first, last == span.last and not span.is_open
    tells_end = ends and span.event.kind not in TIMED and not tell.look.discreet
    whole = [day.day for day in days if day]
    return Strip(
        column=first_column,
        span=last_column - first_column + 1,
        words=tell.word(span.event),
        tail=tell.speech.say("last-day") if tells_end else "",
        days=_days_words(first, last, whole, tell, ends=ends),
        tone=tell.tone(span),
        begins=begins,
        ends=ends,
        is_dashed=span.event.state == "held",
    )


def _days_words(first: date, last: date, whole: Sequence[date], tell: Teller, *, ends: bool) -> str:
    """Return on which days of its week a bar is: "all week", "from Mon 7", "to Tue 15"."""
    say, name = tell.speech.say, tell.name
    if (first, last) == (whole[0], whole[-1]):
        return say("to-last-day", free=name(last)) if ends else say("all-week")
    if last == whole[-1] and not ends:
        return say("from-day", free=name(first))
    if first == whole[0]:
        return say("to-last-day", free=name(last)) if ends else say("to-day", free=name(last))
    return say("day-to-day", free=name(first), free_2=name(last)) if last > first else name(first)


def _in_lines(strips: Iterable[Strip]) -> tuple[tuple[Strip, ...], ...]:
    lines: list[list[Strip]] = []
    for strip in strips:
        for line in lines:
            if all(_is_apart(strip, other) for other in line):
                line.append(strip)
                break
        else:
            lines.append([strip])
    return tuple(tuple(sorted(line, key=lambda each: each.column)) for line in lines)


def _is_apart(one: Strip, other: Strip) -> bool:
    return one.column + one.span <= other.column or other.column + other.span <= one.column


def widened(week: Week) -> Week:
    """Return the first or the last week of a month with its day at the edge as wide as what no day of the month has."""
    others = week.squares.count(None)
    if not others:
        return week

    def to_the_edge(strip: Strip) -> Strip:
        if not strip.column <= week.edge < strip.column + strip.span:
            return strip
        return replace(strip, column=0 if week.begins_late else strip.column, span=strip.span + others)

    return replace(week, strips=tuple(tuple(map(to_the_edge, line)) for line in week.strips), is_wide=True)


def joined_strips(lines: tuple[tuple[Strip, ...], ...]) -> tuple[tuple[Strip, ...], ...]:
    """Return the bars with those as one that begin and end together, so that a week needs fewer lines."""
    found: dict[tuple[int, int, bool, bool, bool], Strip] = {}
    for strip in (strip for line in lines for strip in line):
        place = (strip.column, strip.span, strip.begins, strip.ends, strip.is_dashed)
        first = found.get(place)
        if first is None:
            found[place] = strip
        else:
            text = f"{first.words.text} · {strip.words.text}"
            words = Words(text, own=first.words.own and strip.words.own)
            found[place] = replace(first, words=words, tail=first.tail or strip.tail)
    return _in_lines(found.values())
