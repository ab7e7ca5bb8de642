"""What a family reads, in its own language: nothing is left out, nothing is left English, dates stay words."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from typing import get_args
from uuid import UUID

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st
from tests.support import ROOT
from tests.support.courses import blinatumomab, new_york
from tests.support.drawing import REGIMENS, any_course
from tests.support.pages import Page, full

from schedules import Event, Plan, ScheduleError, Tisagenlecleucel, load, plan, revise
from schedules.builtin.catalog import teaching_names
from schedules.course import Hold, Reduce, Resume
from schedules.course.titles import plain_title
from schedules.export import to_html, to_ics
from schedules.export.speech.customs import place_of
from schedules.export.speech.language import LANGUAGES, Language, language
from schedules.export.speech.options import Look
from schedules.export.speech.wording import calendar_title, description
from schedules.phrases import PHRASES
from schedules.regimen import Beside, Kind, Pump, Setting, Span, Wait
from schedules.regimen.names import named_parts
from schedules.sentence import Sentence, kind_of, places_of
from schedules.testing import histories

ENGLISH = re.compile(r"\b(the|of|and|before|after|with|not|from|is|are|to|until)\b")


def phrases_asked_for() -> set[str]:
    """List the ids of the phrases that pages and calendars say."""
    found = set()
    for package in ("export", "publication"):
        for path in (ROOT / "src" / "schedules" / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and node.args:
                    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                    first = node.args[0]
                    chosen = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                    found |= {str(one.value) for one in chosen if name == "say" and isinstance(one, ast.Constant)}
    return found


def label_texts() -> set[str]:
    """List every text of the built-in regimens that a calendar may say; of a phase's title also as a band begins."""
    found: set[str] = set()
    for regimen in (*REGIMENS.values(), *map(load, teaching_names())):
        found |= {regimen.title, *(note.text for note in regimen.notes)}
        found |= {words for choice in regimen.choices.values() for words in choice.words.values()}
        for phase in regimen.phases:
            found |= {phase.title, phase.title[:1].upper() + phase.title[1:]}
            found |= {phase.after.title} if isinstance(phase.after, Wait) else set()
        found |= {name for part in named_parts(regimen) for name in (part.short, part.plain) if name}
        for row in (row for table in regimen.tables.values() for row in table.rows):
            found |= {row.title, *row.details, *(amount.text for amount in row.amounts)}
            found |= {step.title for step in row.steps} if isinstance(row, Pump) else set()
            found |= {row.of} if isinstance(row, Span | Beside) and row.of else set()
            found |= {row.until} if isinstance(row, Span) and row.until else set()
    return found


def names_of_phrases(book: Language) -> set[str]:
    """List the ids of the phrases that name an event in everyday words."""
    return {name for name in book.phrases if name.startswith(("plain-", "short-"))}


class TestBooks:
    """A phrase book has every phrase by its id, with every place, and every text of the built-in regimens."""

    def test_every_phrase_of_pages_and_calendars_is_in_the_english_book(self) -> None:
        asked = phrases_asked_for()
        assert len(asked) > 60
        assert set() == asked - set(language("en").phrases)

    def test_no_phrase_of_the_pages_has_the_id_of_one_of_the_engine(self) -> None:
        book = tomllib.loads((ROOT / "src/schedules/export/speech/phrases/en.toml").read_text(encoding="utf-8"))
        assert set() == set(book["phrases"]) & set(PHRASES)

    def test_spanish_has_every_phrase_and_no_other(self) -> None:
        assert set(language("en").phrases) == set(language("es").phrases)

    def test_arabic_has_no_other(self) -> None:
        assert set(language("ar").phrases) < set(language("en").phrases)
        assert set(language("ar").labels) < set(language("es").labels)

    def test_spanish_has_every_text_of_the_built_in_regimens_and_no_other(self) -> None:
        assert label_texts() == set(language("es").labels)

    @pytest.mark.parametrize("code", LANGUAGES)
    def test_every_place_of_a_phrase_is_in_its_translation(self, code: str) -> None:
        english, book = language("en"), language(code)
        for phrase, template in book.phrases.items():
            assert sorted(places_of(english.phrases[phrase])) == sorted(places_of(template)), phrase

    @pytest.mark.parametrize("code", LANGUAGES)
    def test_a_text_of_a_regimen_has_no_places(self, code: str) -> None:
        book = language(code)
        assert not [text for text in book.labels.values() if "{" in text]

    @pytest.mark.parametrize("code", LANGUAGES)
    def test_the_everyday_words_are_the_same_set_in_every_language(self, code: str) -> None:
        english, book = language("en"), language(code)
        for section in ("expect", "kinds", "places"):
            assert set(getattr(english, section)) == set(getattr(book, section)), section
        assert names_of_phrases(english) == names_of_phrases(book)

    def test_each_kind_and_each_place_has_its_words(self) -> None:
        assert set(get_args(Kind)) == set(language("en").kinds) == set(language("en").expect)
        assert set(get_args(Setting)) - {"any"} == set(language("en").places)

    @pytest.mark.parametrize("code", ["es", "ar"])
    def test_every_plural_of_the_language_is_there(self, code: str) -> None:
        # Spanish has "many" for millions; no calendar counts so far.
        forms = {str(Locale(code).plural_form(number)) for number in range(1000)}
        for unit, phrases in language(code).counts.items():
            assert forms <= {*phrases, "zero"} if code == "ar" else forms <= set(phrases), unit

    def test_the_issue_asks_for_whole_english_and_spanish(self) -> None:
        assert (True, True, False) == tuple(language(code).complete for code in LANGUAGES)


class TestCompleteness:
    @given(plans=histories(any_course()))
    def test_spanish_says_every_sentence_of_any_history(self, plans: list[Plan]) -> None:
        spanish = language("es")
        free = {entry.amount for course in plans for entry in course.record if isinstance(entry, Reduce)}
        for course in plans:
            said = [course.title, *course.notes]
            for event in (*course.events, *course.cancelled):
                said += [event.title, event.phase, *event.details, *(reason.text for reason in event.why)]
                said += [event.amount] if event.amount and event.amount not in free else []
            assert [] == [text for text in said if spanish.reading(text) is None]
            own = [(str(spanish.reading(text)), [*written(text)]) for text in said]
            assert [] == [words for words, free in own if ENGLISH.search(without(words, free))]

    @given(course=any_course(), detail=st.sampled_from(["plain", "discreet"]))
    def test_a_plain_arabic_page_is_arabic(self, course: Plan, detail: str) -> None:
        data = to_html(course, detail=detail, language="ar")  # type: ignore[arg-type]  # one of them
        assert b'lang="en"' not in data
        assert b'<html lang="ar" dir="rtl">' in data
        words = Page(data).words.replace(place_of(course.zone), "")
        assert [] == re.findall(r"[A-Za-z]{2,}", words)

    def test_what_a_book_lacks_stays_english_and_is_marked_for_the_voice(self) -> None:
        data = to_html(full("brexucabtagene-autoleucel"), language="ar").decode()
        assert '<span lang="en" dir="ltr">Lymphodepletion starts only after the product is known' in data


def written(text: str) -> Iterator[str]:
    """Yield what a sentence leaves as it was written, such as the name of a label."""
    for place, value in text.values.items() if isinstance(text, Sentence) else ():
        if kind_of(place) == "free":
            yield str(value)
        elif isinstance(value, Sentence):
            yield from written(value)


def without(words: str, texts: list[str]) -> str:
    for text in texts:
        words = words.replace(text, "")
    return words


class TestSpanish:
    """Blinatumomab from Monday 2 March 2026, 09:00 in New York; the words typed by hand."""

    def event(self, kind: str) -> tuple[Plan, Event]:
        course = blinatumomab(new_york(3, 2), bag_hours=96)
        return course, next(event for event in course.events if event.kind == kind)

    def test_the_whole_description_of_a_bag_change(self) -> None:
        course, event = self.event("bag-change")
        look = Look(language="es", view="clinic")
        assert "Cambio de bolsa: bolsa 2, bolsa de 72 h (C1D5)" == calendar_title(course, event, look)
        bag = (
            "Por qué: 96 horas infundidas después de lun, 2 mar 2026 09:00; "
            "las bolsas se suceden y se cortan en cada cambio de dosis [C8]"
        )
        assert description(course, event, look).splitlines()[:7] == [
            "Cambio de bolsa: bolsa 2",
            "Cantidad: bolsa de 72 h",
            "vie, 6 mar 2026 09:00, hora de America/New_York",
            "Inducción, ciclo 1, día 5",
            "Es un momento; se muestra como 30 minutos.",
            "Por qué: inducción: empieza el lun, 2 mar 2026 09:00, la fecha que se dio a este plan",
            bag,
        ]
        assert "No es consejo médico. Vale el calendario del equipo médico." in description(course, event, look)

    def test_everyday_words(self) -> None:
        course, event = self.event("disconnect")
        look = Look(detail="plain", language="es")
        assert "Se quita la bomba" == calendar_title(course, event, look)
        assert description(course, event, look).splitlines() == [
            "Termina la medicina. Se quita la bomba.",
            "lun, 30 mar 2026 10:00, hora de America/New_York",
            "Día 29 del ciclo 1",
            "No es consejo médico. Vale el calendario del equipo médico.",
        ]

    def test_the_page(self) -> None:
        words = Page(to_html(self.event("stay")[0], language="es", paper="a4")).words
        assert "Marzo de 2026" in words
        assert "domingo lunes martes miércoles jueves viernes sábado" in words
        assert "2 día 1" in words
        assert "9 a. m. Infusión de blinatumomab, 9 mcg/día durante 7 días, después 28 mcg/día" in words
        assert "Hospital, día y noche" in words

    def test_an_infusion_that_was_held_and_goes_on(self) -> None:
        held = revise(
            blinatumomab(new_york(3, 2), bag_hours=96),
            Hold(at=new_york(3, 18, 14), row="infusion", why="fever"),
            Resume(at=new_york(3, 23), row="infusion", rate="low"),
            as_of=new_york(3, 24),
        )
        events = {each.key: each for each in held.events}
        spanish = language("es")
        restart = events["induction/1/infusion/restart-e2"]
        assert "Infusión de blinatumomab: continúa" == spanish.text(restart.title)
        assert "9 mcg/día durante 7 días, después 28 mcg/día" == spanish.text(restart.amount)
        assert (
            "284 h de infusión transcurren de lun, 23 mar 2026 09:00 a sáb, 4 abr 2026 05:00, después de 388 h "
            "anteriores; en un ciclo se infunden 672 h, y el tiempo parado no cuenta"
        ) == spanish.text(restart.why[-1].text)
        assert "Bomba de blinatumomab: sigue" == spanish.text(plain_title(held, restart))
        assert "Infusión de blinatumomab: estuvo interrumpida" == spanish.text(
            events["induction/1/infusion/hold-e1"].title
        )
        assert "La bomba estuvo parada" == spanish.text(plain_title(held, events["induction/1/infusion/hold-e1"]))
        end = events["induction/1/infusion/disconnect"]
        assert "Infusión de blinatumomab: fin y desconexión" == spanish.text(end.title)

    def test_a_milestone_that_is_not_reached(self) -> None:
        waits = plan(
            Tisagenlecleucel(label="us-2025-06"),
            start=new_york(3, 2),
            anchor="leukapheresis",
            plan_id=UUID(int=1),
        )
        band = next(each for each in waits.events if each.key == "lymphodepletion/1/band/expected")
        spanish = language("es")
        assert "Linfodepleción (sin confirmar, normalmente no antes de lun, 23 mar 2026)" == spanish.text(band.title)
        look = Look(detail="plain", language="es")
        assert "Quimioterapia antes de las células (aún no es seguro)" == calendar_title(waits, band, look)
        assert "En general, no antes del lun, 23 mar 2026." == description(waits, band, look).splitlines()[0]

    def test_a_user_s_own_words_stay_as_they_are(self) -> None:
        assert "{n} of {text}" == language("es").text("{n} of {text}")
        assert "Visit to Dr. {date}" == language("es").text("Visit to Dr. {date}")

    @given(days=st.integers(0, 2000))
    def test_a_number_of_days_agrees(self, days: int) -> None:
        assert ("1 día" if days == 1 else f"{days} días") == language("es").counted(days, "day")


class TestDates:
    @given(day=st.dates(date(1970, 1, 1), date(2199, 12, 31)), code=st.sampled_from(LANGUAGES))
    def test_weekday_and_month_are_words(self, day: date, code: str) -> None:
        said = language(code).day(day)
        assert [str(day.day), str(day.year)] == re.findall(r"\d+", said)
        assert len(re.findall(r"[^\W\d]{2,}", said)) >= 2
        assert not re.search(r"\d[/.\-]\d", said)

    @pytest.mark.parametrize(
        ("code", "said"),
        [
            ("en", "Mon 30 Mar 2026 10:00"),
            ("es", "lun, 30 mar 2026 10:00"),
            ("ar", "الاثنين، 30 مارس 2026 10:00"),
        ],
    )
    def test_a_moment(self, code: str, said: str) -> None:
        assert said == language(code).moment(datetime(2026, 3, 30, 10))  # noqa: DTZ001  # words have no zone


def test_another_language_is_refused_with_what_there_is() -> None:
    with pytest.raises(ScheduleError, match="'de' is none of en, es, ar"):
        to_ics(full("blinatumomab"), language="de")


def test_without_babel_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    language.cache_clear()
    monkeypatch.setitem(sys.modules, "babel", None)
    assert "en" == language("en").code
    with pytest.raises(ScheduleError, match=r"pip install 'treatment-schedules\[languages\]'"):
        language("es")


class TestReadingGrade:
    """Everyday English is for everybody: Flesch and Kincaid's grade of school, 6 or less."""

    def test_the_measure_knows_hard_from_easy(self) -> None:
        assert grade(["The cat sat on the mat."]) < 2
        assert grade(["Premedication ameliorates immunological complications considerably."]) > 15

    def test_of_all_that_is_said(self) -> None:
        book = language("en")
        own = [book.phrases[name] for name in names_of_phrases(book)]
        titles = [re.sub(r"\{[a-z_0-9]+\}", "2", words) for words in own if "text" not in places_of(words)]
        named = {part.plain for regimen in REGIMENS.values() for part in named_parts(regimen) if part.plain}
        assert grade([*titles, *named, *book.expect.values()]) <= 6

    def test_of_the_words_of_a_cell(self) -> None:
        named = {part.short for regimen in REGIMENS.values() for part in named_parts(regimen) if part.short}
        assert grade([*named]) <= 6

    @pytest.mark.parametrize("name", REGIMENS)
    def test_of_each_course(self, name: str) -> None:
        look = Look(detail="plain")
        course = full(name)
        said = [line for event in course.events for line in description(course, event, look).splitlines()]
        sentences = [line for line in dict.fromkeys(said) if not re.search(r"\d{4}", line)]
        assert grade(sentences) <= 6


def grade(sentences: list[str]) -> float:
    """Measure the Flesch-Kincaid grade; names of drugs are names, and count as two syllables."""
    words = [word for sentence in sentences for word in re.findall(r"[A-Za-z']+", sentence)]
    count = sum(len(re.findall(r"[.:;?!]\s|$", sentence)) for sentence in sentences)
    return 0.39 * len(words) / count + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    lower = word.lower()
    if lower in ("blinatumomab", "inotuzumab", "fludarabine", "cyclophosphamide"):
        return 2
    groups = len(re.findall(r"[aeiouy]+", lower.removesuffix("e") if not lower.endswith("le") else lower))
    return max(groups, 1)
