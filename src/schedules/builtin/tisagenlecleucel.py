"""Tisagenlecleucel (Kymriah), United States label, B-cell ALL up to 25 years of age.

===============  =====================================  ==========================
Phase            Day                                    What
===============  =====================================  ==========================
leukapheresis    -                                      cells are collected
(manufacture)    -                                      usually 3 to 4 weeks
lymphodepletion  1, 2, 3, 4                             fludarabine 30 mg/m2
lymphodepletion  1, 2                                   cyclophosphamide 500 mg/m2
infusion         2 to 14 days after lymphodepletion     one infusion
===============  =====================================  ==========================

Aftercare, from the infusion:

====================  ==========================  ==============================
What                  Before June 2025            From June 2025 (class wording)
====================  ==========================  ==============================
monitoring            2 to 3 times in week 1      daily 1 week, 2 weeks in all
stay near the site    4 weeks                     2 weeks
no driving            8 weeks                     2 weeks
====================  ==========================  ==============================
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final, Literal

from schedules.model import frozen
from schedules.regimen import Amount, Beside, Choice, Link, Note, Phase, Regimen, Source, Span, Table, Visit, Wait
from schedules.regimen.selection import Choices

PROVED_BY_TESTS: Final = True

OLD: Final = {"label": "us-before-2025-06"}
NEW: Final = {"label": "us-2025-06"}

# The pages that were read have dates of their own; none prints the date of the label's revision.
LABEL: Final = Source(document="KYMRIAH prescribing information", jurisdiction="US")
EUROPEAN: Final = Source(document="KYMRIAH product information", jurisdiction="EU")
DOSING: Final = LABEL.at("2.2, lymphodepletion", "drugs.com dosage 2024-03-05", "Medtigo")
WINDOW: Final = LABEL.at("2.2", "drugs.com dosage 2024-03-05", "European text 2024")
UNREAD: Final = Source(
    document="FDA safety communication on CAR T labels",
    jurisdiction="US",
    revised=date(2025, 6, 26),
    section="monitoring",
    confidence="single-source",
    readings=("copy of the notice",),
    question="Section 2.3 of the label changed in June 2025 and was not read; these are the words for the class.",
)
TWO_WEEKS: Final = Source(
    document="FDA safety communication on CAR T labels",
    jurisdiction="US",
    revised=date(2025, 6, 26),
    section="proximity and driving",
    readings=("drugs.com medical answer 2025-07-03", "trade press on the notice"),
    question="Does the label itself print the two weeks? They were read for the class of CAR T cells, and for this one "
    "in a medical answer.",
)
MANUFACTURE: Final = EUROPEAN.at(
    "manufacture and release", "European text 2018", "European text 2024", "Swiss patient text"
)

LEUKAPHERESIS: Final = Table(
    rows=(
        Visit(
            id="leukapheresis",
            kind="procedure",
            title="Leukapheresis: cells are collected",
            short="Cells collected",
            plain="Cells are collected from the blood",
            days="1",
            setting="apheresis",
            details=("It takes 3 to 6 hours and may have to be repeated.",),
            source=Source(document="KYMRIAH patient information", jurisdiction="Switzerland").at(
                "leukapheresis", "Swiss patient text", "American Cancer Society 2024-06-24, a few hours"
            ),
        ),
    )
)
LYMPHODEPLETION: Final = Table(
    rows=(
        Visit(
            id="fludarabine",
            kind="dose",
            title="Fludarabine (lymphodepletion)",
            short="Fludarabine",
            plain="Chemotherapy: fludarabine",
            days="1-4",
            amounts=(Amount(text="30 mg/m2"),),
            source=DOSING,
        ),
        Visit(
            id="cyclophosphamide",
            kind="dose",
            title="Cyclophosphamide (lymphodepletion)",
            short="Cyclophosphamide",
            plain="Chemotherapy: cyclophosphamide",
            days="1, 2",
            amounts=(Amount(text="500 mg/m2"),),
            source=DOSING,
        ),
    ),
)


AFTERCARE_NAMES: Final = {
    "Monitoring 2 to 3 times this week at the treatment site": (
        "2 to 3 check-ups",
        "2 to 3 check-ups at the center this week",
    ),
    "Daily monitoring, at least 1 week": ("Check-up each day", "Check-up each day, for 1 week or more"),
    "Watch for cytokine release and nerve effects": ("Watch closely", "Watch for strong immune or nerve effects"),
    "Monitoring, at least 2 weeks in all": ("Check-ups", "Check-ups, for 2 weeks or more in all"),
    "Stay near the treatment site": ("Stay close by", "Stay close to the treatment center"),
    "No driving or hazardous work": ("No driving", "Do not drive; no dangerous work"),
}
"""The short and the plain name of each title."""


def _aftercare(row_id: str, title: str, days: int, source: Source, when: dict[str, str]) -> Span:
    kind: Literal["monitoring", "restriction"] = "monitoring" if row_id.endswith("monitoring") else "restriction"
    short, plain = AFTERCARE_NAMES[title]
    return Span(
        id=row_id,
        kind=kind,
        title=title,
        short=short,
        plain=plain,
        of="infusion",
        lasts_days=days,
        when=when,
        source=source,
    )


FOUR_WEEKS: Final = LABEL.at("2.3 and 5.1, before June 2025", "manufacturer's page", "label text 2018")

INFUSION: Final = Table(
    rows=(
        Visit(
            id="infusion",
            kind="infusion",
            title="Tisagenlecleucel infusion",
            short="Cells are given",
            plain="The cells are given",
            days="1",
            setting="hospital",
            source=WINDOW,
        ),
        Beside(
            id="after-thaw",
            kind="note",
            title="After thawing it is infused within 30 minutes, interruptions included",
            short="Cells thawed",
            plain="The cells are used soon after thawing",
            of="infusion",
            on=("each",),
            source=EUROPEAN.at("after thawing", "maker's European page for ALL", confidence="single-source"),
        ),
        Beside(
            id="premedication",
            kind="premedication",
            title="Premedication 30 to 60 minutes before the infusion",
            short="Medicine before",
            plain="Medicine 30 to 60 min before the cells",
            of="infusion",
            on=("each",),
            minutes=-60,
            earliest=-60,
            latest=-30,
            amounts=(Amount(text="paracetamol (acetaminophen) and an H1 antihistamine"),),
            source=LABEL.at("2.2, premedication", "two renderings of the label"),
        ),
        _aftercare(
            "first-week-monitoring", "Monitoring 2 to 3 times this week at the treatment site", 7, FOUR_WEEKS, OLD
        ),
        _aftercare("first-week-monitoring", "Daily monitoring, at least 1 week", 7, UNREAD, NEW),
        _aftercare("watch-monitoring", "Watch for cytokine release and nerve effects", 28, FOUR_WEEKS, OLD),
        _aftercare("watch-monitoring", "Monitoring, at least 2 weeks in all", 14, UNREAD, NEW),
        _aftercare("stay-near", "Stay near the treatment site", 28, FOUR_WEEKS, OLD),
        _aftercare("stay-near", "Stay near the treatment site", 14, TWO_WEEKS, NEW),
        _aftercare(
            "no-driving",
            "No driving or hazardous work",
            56,
            LABEL.at("5, before June 2025", "label text 2018", confidence="single-source"),
            OLD,
        ),
        _aftercare("no-driving", "No driving or hazardous work", 14, TWO_WEEKS, NEW),
    ),
)

PHASES: Final = (
    Phase(
        id="leukapheresis",
        title="leukapheresis",
        short="Cells collected",
        plain="Cells are collected from the blood",
        table="leukapheresis",
        cycles=1,
        numbered_by=None,
    ),
    Phase(
        id="lymphodepletion",
        title="lymphodepletion",
        short="Chemotherapy",
        plain="Chemotherapy before the cells",
        table="lymphodepletion",
        cycles=1,
        numbered_by=None,
        after=Wait(
            milestone="product-released",
            title="The cells are made and released",
            short="Cells ready",
            plain="The cells are ready",
            of="leukapheresis",
            earliest=21,
            typical=28,
            usual=True,
            chosen_by="author",
            source=MANUFACTURE,
        ),
    ),
    Phase(
        id="infusion",
        title="CAR T infusion",
        short="Cells are given",
        plain="The cells are given",
        table="infusion",
        cycles=1,
        numbered_by=None,
        after=Link(of="lymphodepletion", earliest=2, expected=2, latest=14, source=WINDOW),
    ),
)

NOTES: Final = (
    Note(
        text="Another lymphodepletion is used after grade 4 haemorrhagic cystitis with cyclophosphamide, or where the "
        "disease does not respond to it; this calendar does not plan it.",
        source=EUROPEAN.at("alternative lymphodepletion", "European text, lymphoma", confidence="single-source"),
    ),
    Note(
        text="The other lymphodepletion is remembered as cytarabine 500 mg/m2 for 2 days with etoposide 150 mg/m2 for "
        "3 days, from the same day on.",
        source=LABEL.at(
            "2.2, alternative lymphodepletion",
            confidence="unverified",
            question="Which drugs and days has the other lymphodepletion? They are remembered, not read in print.",
        ),
    ),
    Note(
        text="By European texts lymphodepletion is given again where more than 4 weeks lie between its end and the "
        "infusion and white cells are above 1,000/uL.",
        source=EUROPEAN.at("lymphodepletion", "European text 2018", "European text, lymphoma"),
    ),
    Note(
        text="Frozen cells of a collection may be used for up to 30 months.",
        source=Source(
            document="Blood 2022;140:12790, abstract",
            jurisdiction="US",
            section="frozen leukapheresis material",
            readings=("abstract",),
            confidence="single-source",
        ),
    ),
    Note(
        text="European texts count near as within 2 hours of travel.",
        source=EUROPEAN.at("monitoring", "NHS medicines resources", "Swiss text"),
    ),
    Note(
        text="Follow-up for second cancers goes on for 15 years.",
        source=EUROPEAN.at("follow-up", "European leaflet", "FDA notice"),
    ),
)

REGIMEN: Final = Regimen(
    id="tisagenlecleucel",
    title="Tisagenlecleucel",
    summary="CAR T cells up to 25 years of age: leukapheresis, manufacture, lymphodepletion, one infusion 2 "
    "to 14 days after it",
    status="label",
    source=LABEL,
    reviewed=date(2026, 11, 25),
    choices=frozen(
        {
            "label": Choice(
                title="version of the label",
                values=("us-2025-06", "us-before-2025-06"),
                required=True,
                why="it decides the monitoring, how long to stay near and not to drive",
            )
        }
    ),
    tables={"leukapheresis": LEUKAPHERESIS, "lymphodepletion": LYMPHODEPLETION, "infusion": INFUSION},
    phases=PHASES,
    notes=NOTES,
)


class Tisagenlecleucel(Choices):
    """The choices of a tisagenlecleucel course.

    >>> Tisagenlecleucel(label="us-before-2025-06").label
    'us-before-2025-06'
    """

    regimen: ClassVar[Regimen] = REGIMEN

    label: Literal["us-2025-06", "us-before-2025-06"]
    """The label's rules before June 2025, or since."""
