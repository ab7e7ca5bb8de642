"""The timing facts of the five labels, typed by hand as they were read, against the data of the built-in regimens.

A line has the mark of its reading, the words it was noted with, the part of the regimen that holds it, and all that the
part says of days, hours, windows, floors and limits. So a changed number or confidence fails, a part that nobody read
about fails, and a fact that no part holds any more fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import pytest
from pydantic import BaseModel

from schedules import Regimen, load
from schedules.regimen import Lateness, Postponement, Source

MARKS: Final = {"2": "confirmed", "1": "single-source", "M": "unverified", "-": ""}
"""2: read in two separately published places; 1: in one; M: remembered, not read; -: has no source of its own."""

RR: Final = {"indication": "relapsed-refractory"}
MRD: Final = {"indication": "mrd-positive"}
BOTH: Final = {"indication": ("relapsed-refractory", "mrd-positive")}
CONSOLIDATION: Final = {"indication": "consolidation"}
ADULT: Final = {"age_group": "adult"}
CHILD: Final = {"age_group": "paediatric"}
HEAVY: Final = {"weight_kg": ">=45"}
LIGHT: Final = {"weight_kg": "<45"}
OLD: Final = {"label": "us-before-2025-06"}
NEW: Final = {"label": "us-2025-06"}
THREE: Final = {"weekly_doses": 3}
LOW: Final = {"blasts": "low"}
HIGH: Final = {"blasts": "high"}


class Fact(NamedTuple):
    mark: str
    words: str
    part: str
    when: dict[str, Any]
    says: dict[str, Any]


def fact(mark: str, words: str, part: str, when: dict[str, Any] | None = None, /, **says: Any) -> Fact:
    return Fact(mark, words, part, when or {}, says)


INFUSED: Final = {"hours": 672, "bag_hours": "$bag_hours"}
HELD: Final = {"same_cycle_max_days": 7, "restart_from_hours": 4, "low_rate_hours": 168}

BLINATUMOMAB = (
    fact("2", "infusion: Days 1-28, continuous (R/R, MRD)", "row infusion", BOTH, **INFUSED),
    fact("2", "infusion: Days 1-28; consolidation, 2+ for 28 d", "row infusion", CONSOLIDATION, **INFUSED),
    fact("2", "step-up: only R/R, only cycle 1, at Day 8", "step infusion in cycles 1", RR, after_hours=168),
    fact("2", "9 mcg/d Days 1-7 at >=45 kg", "amount infusion: 9 mcg/day", {**BOTH, **HEAVY}, level="low"),
    fact("2", "28 mcg/d Days 8-28 at >=45 kg", "amount infusion: 28 mcg/day", {**BOTH, **HEAVY}, level="full"),
    fact(
        "2",
        "<45 kg: 5 mcg/m2/d (max 9)",
        "amount infusion: 5 mcg/m2/day, at most 9 mcg/day",
        {**BOTH, **LIGHT},
        level="low",
    ),
    fact(
        "2",
        "<45 kg: then 15 mcg/m2/d (max 28)",
        "amount infusion: 15 mcg/m2/day, at most 28 mcg/day",
        {**BOTH, **LIGHT},
        level="full",
    ),
    fact("1", "consolidation dose: E1910-ASH 28 mcg flat", "amount infusion: 28 mcg/day", {**CONSOLIDATION, **HEAVY}),
    fact(
        "1",
        "<45 kg: EU-like text, child consolidation 15 mcg/m2 max 28 d1-28",
        "amount infusion: 15 mcg/m2/day, at most 28 mcg/day",
        {**CONSOLIDATION, **LIGHT},
    ),
    fact(
        "2", "<=7 days: same cycle; >7: new; off >=4 h: premedicate; to 28 after 7 days", "hold infusion", BOTH, **HELD
    ),
    fact("2", "the same for each indication", "hold infusion", CONSOLIDATION, **HELD),
    fact("-", "14 d (Days 29-42)", "table six-weeks", length_days=42),
    fact("-", "56 d (Days 29-84)", "table twelve-weeks", length_days=84),
    fact("2", "rest 14 d in cycles 1-5", "row rest", RR, of="infusion", lasts_days=14),
    fact("2", "56 d in cycles 6-9", "row rest", of="infusion", lasts_days=56),
    fact("2", "MRD: rest 14 d", "row rest", MRD, of="infusion", lasts_days=14),
    fact("M", "consolidation rest: not found for this phase", "row rest", CONSOLIDATION, of="infusion", lasts_days=14),
    fact("2", "up to 2 induction", "phase induction", RR, table="six-weeks", up_to=2),
    fact("2", "3 consolidation", "phase consolidation", RR, table="six-weeks", up_to=3),
    fact("2", "4 continued = 9", "phase continued", RR, table="twelve-weeks", up_to=4),
    fact("2", "MRD: 1 induction", "phase induction", MRD, table="six-weeks", up_to=1),
    fact("2", "MRD: up to 3 = 4", "phase consolidation", MRD, table="six-weeks", up_to=3),
    fact("M", "the label's own maximum not found", "phase consolidation", CONSOLIDATION, table="six-weeks", up_to=4),
    fact("2", "R/R: first 9 days of cycle 1", "row stay in cycles 1", RR, days="1-9"),
    fact("2", "MRD: first 3", "row stay in cycles 1", MRD, days="1-3"),
    fact("2", "first 2 of cycle 2", "row stay in cycles 2", BOTH, days="1-2"),
    fact("1", "consolidation 3/2: [1] Amgen-admin", "row stay in cycles 1", CONSOLIDATION, days="1-3"),
    fact("1", "consolidation 3/2: [1] Amgen-admin", "row stay in cycles 2", CONSOLIDATION, days="1-2"),
    fact(
        "2",
        "other cycle starts, and any restart after >=4 h off: supervised or hospital",
        "row supervised-start in cycles 3-",
        of="infusion",
        on=("start", "restart"),
    ),
    fact("2", "any restart after >=4 h off", "row supervised-start in cycles 1-2", of="infusion", on=("restart",)),
    fact(
        "2",
        "adult R/R: 1 h before first dose of every cycle; before a step dose; at a restart after >=4 h off",
        "row premedication",
        {**RR, **ADULT},
        of="infusion",
        on=("start", "step", "restart"),
        minutes=-60,
    ),
    fact("2", "dexamethasone 20 mg", "amount premedication: dexamethasone 20 mg", {**RR, **ADULT}),
    fact(
        "2",
        "paediatric R/R: before first dose of first cycle only; at a restart after >=4 h in the first cycle",
        "row premedication in cycles 1",
        {**RR, **CHILD},
        of="infusion",
        on=("start", "restart"),
    ),
    fact("2", "paediatric R/R: before a step", "row premedication", {**RR, **CHILD}, of="infusion", on=("step",)),
    fact(
        "2",
        "dexamethasone 5 mg/m2, max 20 mg",
        "amount premedication: dexamethasone 5 mg/m2, at most 20 mg",
        {**RR, **CHILD},
    ),
    fact(
        "2",
        "adult MRD: 1 h before first dose of each cycle",
        "row premedication",
        {**MRD, **ADULT},
        of="infusion",
        on=("start",),
        minutes=-60,
    ),
    fact(
        "2",
        "prednisone 100 mg IV or equivalent (dexamethasone 16 mg)",
        "amount premedication: prednisone 100 mg IV or equivalent (dexamethasone 16 mg)",
        {**MRD, **ADULT},
    ),
    fact(
        "2",
        "paediatric MRD: first dose of first cycle; restart >=4 h in first cycle",
        "row premedication in cycles 1",
        {**MRD, **CHILD},
        of="infusion",
        on=("start", "restart"),
    ),
    fact(
        "2",
        "paediatric MRD: dexamethasone 5 mg/m2, max 20 mg",
        "amount premedication: dexamethasone 5 mg/m2, at most 20 mg",
        {**MRD, **CHILD},
    ),
    fact(
        "1",
        "adult consolidation: within 1 h before first dose of each cycle",
        "row premedication",
        {**CONSOLIDATION, **ADULT},
        of="infusion",
        on=("start",),
        minutes=-60,
        earliest=-60,
        latest=0,
    ),
    fact("1", "dexamethasone 20 mg IV", "amount premedication: dexamethasone 20 mg IV", {**CONSOLIDATION, **ADULT}),
    fact(
        "1",
        "paediatric consolidation: first dose of first cycle; restart >=4 h in first cycle",
        "row premedication in cycles 1",
        {**CONSOLIDATION, **CHILD},
        of="infusion",
        on=("start", "restart"),
    ),
    fact(
        "1",
        "dexamethasone 5 mg/m2 IV/PO, max 20 mg",
        "amount premedication: dexamethasone 5 mg/m2 IV or by mouth, at most 20 mg",
        {**CONSOLIDATION, **CHILD},
    ),
    fact("2", "ALT, AST, GGT, bilirubin before the start and during", "row liver-tests", of="infusion", on=("start",)),
    fact("2", "blood counts during", "row blood-counts", of="infusion", on=("start",)),
    fact("1", "no driving or hazardous work while it is being given", "row no-driving", of="infusion", lasts_days=0),
    fact(
        "-",
        "R/R, MRD-positive, Ph-neg consolidation",
        "choice indication",
        values=("relapsed-refractory", "mrd-positive", "consolidation"),
        required=True,
    ),
    fact("-", "the number of cycles is asked for", "choice cycles", min=1, required=True),
    fact("-", "body weight, at least 1 kg and at most 400", "choice weight_kg", min=1, max=400, required=True),
    fact(
        "-",
        "adult and paediatric premedication differ",
        "choice age_group",
        values=("adult", "paediatric"),
        required=True,
    ),
    fact("-", "body surface, noted alone", "choice bsa_m2", min=0.1, max=4),
    fact("-", "bags of 24, 48, 72, 96 h and 7 d (168 h)", "choice bag_hours", values=(24, 48, 72, 96, 168), many=True),
    fact(
        "1",
        "preservative bags (72 h, 96 h, 7 d) not advised below 5.4 kg",
        "limit bag_hours",
        {"weight_kg": "<5.4"},
        values=(24, 48),
    ),
    fact(
        "2",
        "7-day bag not below 22 kg: US label 3/2020, Canada",
        "note By the US label of March 2020 a 7-day bag is not for a weight below 22 kg; a later reading has 5.4 kg.",
        {"bag_hours": 168, "weight_kg": "<22"},
        warns=True,
    ),
    fact(
        "2",
        "intrathecal chemotherapy before and during treatment, without dates",
        "note Intrathecal chemotherapy is advised before and during treatment; the label prints no dates for it.",
    ),
    fact(
        "1",
        "contraception until >=48 h after the end",
        "note Contraception goes on until at least 48 hours after the end of treatment.",
    ),
    fact(
        "2",
        "CRS grade 3: when resolved restart at 9 mcg/d and go to 28 mcg/d after 7 days if it does not recur; grade 4: "
        "permanent stop",
        "note Cytokine release: after grade 3 that has resolved, a restart at the low rate, and the full rate 7 days "
        "later if it stays away; grade 4 ends blinatumomab for good.",
    ),
    fact(
        "2",
        "neurological grade 3: hold until <= grade 1 and for at least 3 days, restart 9, to 28 after 7 days; if it "
        "arose at 9 mcg/d or takes >7 days to resolve: permanent stop; grade 4, or more than one seizure: permanent "
        "stop",
        "note Nerve effects: after grade 3, once at grade 1 or less and after at least 3 days, the same restart; "
        "grade 4, more than one seizure, grade 3 at 9 mcg/day or for over 7 days end it for good.",
    ),
    fact(
        "1",
        "other relevant grade 3: hold until <= grade 1, restart 9, to 28 after 7 days; >14 days to resolve: permanent "
        "stop; other grade 4: consider permanent stop",
        "note Other relevant effects: after grade 3, once at grade 1 or less, the same restart; over 14 days end it "
        "for good; after grade 4 that is considered.",
    ),
    fact(
        "M",
        "consolidation: rest 14 d, not found for this phase",
        "note The rest of 14 days in the consolidation phase was not read in print.",
        CONSOLIDATION,
    ),
    fact(
        "M",
        "4 cycles = the trial; the label's own maximum not found",
        "note The four cycles of the consolidation phase are the trial's; the label's own maximum was not read.",
        CONSOLIDATION,
    ),
    fact(
        "1",
        "<45 kg: child consolidation, in an EU-like text",
        "note The dose of the consolidation phase below 45 kg was read in one place, for children.",
        {**CONSOLIDATION, **LIGHT},
    ),
)

DOSE: Final = {"days": "1, 8, 15", "floor_days": 6, "lasts_minutes": 60}
INOTUZUMAB = (
    fact("2", "dosing days 1, 8, 15; >=6 days between doses; infusion 1 hour", "row dose", **DOSE),
    fact(
        "2",
        "+-2 days on Day 8 and Day 15 (absent from Day 1)",
        "window dose",
        days="8, 15",
        before_days=2,
        after_days=2,
    ),
    fact("2", "cycle 1: 0.8", "amount dose: 0.8 mg/m2", days="1"),
    fact("2", "/ 0.5 / 0.5 mg/m2", "amount dose: 0.5 mg/m2", days="8, 15"),
    fact("2", "later with CR/CRi: 0.5 x3", "amount dose: 0.5 mg/m2", {"response": "cr"}, days="1"),
    fact("2", "later without: 0.8 / 0.5 / 0.5", "amount dose: 0.8 mg/m2", {"response": "none"}, days="1"),
    fact(
        "M",
        ">=7 d: skip the next dose of the cycle",
        "late dose",
        from_days=7,
        text="for a toxicity other than of the blood, the next dose of the cycle is left out (record omit)",
    ),
    fact(
        "M",
        ">=14 d: after recovery cut the total by 25 %, then if needed drop to 2 doses a cycle",
        "late dose",
        from_days=14,
        text="for a toxicity other than of the blood, after recovery the total of a cycle is reduced by 25 %, and if "
        "more is needed to two doses a cycle (record reduce, then omit)",
    ),
    fact(
        "M",
        ">28 d: consider stopping",
        "late dose",
        from_days=29,
        text="for a toxicity other than of the blood, after more than 28 days stopping for good is considered "
        "(record stop)",
    ),
    fact("1", "a dose once reduced is not raised again", "not-raised dose"),
    fact(
        "1",
        "weekly doses 4 only on request: 28-day cycles, no amount",
        "row dose",
        {"weekly_doses": 4, "cycle_1_days": 28},
        days="22",
        floor_days=6,
        lasts_minutes=60,
    ),
    fact(
        "2",
        "corticosteroid + antipyretic + antihistamine before each dose",
        "row premedication",
        of="dose",
        on=("each",),
    ),
    fact(
        "2",
        "observe during and >=1 h after the end",
        "row observation",
        of="dose",
        on=("end",),
        minutes=0,
        lasts_minutes=60,
    ),
    fact("1", "CBC before each dose", "row blood-count", of="dose", on=("each",)),
    fact("2", "liver tests before and after each dose", "row liver-tests", of="dose", on=("each",)),
    fact("1", "ECG/electrolytes at baseline", "row baseline", of="dose", on=("first",)),
    fact(
        "2",
        "circulating blasts: bring to <=10,000/mm3 before the first dose of cycle 1",
        "row cytoreduction",
        of="dose",
        on=("first",),
    ),
    fact(
        "2",
        "a 21-day cycle plus 7 days is Days 22-28 (cycle 1)",
        "row rest",
        {**THREE, "cycle_1_days": 28},
        days="22-28",
    ),
    fact("2", "a 21-day cycle plus 7 days is Days 22-28", "row rest", THREE, days="22-28"),
    fact("2", "no CR/CRi within 3 cycles: stop", "row stop-point in cycles 3", {"response": "none"}, days="28"),
    fact("-", "cycle 1: 21 days; may go to 28", "table first", length_days="$cycle_1_days"),
    fact("-", "cycles 2+: 28 days", "table later", length_days=28),
    fact("-", "cycle 1: 21 days; may go to 28", "choice cycle_1_days", values=(21, 28), default=21),
    fact("-", "up to 6 cycles in all", "choice cycles", min=1, max=6, required=True),
    fact("-", "CR/CRi or not", "choice response", values=("none", "cr"), changes_on_the_way=True),
    fact("-", "going to transplant or not", "choice transplant_planned", default=False),
    fact("-", "3 is the label and the default", "choice weekly_doses", values=(3, 4), default=3),
    fact("2", "up to 6 cycles in all", "phase first", table="first", up_to=1),
    fact("2", "up to 6 cycles in all", "phase later", table="later", up_to=5),
    fact("2", "transplant: 2 cycles; a third may be considered", "limit cycles", {"transplant_planned": True}, max=3),
    fact("2", "no CR/CRi within 3 cycles: stop", "limit cycles", {"response": "none"}, max=3),
    fact("1", "weekly doses 4 needs 28-day cycles", "limit cycle_1_days", {"weekly_doses": 4}, values=(28,)),
    fact(
        "2",
        "a third may be considered if no CR/CRi and MRD negativity after 2",
        "note A third cycle before transplant may be considered only without CR or CRi and MRD negativity after two.",
        {"transplant_planned": True},
    ),
    fact(
        "1",
        "prints no amount on the fourth dose, not from the label",
        "note A fourth weekly dose is not from the label; nothing read prints its amount.",
        {"weekly_doses": 4},
        warns=True,
    ),
    fact(
        "M",
        "6 days across cycles: the cross-cycle reading is a convention",
        "note The 6 days between doses are also kept from the last dose of a cycle to the next Day 1: a reading of "
        "this library.",
    ),
    fact(
        "2",
        "wait for recovery (ANC >=1, platelets >=50 x10^9/L if they were so before)",
        "note Low blood counts at a cycle start wait for recovery: neutrophils to 1 x10^9/L or more, platelets to 50 "
        "x10^9/L or more, if they were so before.",
    ),
    fact(
        "2", "Day 8/15 doses are not held for counts", "note Doses on Day 8 and Day 15 are not held for blood counts."
    ),
    fact(
        "2",
        "stop if low >28 days and drug-related",
        "note Treatment stops when low counts last more than 28 days and this is drug-related, as the clinic judges.",
    ),
    fact(
        "1",
        "reconstitution to end of infusion <=8 h, of which <=4 h reconstitution to dilution",
        "note From reconstitution to the end of the infusion at most 8 hours pass, of which at most 4 to dilution.",
    ),
    fact(
        "1",
        "paediatric: same schedule (3/2024), from 1 year",
        "note Children from 1 year of age have the same schedule as adults.",
    ),
    fact(
        "2",
        "after HSCT: liver tests closely in month 1, then less often",
        "note After a transplant, liver tests come close together in the first month, then less often.",
    ),
)

PREMEDICATED: Final = {"of": "infusion", "on": ("each",), "minutes": -60, "earliest": -60, "latest": -30}
BREXUCABTAGENE = (
    fact("2", "leukapheresis before manufacture", "row leukapheresis", days="1"),
    fact("2", "fludarabine on Days -4, -3, -2", "row fludarabine", days="-4..-2"),
    fact("2", "fludarabine 25 mg/m2", "amount fludarabine: 25 mg/m2"),
    fact("2", "cyclophosphamide on Day -2", "row cyclophosphamide", days="-2"),
    fact("2", "cyclophosphamide 900 mg/m2", "amount cyclophosphamide: 900 mg/m2"),
    fact(
        "1",
        "live vaccines: none from 6 weeks before LD until immune recovery",
        "row no-live-vaccines",
        of="fludarabine",
        from_days=-42,
        until="immune recovery",
    ),
    fact("2", "single infusion, Day 0", "row infusion", days="0"),
    fact(
        "1",
        "stable 3 h at room temperature, but start within 30 min of full thaw",
        "row after-thaw",
        of="infusion",
        on=("each",),
    ),
    fact("2", "premedication 30-60 min before", "row premedication", **PREMEDICATED),
    fact(
        "2",
        "acetaminophen + diphenhydramine (or other H1)",
        "amount premedication: acetaminophen and diphenhydramine, or another H1 antihistamine",
    ),
    fact("2", "before 2025-06: daily at least 14 days", "row daily-monitoring", OLD, of="infusion", lasts_days=14),
    fact(
        "M",
        "after: whether 14 daily days were kept was not read",
        "row daily-monitoring",
        NEW,
        of="infusion",
        lasts_days=14,
    ),
    fact("2", "CRS/neurotoxicity watch 4 weeks", "row watch-monitoring", OLD, of="infusion", lasts_days=28),
    fact("2", "stay near 4 weeks", "row stay-near", OLD, of="infusion", lasts_days=28),
    fact("2", "stay near 4 -> 2 weeks", "row stay-near", NEW, of="infusion", lasts_days=14),
    fact("2", "no driving 8 weeks", "row no-driving", OLD, of="infusion", lasts_days=56),
    fact("2", "no driving 8 -> 2 weeks", "row no-driving", NEW, of="infusion", lasts_days=14),
    fact("-", "Day 0 only with Tecartus", "table lymphodepletion", day_zero=True),
    fact("-", "Day 0 = infusion", "table infusion", day_zero=True),
    fact("-", "one collection", "phase leukapheresis", table="leukapheresis", cycles=1),
    fact("-", "one lymphodepletion", "phase lymphodepletion", table="lymphodepletion", cycles=1),
    fact("-", "a single infusion", "phase infusion", table="infusion", cycles=1),
    fact(
        "M",
        "about 16 days leukapheresis to delivery",
        "after lymphodepletion",
        of="leukapheresis",
        edge="end",
        earliest=0,
        typical=16,
        chosen_by="source",
    ),
    fact("2", "Day -2 to Day 0", "after infusion", of="lymphodepletion", edge="end", expected=2, chosen_by="author"),
    fact(
        "-", "the rules changed in June 2025", "choice label", values=("us-2025-06", "us-before-2025-06"), required=True
    ),
    fact(
        "2",
        "LD only after product availability is confirmed",
        "note Lymphodepletion starts only after the product is known to be available.",
    ),
    fact(
        "2",
        ">2 weeks: more chemo may be needed",
        "note If the infusion is delayed by more than 2 weeks after lymphodepletion, more chemotherapy may be needed.",
    ),
    fact("1", "within 2 h for >=4 weeks, Swiss", "note A Swiss text counts near as within 2 hours of travel."),
    fact(
        "2", "15 years of follow-up for secondary malignancy", "note Follow-up for second cancers goes on for 15 years."
    ),
)

TISAGENLECLEUCEL = (
    fact("2", "leukapheresis 3-6 h, may be repeated", "row leukapheresis", days="1"),
    fact("2", "fludarabine daily x4", "row fludarabine", days="1-4"),
    fact("2", "fludarabine 30 mg/m2", "amount fludarabine: 30 mg/m2"),
    fact("2", "cyclophosphamide daily x2 starting with the first fludarabine", "row cyclophosphamide", days="1, 2"),
    fact("2", "cyclophosphamide 500 mg/m2", "amount cyclophosphamide: 500 mg/m2"),
    fact("2", "one infusion, 2 to 14 days after LD", "row infusion", days="1"),
    fact("1", "infuse within 30 min, interruptions included", "row after-thaw", of="infusion", on=("each",)),
    fact("2", "premedication 30-60 min before", "row premedication", **PREMEDICATED),
    fact(
        "2",
        "paracetamol + H1 antihistamine",
        "amount premedication: paracetamol (acetaminophen) and an H1 antihistamine",
    ),
    fact("2", "2-3 times in the first week", "row first-week-monitoring", OLD, of="infusion", lasts_days=7),
    fact("1", "class: daily at least 1 week", "row first-week-monitoring", NEW, of="infusion", lasts_days=7),
    fact("2", "CRS watch >=4 weeks", "row watch-monitoring", OLD, of="infusion", lasts_days=28),
    fact("1", "class: at least 2 weeks", "row watch-monitoring", NEW, of="infusion", lasts_days=14),
    fact("2", "stay near >=4 weeks", "row stay-near", OLD, of="infusion", lasts_days=28),
    fact("2", "near >=14 days after June 2025", "row stay-near", NEW, of="infusion", lasts_days=14),
    fact("1", "no driving >=8 weeks: [1] USPI-Kym-2018", "row no-driving", OLD, of="infusion", lasts_days=56),
    fact("2", "no driving >=2 weeks after June 2025", "row no-driving", NEW, of="infusion", lasts_days=14),
    fact("-", "one collection", "phase leukapheresis", table="leukapheresis", cycles=1),
    fact("-", "one lymphodepletion", "phase lymphodepletion", table="lymphodepletion", cycles=1),
    fact("-", "one infusion", "phase infusion", table="infusion", cycles=1),
    fact(
        "2",
        "manufacture + release: usually 3-4 weeks; 28 planned by choice",
        "after lymphodepletion",
        of="leukapheresis",
        edge="end",
        earliest=21,
        typical=28,
        usual=True,
        chosen_by="author",
    ),
    fact(
        "2",
        "2 to 14 days after LD is completed; 2 planned by choice",
        "after infusion",
        of="lymphodepletion",
        edge="end",
        earliest=2,
        expected=2,
        latest=14,
        chosen_by="author",
    ),
    fact(
        "-", "the rules changed in June 2025", "choice label", values=("us-2025-06", "us-before-2025-06"), required=True
    ),
    fact(
        "1",
        "used after grade 4 haemorrhagic cystitis with cyclophosphamide or refractoriness to it",
        "note Another lymphodepletion is used after grade 4 haemorrhagic cystitis with cyclophosphamide, or where the "
        "disease does not respond to it; this calendar does not plan it.",
    ),
    fact(
        "M",
        "cytarabine 500 mg/m2 x2 d + etoposide 150 mg/m2 x3 d starting with the first cytarabine",
        "note The other lymphodepletion is remembered as cytarabine 500 mg/m2 for 2 days with etoposide 150 mg/m2 for "
        "3 days, from the same day on.",
    ),
    fact(
        "2",
        "EU: >4 weeks between end of LD and infusion and WBC >1,000/uL: repeat LD",
        "note By European texts lymphodepletion is given again where more than 4 weeks lie between its end and the "
        "infusion and white cells are above 1,000/uL.",
    ),
    fact(
        "1",
        "usable up to 30 months after collection",
        "note Frozen cells of a collection may be used for up to 30 months.",
    ),
    fact("2", "within 2 h >=4 weeks (NHS SPS, Swiss)", "note European texts count near as within 2 hours of travel."),
    fact("2", "registry 15 years", "note Follow-up for second cancers goes on for 15 years."),
)

FIRST: Final = {"aftercare_from": "first"}
LAST: Final = {"aftercare_from": "last"}
OPEN: Final = {"aftercare_from": "not-decided"}
OBECABTAGENE = (
    fact("1", "leukapheresis takes a few hours and might need to be repeated", "row leukapheresis", days="1"),
    fact("M", "flu Days -6..-3", "row fludarabine", days="-6..-3"),
    fact("1", "fludarabine 4 x 30 mg/m2 (FELIX methods)", "amount fludarabine: 30 mg/m2"),
    fact("M", "cy Days -6, -5", "row cyclophosphamide", days="-6, -5"),
    fact("1", "cyclophosphamide 2 x 500 mg/m2 (FELIX methods)", "amount cyclophosphamide: 500 mg/m2"),
    fact(
        "1",
        "marrow within 7 days before LD starts; 5 before by choice",
        "row marrow-sample",
        of="fludarabine",
        on=("first",),
        days=-5,
        earliest=-7,
        latest=-1,
    ),
    fact(
        "1",
        "live vaccine: 6 weeks before LD until recovery",
        "row no-live-vaccines",
        of="fludarabine",
        from_days=-42,
        until="immune recovery",
    ),
    fact("2", "Day 1 and Day 10", "row infusion", days="1, 10"),
    fact("2", "Day 10 (+-2 d)", "window infusion", days="10", before_days=2, after_days=2),
    fact(
        "1",
        "grade 2 CRS after dose 1: may wait up to Day 21 to fall to <= grade 1",
        "postponed infusion",
        days="10",
        latest_day=21,
        text="until cytokine release of grade 2 has settled to grade 1 or less",
    ),
    fact("1", "<=20 %: 100 x10^6 Day 1", "amount infusion: 100 x10^6 CAR T cells", LOW, days="1"),
    fact("1", "<=20 %: 310 x10^6 Day 10", "amount infusion: 310 x10^6 CAR T cells", LOW, days="10"),
    fact("M", ">20 %: 10 x10^6 Day 1, [D] + [M]", "amount infusion: 10 x10^6 CAR T cells", HIGH, days="1"),
    fact("M", ">20 %: 400 x10^6 Day 10, [D] + [M]", "amount infusion: 400 x10^6 CAR T cells", HIGH, days="10"),
    fact(
        "M",
        "monitoring at least 14 days; counted from the first or the second?",
        "row monitoring",
        OPEN,
        of="infusion",
        lasts_days=14,
    ),
    fact("1", "monitoring at least 14 days", "row monitoring", LAST, of="infusion", lasts_days=14),
    fact("1", "monitoring at least 14 days", "row monitoring", FIRST, of="infusion", days="1-15"),
    fact(
        "M",
        "stay near 4 weeks; counted from the first or the second?",
        "row stay-near",
        OPEN,
        of="infusion",
        lasts_days=28,
    ),
    fact("1", "stay near 4 weeks (launch label)", "row stay-near", LAST, of="infusion", lasts_days=28),
    fact("1", "stay near 4 weeks (launch label)", "row stay-near", FIRST, of="infusion", days="1-29"),
    fact(
        "M",
        "driving 8 weeks; counted from the first or the second?",
        "row no-driving",
        OPEN,
        of="infusion",
        lasts_days=56,
    ),
    fact("1", "driving 8 weeks (launch label)", "row no-driving", LAST, of="infusion", lasts_days=56),
    fact("1", "driving 8 weeks (launch label)", "row no-driving", FIRST, of="infusion", days="1-57"),
    fact("-", "one collection", "phase leukapheresis", table="leukapheresis", cycles=1),
    fact("-", "one lymphodepletion", "phase lymphodepletion", table="lymphodepletion", cycles=1),
    fact("-", "two doses of one treatment", "phase infusion", table="infusion", cycles=1),
    fact(
        "1",
        "vein to release: median 22 days",
        "after lymphodepletion",
        of="leukapheresis",
        edge="end",
        earliest=0,
        typical=22,
        chosen_by="source",
    ),
    fact(
        "M",
        "infusion 3 days (+-1) after LD ends",
        "after infusion",
        of="lymphodepletion",
        edge="end",
        earliest=2,
        expected=3,
        latest=4,
        chosen_by="source",
    ),
    fact("-", "cut-off 20 %", "choice blasts", values=("low", "high"), changes_on_the_way=True),
    fact(
        "-",
        "the event asks which dose is the anchor",
        "choice aftercare_from",
        values=("not-decided", "first", "last"),
        default="not-decided",
        changes_on_the_way=True,
    ),
    fact(
        "M",
        "memory of the label: from the first infusion",
        "note Not decided: is aftercare counted from the first dose? Until then it counts from the last one, the "
        "longer way. Record the answer: changed, choice aftercare_from, value first or last.",
        OPEN,
    ),
    fact(
        "1",
        "up to Day 21 to fall to <= grade 1; grade >=3 CRS: no second dose",
        "note After grade 2 cytokine release the second dose may wait up to Day 21 to settle to grade 1 or less; "
        "after grade 3 or more there is no second dose.",
    ),
    fact(
        "1",
        "split, blasts <=20 %",
        "note The split of the dose at 20 % marrow blasts or less was read in one place.",
        LOW,
    ),
    fact(
        "M",
        "split, blasts >20 %: [D] from 410 total and the bag, + [M]",
        "note The split of the dose above 20 % marrow blasts was not read: it follows from 410 x10^6 in all and the "
        "size of the bags.",
        HIGH,
    ),
    fact(
        "M",
        "premedication was not read",
        "note Premedication before each dose was not read in print; the care team gives its own.",
    ),
)

FACTS: Final = {
    "blinatumomab": BLINATUMOMAB,
    "inotuzumab-ozogamicin": INOTUZUMAB,
    "brexucabtagene-autoleucel": BREXUCABTAGENE,
    "tisagenlecleucel": TISAGENLECLEUCEL,
    "obecabtagene-autoleucel": OBECABTAGENE,
}

SAID: Final = frozenset(
    {
        *("days", "hours", "times", "every_hours", "after_hours", "lasts_minutes", "lasts_days", "floor_days"),
        *("from_days", "until", "of", "on", "minutes", "earliest", "latest", "bag_hours", "level", "cycles", "up_to"),
        *("same_cycle_max_days", "restart_from_hours", "low_rate_hours", "before_days", "after_days", "latest_day"),
        *("length_days", "day_zero", "table", "expected", "typical", "months", "usual", "edge", "chosen_by"),
        *("min", "max", "values", "many", "default", "required", "changes_on_the_way", "warns"),
    }
)
"""The fields that a fact has to say where they are set; an edge and who chose always."""


class Part(NamedTuple):
    name: str
    when: dict[str, Any]
    source: Source | None
    says: dict[str, Any]


def part(name: str, of: BaseModel, source: Source | None = None, **when: Any) -> Part:
    fields = type(of).model_fields
    says = {
        field: getattr(of, field)
        for field in fields.keys() & SAID
        if field in ("edge", "chosen_by") or getattr(of, field) != fields[field].default
    }
    if isinstance(of, Lateness | Postponement):
        says["text"] = of.text
    if "cycles" in says and name.split(maxsplit=1)[0] in ("row", "step"):
        name += f" in cycles {says.pop('cycles')}"
    return Part(name, when, source, says)


def parts_of(regimen: Regimen) -> Iterator[Part]:
    yield from (part(f"choice {name}", choice) for name, choice in regimen.choices.items())
    yield from (part(f"limit {each.choice}", each, each.source, **each.when) for each in regimen.limits)
    yield from (part(f"note {each.text}", each, each.source, **each.when) for each in regimen.notes)
    for phase in regimen.phases:
        yield part(f"phase {phase.id}", phase, phase.source, **phase.when)
        if phase.after:
            yield part(f"after {phase.id}", phase.after, phase.after.source, **phase.when)
    for name, table in regimen.tables.items():
        yield from [part(f"table {name}", table)] if table.length_days or table.day_zero else []
        yield from (found for row in table.rows for found in parts_of_row(row))


def parts_of_row(row: Any) -> Iterator[Part]:
    yield part(f"row {row.id}", row, row.source, **row.when)
    for amount in row.amounts:
        when = {**row.when, **amount.when}
        yield part(f"amount {row.id}: {amount.text}", amount, amount.source or row.source, **when)
    for step in getattr(row, "steps", ()):
        yield part(f"step {row.id}", step, step.source, **step.when)
    if hold := getattr(row, "hold", None):
        yield part(f"hold {row.id}", hold, hold.source, **row.when)
    for name, plural in (("window", "windows"), ("late", "late"), ("postponed", "postponed")):
        for each in getattr(row, plural, ()):
            yield part(f"{name} {row.id}", each, getattr(each, "source", row.source), **row.when)
    if source := getattr(row, "not_raised", None):
        yield Part(f"not-raised {row.id}", dict(row.when), source, {})


def line(part: Part) -> str:
    confidence = part.source.confidence if part.source else ""
    return f"{part.name} | {said(part.when)} | {said(part.says)} | {confidence}"


def said(values: dict[str, Any]) -> str:
    return ", ".join(f"{name}={_value(values[name])}" for name in sorted(values))


def _value(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else repr(value)


@pytest.mark.parametrize("name", FACTS)
def test_the_regimen_says_each_fact_and_nothing_that_no_fact_is_about(name: str) -> None:
    typed = {f"{each.part} | {said(each.when)} | {said(each.says)} | {MARKS[each.mark]}" for each in FACTS[name]}
    found = {line(part) for part in parts_of(load(name))}
    assert sorted(typed - found) == []
    assert sorted(found - typed) == []


@pytest.mark.parametrize("name", FACTS)
def test_no_fact_stands_twice(name: str) -> None:
    told = [(each.part, said(each.when), said(each.says)) for each in FACTS[name]]
    assert len(told) == len(set(told))
