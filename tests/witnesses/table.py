"""The witnesses: a place of the base regimen, its other value, and the readers that the field does not concern."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from tests.witnesses.base import BASE, LIGHT, MISSING, SOURCE, changed
from tests.witnesses.readers import CHOSEN, START, Reading
from tests.witnesses.small import GAPS, SMALL

from schedules.course.happenings import Defer, Delay, Given, Hold, Learned, Reached, Reduce, Resume

WORDS: Final = "it is words, and no date or amount hangs from it"
SAID: Final = "it is said once, where the regimen is described; an event names the row's own"
REASON: Final = "it moves no date; the reasons of the dates say it"
CHOOSING: Final = "it decides what may be chosen; a plan holds what was chosen, and is judged by that"
RECORDED: Final = "it speaks when something is recorded; the plan of the record is compared"
NAME: Final = "pages and calendars say it"
LOOK: Final = "it names or places events; a calendar of others has none"

INFUSION: Final = "tables.weeks.rows.0"
DOSE: Final = "tables.weeks.rows.1"
TABLETS: Final = "tables.weeks.rows.2"
LEAD: Final = "tables.weeks.rows.3"
LABS: Final = "tables.weeks.rows.4"
STAY: Final = "tables.weeks.rows.5"
DRIVING: Final = "tables.weeks.rows.6"
RECOVERY: Final = "tables.weeks.rows.7"
LINK: Final = "phases.1.after"
WAIT: Final = "phases.2.after"


def day(number: int, hour: int = 9) -> datetime:
    """A time on a day of the first cycle."""
    return (START + timedelta(days=number - 1)).replace(hour=hour)


PLAIN: Final = Reading(CHOSEN)
SET: Final = True
UNSET: Final = False


@dataclass(frozen=True)
class Witness:
    """Two regimens that differ in one field alone, and the readers that the field does not concern, each with why."""

    name: str
    path: str
    value: Any
    unread: Mapping[str, str] = field(default_factory=dict)
    base: Mapping[str, Any] = field(default_factory=lambda: BASE)
    reading: Reading = PLAIN

    @property
    def pair(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """The two regimens."""
        return self.base, changed(dict(self.base), self.path, self.value)


LETTERS: Final = {"p": "plan", "s": "sentences", "j": "judge", "e": "explanation"}


def w(name: str, path: str, value: Any, unread: str = "", why: str = "", /, **more: Any) -> Witness:
    """Make a witness; ``unread`` lists readers by their first letters: p, s, j, e."""
    return Witness(name, path, value, {LETTERS[letter]: why for letter in unread}, **more)


def with_(*changes: tuple[str, Any]) -> dict[str, Any]:
    """The base with several places changed."""
    data = dict(BASE)
    for path, value in changes:
        data = changed(data, path, value)
    return data


HELD_6_H: Final = Reading(
    CHOSEN, record=(Hold(at=day(2), row="infusion"), Resume(at=day(2, 15), row="infusion", rate="low"))
)
HELD_4_DAYS: Final = Reading(
    CHOSEN, record=(Hold(at=day(2), row="infusion"), Resume(at=day(6), row="infusion", rate="full"))
)
LATE: Final = Reading(CHOSEN, record=(Given(at=day(12), of="first/1/dose/d9"),))
REDUCED: Final = Reading(CHOSEN, record=(Reduce(at=day(2), of="first/1/dose/d2", amount="0.2 mg", scope="dose"),))

DEFERRED: Final = Reading(
    CHOSEN, record=(Defer(at=day(8), of="first/1/dose/d9", on=START.date() + timedelta(days=10)),)
)
DELAYED: Final = Reading(CHOSEN, record=(Delay(at=day(8), of="first/1/dose/d9", days=4, scope="row"),))

BY_RESPONSE: Final = with_(
    (
        f"{DOSE}.amounts",
        [{"text": "1 mg", "when": {"response": "none"}}, {"text": "0.5 mg", "when": {"response": "cr"}}],
    )
)
ONE_DAY: Final = with_(("tables.once.rows.0.days", "3"), (f"{LINK}.earliest", 7), (f"{LINK}.latest", 14))
GIVEN_TOO_EARLY: Final = Reading(CHOSEN, known=(("third", date(2026, 7, 6)),))
OTHER_SOURCE: Final = SOURCE | {"section": "table 2"}

NAMED: Final = with_(
    ("sources", {"protocol": SOURCE | {"section": "table 1"}}),
    (f"{DOSE}.source", "protocol"),
    ("tables.weeks.source", SOURCE),
    (f"{STAY}.source", MISSING),
)

OPEN_ENDED: Final = changed(SMALL, "phases.2", {**SMALL["phases"][2], "horizon_months": 3, "until": None})
DOSE_LATE: Final = Reading({}, record=(Given(at=day(7), of="course/1/dose/d5"),))
"""The second dose of the small regimen with floors, given two days late."""
WARD: Final = {"document": "our ward", "jurisdiction": "our clinic"}
OVERRULED: Final = {"days": "1-5", "why": "a nurse comes", "source": SOURCE}
OWNED: Final = with_(
    ("extension_of", "made-for-this-test"),
    (f"{STAY}.source", WARD),
    (f"{STAY}.overruled", OVERRULED),
    (f"{DRIVING}.source", WARD),
)
LENGTHENED: Final = with_(
    ("extension_of", "made-for-this-test"),
    (f"{DRIVING}.kind", "stay"),
    (f"{DRIVING}.source", WARD),
    (f"{DRIVING}.overruled", {"lasts_days": 4, "why": "a nurse comes", "source": SOURCE}),
)
BESIDE_THE_LABEL: Final = "the clinic's own days are judged as those of any row"
LABELS_SOURCE: Final = "the days of the label are said; the finding carries where they were read"

WITNESSES: Final[tuple[Witness, ...]] = (
    # The regimen.
    w("Parts.language_version", "language_version", 1, "", "", base=SMALL),
    w("Parts.id", "id", "another", "pje", LOOK),
    w("Parts.title", "title", "Another", "je", LOOK),
    w("Parts.summary", "summary", "A course.", "pje", WORDS),
    w("Parts.status", "status", "trial", "pje", WORDS),
    w("Parts.source", "source", OTHER_SOURCE, "pje", SAID),
    w("Parts.sources", "sources.protocol", OTHER_SOURCE, "j", LOOK, base=NAMED),
    w("Parts.revision", "revision", "2026-02", "pje", SAID),
    w("Parts.extension_of", "extension_of", "another", "pje", SAID, base=OWNED),
    w("Parts.reviewed", "reviewed", "2026-11-25", "pje", WORDS),
    w("Parts.retired", "retired", "A newer protocol took its place.", "", ""),
    w("Parts.choices", "choices.spare", {"title": "spare", "values": ["a"]}, "pje", CHOOSING),
    w("Parts.limits", "limits", [], "je", CHOOSING, reading=Reading({**CHOSEN, "cycles": 4})),
    w("Parts.tables", "tables.weeks.length_days", 22, "", ""),
    w("Parts.phases", "phases.2", MISSING, "e", "no event that both have is another"),
    w("Parts.notes", "notes", [], "je", WORDS),
    # A choice.
    w("Choice.title", "choices.response.title", "answer", "pje", WORDS),
    w("Choice.kind", "choices.weight_kg.kind", "whole", "je", CHOOSING, reading=Reading({**CHOSEN, "weight_kg": 70.5})),
    w("Choice.values", "choices.bag_hours.values", [24, 96], "je", CHOOSING),
    w(
        "Choice.many",
        "choices.bag_hours.many",
        UNSET,
        "je",
        CHOOSING,
        reading=Reading({**CHOSEN, "bag_hours": (24, 96)}),
    ),
    w("Choice.min", "choices.weight_kg.min", 80, "je", CHOOSING),
    w("Choice.max", "choices.weight_kg.max", 60, "je", CHOOSING),
    w("Choice.unit", "choices.weight_kg.unit", "lb", "pje", WORDS),
    w("Choice.required", "choices.response.required", SET, "je", CHOOSING),
    w("Choice.needed_when", "choices.response.needed_when", {"weight_kg": ">=45"}, "je", CHOOSING),
    w("Choice.default", "choices.bag_hours.default", 96, "", ""),
    w(
        "Choice.changes_on_the_way",
        "choices.response.changes_on_the_way",
        UNSET,
        "",
        "",
        base=with_(("phases.2.when", {"response": "cr"})),
        reading=Reading(CHOSEN, record=(Learned(at=day(12), fact="response", value="cr"),)),
    ),
    w("Choice.words", "choices.response.words", {"cr": "after a response"}, "j", WORDS, base=BY_RESPONSE),
    w("Choice.why", "choices.weight_kg.why", "it decides the dose", "je", CHOOSING, reading=Reading({"cycles": 2})),
    # A limit and a note.
    w("Limit.choice", "limits.0.choice", "weight_kg", "je", CHOOSING),
    w("Limit.when", "limits.0.when", LIGHT, "je", CHOOSING, reading=Reading({**CHOSEN, "cycles": 4})),
    w("Limit.min", "limits.0.min", 3, "je", CHOOSING),
    w("Limit.max", "limits.0.max", 1, "je", CHOOSING),
    w("Limit.values", "limits.0.values", [1, 3], "je", CHOOSING),
    w("Limit.why", "limits.0.why", "no more were studied", "je", CHOOSING, reading=Reading({**CHOSEN, "cycles": 4})),
    w("Limit.source", "limits.0.source", OTHER_SOURCE, "pje", CHOOSING, reading=Reading({**CHOSEN, "cycles": 4})),
    w("Note.text", "notes.0.text", "Eat well.", "je", WORDS),
    w("Note.when", "notes.0.when", LIGHT, "je", WORDS),
    w("Note.warns", "notes.0.warns", SET, "pe", "it is for the judge"),
    w("Note.source", "notes.0.source", OTHER_SOURCE, "pje", SAID),
    # A source.
    w("Source.document", f"{DOSE}.source.document", "another", "j", "findings of this plan name no source"),
    w("Source.jurisdiction", f"{DOSE}.source.jurisdiction", "elsewhere", "j", WORDS),
    w("Source.section", f"{DOSE}.source.section", "table 2", "j", WORDS),
    w("Source.revised", f"{DOSE}.source.revised", "2026-01-01", "j", WORDS),
    w("Source.confidence", f"{DOSE}.source.confidence", "unverified"),
    w("Source.readings", f"{DOSE}.source.readings", ["a paper"], "j", WORDS),
    w("Source.question", f"{DOSE}.source.question", "How often?", "j", WORDS),
    # A phase.
    w("Phase.id", "phases.2.id", "last", "e", "no event that both have is another"),
    w("Phase.title", "phases.2.title", "last", "j", WORDS),
    w("Phase.short", "phases.2.short", "Once", "pje", NAME),
    w("Phase.plain", "phases.2.plain", "Once more", "pje", NAME),
    w("Phase.table", "phases.2.table", "weeks", "", ""),
    w("Phase.cycles", "phases.1.cycles", 2, "", "", base=with_(("tables.once.length_days", 14))),
    w("Phase.up_to", "phases.0.up_to", 1, "", ""),
    w(
        "Phase.counted_by",
        "phases.0.counted_by",
        "rounds",
        "",
        "",
        base=with_(("choices.rounds", {"title": "rounds", "kind": "whole", "min": 1, "max": 4, "default": 1})),
    ),
    w("Phase.numbered_by", "phases.1.numbered_by", None, "j", LOOK),
    w(
        "Phase.bind",
        "phases.0.bind",
        {"block": "b"},
        "",
        "",
        base=with_(
            ("phases.0.bind", {"block": "a"}), (f"{STAY}.when", {"block": "a"}), ("phases.1.bind", {"block": "b"})
        ),
    ),
    w("Phase.when", "phases.2.when", LIGHT, "e", "no event that both have is another"),
    w("Phase.after", LINK, MISSING, "", ""),
    w("Phase.in_turn", "phases.1.in_turn", [], "", "", base=SMALL),
    w("Phase.also_after", "phases.2.also_after", [], "", "", base=SMALL),
    w("Phase.starts_on", "phases.0.starts_on", "tue", "", "", base=SMALL),
    w("Phase.until", "phases.2.until.months", 11, "", "", base=SMALL),
    w("Phase.horizon_months", "phases.2.horizon_months", 5, "", "", base=OPEN_ENDED),
    w("Phase.source", "phases.0.source", OTHER_SOURCE, "pje", SAID),
    w(
        "Link.of",
        "phases.2.after.of",
        "zero",
        "",
        "",
        base=with_(("phases", [{"id": "zero", "title": "zero", "table": "once", "cycles": 1}, *BASE["phases"]])),
    ),
    w("Link.edge", f"{LINK}.edge", "end", "", ""),
    w("Link.earliest", f"{LINK}.earliest", 11, "", "", base=ONE_DAY),
    w(
        "Link.expected",
        f"{LINK}.expected",
        11,
        "",
        "",
        base=with_((f"{LINK}.earliest", None), (f"{LINK}.latest", None)),
    ),
    w("Link.latest", f"{LINK}.latest", 9, "", "", base=ONE_DAY),
    w(
        "Link.months",
        f"{LINK}.months",
        2,
        "",
        "",
        base=with_((f"{LINK}", {"shape": "link", "of": "first", "edge": "start", "months": 3, "source": SOURCE})),
    ),
    w("Link.chosen_by", f"{LINK}.chosen_by", "source", "pj", REASON),
    w("Link.source", f"{LINK}.source", OTHER_SOURCE, "pje", SAID),
    w("Wait.milestone", f"{WAIT}.milestone", "made", "", ""),
    w("Wait.title", f"{WAIT}.title", "the cells are here", "j", WORDS),
    w("Wait.short", f"{WAIT}.short", "Once", "pje", NAME),
    w("Wait.plain", f"{WAIT}.plain", "Once more", "pje", NAME),
    w("Wait.of", f"{WAIT}.of", "first", "", ""),
    w("Wait.edge", f"{WAIT}.edge", "start", "", ""),
    w("Wait.earliest", f"{WAIT}.earliest", 20, "", ""),
    w("Wait.typical", f"{WAIT}.typical", 30, "", ""),
    w(
        "Wait.latest",
        f"{WAIT}.latest",
        50,
        "",
        "",
        reading=Reading(CHOSEN, record=(Reached(at=day(100), milestone="released"),)),
    ),
    w("Wait.usual", f"{WAIT}.usual", SET, "j", "no date is against it"),
    w("Wait.usual", f"{WAIT}.usual", SET, "e", "its date was given", reading=GIVEN_TOO_EARLY),
    w("Wait.chosen_by", f"{WAIT}.chosen_by", "author", "pj", REASON),
    w("Wait.source", f"{WAIT}.source", OTHER_SOURCE, "j", WORDS),
    # Floors.
    w("Parts.floors", "floors", [], "", "", base=GAPS, reading=DOSE_LATE),
    w("Floor.rows", "floors.0.rows", ["tablet"], "", "", base=GAPS, reading=DOSE_LATE),
    w("Floor.least_days", "floors.0.least_days", 4, "", "", base=GAPS, reading=DOSE_LATE),
    w("Floor.least_hours", "floors.0.least_hours", 90, "", "", base=GAPS, reading=DOSE_LATE),
    w("Floor.most_days", "floors.0.most_days", 5, "", "", base=GAPS),
    w("Floor.counted_from", "floors.0.counted_from", "due", "", "", base=GAPS, reading=DOSE_LATE),
    w("Floor.source", "floors.0.source", OTHER_SOURCE, "pje", SAID, base=GAPS),
    # A table.
    w("Table.length_months", "tables.month.length_months", 2, "", "", base=SMALL),
    w("Table.length_days", "tables.weeks.length_days", 28, "", "", base=with_(("tables.weeks.rows.8", MISSING))),
    w("Table.day_zero", "tables.once.day_zero", UNSET, "", "", base=with_(("tables.once.rows.0.days", "-2..-1, 3"))),
    w("Table.source", "tables.weeks.source", OTHER_SOURCE, "j", LOOK, base=NAMED),
    w("Table.rows", f"{STAY}", MISSING, "e", "no event that both have is another"),
    # What every row has.
    w("Row.id", f"{STAY}.id", "ward", "e", "no event that both have is another"),
    w("Row.kind", f"{LABS}.kind", "monitoring", "je", LOOK),
    w("Row.title", f"{DOSE}.title", "Drug", "j", WORDS),
    w("Row.short", f"{DOSE}.short", "Once", "pje", NAME),
    w("Row.plain", f"{DOSE}.plain", "Once more", "pje", NAME),
    w("Row.cycles", f"{DOSE}.cycles", "2", "e", "no event that both have is another"),
    w("Row.when", f"{STAY}.when", LIGHT, "e", "no event that both have is another"),
    w("Row.amounts", f"{TABLETS}.amounts", [{"text": "5 mg"}], "", ""),
    w("Row.at", f"{TABLETS}.at", "10:00", "", ""),
    w("Row.setting", f"{DOSE}.setting", "hospital", "je", LOOK),
    w("Row.details", f"{DOSE}.details", ["Bring your card."], "je", WORDS),
    w("Row.own", f"{DRIVING}.own", SET, "j", BESIDE_THE_LABEL, base=OWNED),
    w("Row.source", f"{DOSE}.source", OTHER_SOURCE, "j", WORDS),
    w("Amount.text", f"{DOSE}.amounts.0.text", "2 mg", "", ""),
    w(
        "Amount.when",
        f"{DOSE}.amounts",
        [{"text": "1 mg", "when": LIGHT}, {"text": "0.5 mg", "when": {"weight_kg": ">=45"}}],
        "",
        "",
    ),
    w(
        "Amount.cycles",
        f"{TABLETS}.amounts",
        [{"text": "5 mg", "cycles": "1-2"}, {"text": "6 mg", "cycles": "3-"}],
        "",
        "",
        base=with_((f"{TABLETS}.amounts", [{"text": "5 mg", "cycles": "1"}, {"text": "6 mg", "cycles": "2-"}])),
    ),
    w(
        "Amount.days",
        f"{DOSE}.amounts",
        [{"text": "5 mg", "days": "9"}, {"text": "6 mg", "days": "2"}],
        "",
        "",
        base=with_((f"{DOSE}.amounts", [{"text": "5 mg", "days": "2"}, {"text": "6 mg", "days": "9"}])),
    ),
    w(
        "Amount.level",
        f"{INFUSION}.amounts",
        [
            {"text": "9 mcg/day", "level": "full", "cycles": "1"},
            {"text": "28 mcg/day", "level": "low", "cycles": "1"},
            {"text": "28 mcg/day", "cycles": "2-"},
        ],
        "",
        "",
    ),
    w("Amount.source", f"{DOSE}.amounts.0.source", {**SOURCE, "confidence": "unverified"}, "j", WORDS),
    # A pump.
    w("Pump.hours", f"{INFUSION}.hours", 192, "", "", base=with_(("tables.weeks.rows.8", MISSING))),
    w("Pump.steps", f"{INFUSION}.steps", [], "", ""),
    w("Pump.bag_hours", f"{INFUSION}.bag_hours", [96], "", ""),
    w("Pump.hold", f"{INFUSION}.hold", None, "", "", reading=HELD_6_H),
    w("Step.id", f"{INFUSION}.steps.0.id", "raise", "e", "no event that both have is another"),
    w("Step.title", f"{INFUSION}.steps.0.title", "Raise", "j", WORDS),
    w("Step.short", f"{INFUSION}.steps.0.short", "Once", "pje", NAME),
    w("Step.plain", f"{INFUSION}.steps.0.plain", "Once more", "pje", NAME),
    w("Step.after_hours", f"{INFUSION}.steps.0.after_hours", 72, "", ""),
    w("Step.cycles", f"{INFUSION}.steps.0.cycles", "all", "", ""),
    w("Step.when", f"{INFUSION}.steps.0.when", LIGHT, "", ""),
    w("Step.source", f"{INFUSION}.steps.0.source", OTHER_SOURCE, "j", WORDS),
    w("HoldRule.same_cycle_max_days", f"{INFUSION}.hold.same_cycle_max_days", 2, "", "", reading=HELD_4_DAYS),
    w("HoldRule.restart_from_hours", f"{INFUSION}.hold.restart_from_hours", 8, "", "", reading=HELD_6_H),
    w("HoldRule.low_rate_hours", f"{INFUSION}.hold.low_rate_hours", 72, "", "", reading=HELD_6_H),
    w("HoldRule.source", f"{INFUSION}.hold.source", OTHER_SOURCE, "j", WORDS, reading=HELD_6_H),
    w("Pump.day", "tables.main.rows.4.day", 6, "", "", base=SMALL),
    w(
        "Pump.beside",
        "tables.main.rows.5.beside",
        None,
        "",
        "",
        base=changed(SMALL, "tables.main.rows.5.beside.row", "flow"),
    ),
    w("Placement.row", "tables.main.rows.5.beside.row", "flow", "", "", base=SMALL),
    w("Placement.at", "tables.main.rows.5.beside.at", "start", "", "", base=SMALL),
    w("Placement.minutes", "tables.main.rows.5.beside.minutes", 45, "", "", base=SMALL),
    # A visit.
    w("Visit.weekdays", "tables.main.rows.1.weekdays", "mon, wed, fri", "", "", base=SMALL),
    w("Visit.count", "tables.main.rows.1.count", 4, "", "", base=SMALL),
    w("Visit.times_of_day", "tables.main.rows.3.times_of_day", ["09:00", "20:00"], "", "", base=SMALL),
    w("Visit.times_each_day", "tables.main.rows.2.times_each_day", 1, "", "", base=SMALL),
    w("Visit.days", f"{DOSE}.days", "2, 10", "", "", base=with_((f"{DOSE}.windows", []), (f"{DOSE}.postponed", []))),
    w("Visit.times", f"{TABLETS}.times", 5, "", ""),
    w("Visit.every_hours", f"{TABLETS}.every_hours", 8, "", ""),
    w("Visit.lasts_minutes", f"{TABLETS}.lasts_minutes", 30, "", ""),
    w("Visit.windows", f"{DOSE}.windows", [], "", "", reading=DEFERRED),
    w(
        "Visit.floor_days",
        f"{DOSE}.floor_days",
        20,
        "",
        "",
        base=with_((f"{DOSE}.days", "2"), (f"{DOSE}.windows", []), (f"{DOSE}.postponed", [])),
        reading=Reading(CHOSEN, record=(Given(at=day(5), of="first/1/dose/d2"),)),
    ),
    w("Visit.late", f"{DOSE}.late", [], "pe", RECORDED, reading=LATE),
    w("Visit.not_raised", f"{DOSE}.not_raised", None, "e", RECORDED, reading=REDUCED),
    w("Visit.postponed", f"{DOSE}.postponed", [], "", "", reading=DELAYED),
    w("Window.days", f"{DOSE}.windows.0.days", "2", "", "", reading=DEFERRED),
    w(
        "Window.before_days",
        f"{DOSE}.windows.0.before_days",
        0,
        "",
        "",
        reading=Reading(CHOSEN, moved=("first/1/dose/d9", timedelta(days=-1))),
    ),
    w("Window.after_days", f"{DOSE}.windows.0.after_days", 1, "", "", reading=DEFERRED),
    w("Lateness.from_days", f"{DOSE}.late.0.from_days", 4, "pe", RECORDED, reading=LATE),
    w("Lateness.text", f"{DOSE}.late.0.text", "ask the ward", "pe", RECORDED, reading=LATE),
    w("Lateness.source", f"{DOSE}.late.0.source", OTHER_SOURCE, "pje", WORDS, reading=LATE),
    w("Postponement.days", f"{DOSE}.postponed.0.days", "2", "", "", reading=DELAYED),
    w("Postponement.latest_day", f"{DOSE}.postponed.0.latest_day", 12, "", "", reading=DELAYED),
    w("Postponement.text", f"{DOSE}.postponed.0.text", "a fever", "pje", WORDS),
    w("Postponement.source", f"{DOSE}.postponed.0.source", OTHER_SOURCE, "pje", WORDS),
    # A span.
    w("Span.days", f"{STAY}.days", "1-4", "", ""),
    w("Span.of", f"{DRIVING}.of", "tablets", "", ""),
    w("Span.from_days", f"{DRIVING}.from_days", 1, "", ""),
    w("Span.lasts_days", f"{DRIVING}.lasts_days", 3, "", ""),
    w("Span.until", f"{RECOVERY}.until", "the counts are well", "j", WORDS),
    w("Span.overruled", f"{STAY}.overruled", MISSING, "", "", base=changed(OWNED, f"{DRIVING}.own", SET)),
    w("Overruled.days", f"{STAY}.overruled.days", "1-7", "", "", base=OWNED),
    w("Overruled.lasts_days", f"{DRIVING}.overruled.lasts_days", 5, "", "", base=LENGTHENED),
    w("Overruled.why", f"{STAY}.overruled.why", "it is near", "", "", base=OWNED),
    w("Overruled.source", f"{STAY}.overruled.source", OTHER_SOURCE, "pje", LABELS_SOURCE, base=OWNED),
    # What stands beside another row.
    w("Beside.times", "tables.main.rows.6.times", 2, "", "", base=SMALL),
    w("Beside.every_hours", "tables.main.rows.6.every_hours", 8, "", "", base=SMALL),
    w("Beside.of", f"{LABS}.of", "tablets", "e", "no event that both have is another"),
    w("Beside.on", f"{LABS}.on", ["last"], "e", "no event that both have is another"),
    w(
        "Beside.minutes",
        f"{LEAD}.minutes",
        -45,
        "",
        "",
        base=with_((f"{LEAD}.earliest", None), (f"{LEAD}.latest", None)),
    ),
    w("Beside.days", f"{LABS}.days", -2, "", ""),
    w(
        "Beside.earliest",
        f"{LEAD}.earliest",
        -70,
        "",
        "",
        reading=Reading(CHOSEN, moved=("first/1/lead/start", timedelta(minutes=-20))),
    ),
    w(
        "Beside.latest",
        f"{LEAD}.latest",
        -40,
        "",
        "",
        reading=Reading(CHOSEN, moved=("first/1/lead/start", timedelta(minutes=25))),
    ),
    w("Beside.lasts_minutes", f"{LEAD}.lasts_minutes", 30, "", ""),
)
