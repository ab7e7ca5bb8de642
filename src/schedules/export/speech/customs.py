"""What a country is used to: its paper, the first day of its week, and its clock of 12 or of 24 hours.

The country is that of the plan's time zone, by the zone table of the ``tzdata`` package. Its customs are those of CLDR
48: paper from ``measurementData``, first weekdays from ``weekData``, clocks from ``timeData``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import PurePosixPath
from typing import Final, Literal

Paper = Literal["letter", "a4"]
Weekday = Literal["monday", "saturday", "sunday"]
Clock = Literal["12", "24"]

WEEKDAYS: Final[dict[Weekday, int]] = {"monday": 0, "saturday": 5, "sunday": 6}

_LETTER: Final = "BZ CA CL CO CR GT MX NI PA PH PR SV US VE"
_SUNDAY: Final = (
    "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN IS JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE "
    "PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW "
)
_SATURDAY: Final = "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY"
_HALF_DAYS: Final = (
    "AE AG AL AR AS AU BB BD BH BM BN BO BS BT CA CL CO CR CU CY DJ DM DO DZ EC EG EH ER ET FJ FM GD GH GM GR GT GU "
    "GY HK HN IN IQ JM JO KH KI KN KP KR KW KY LB LC LR LS LY MH MO MP MR MW MX MY NA NI NZ OM PA PE PG PH PK PR PS "
    "PW PY QA SA SB SD SG SL SO SS SV SY SZ TC TD TN TO TT TW UM US UY VC VE VG VI VU WS YE ZM "
)


@dataclass(frozen=True, slots=True)
class Customs:
    """What the readers of a page are used to."""

    paper: Paper
    first_weekday: Weekday
    clock: Clock


def customs_of(zone: str) -> Customs:
    """Return the customs of the country of a zone; those of most countries where the zone has none, such as UTC.

    >>> customs_of("America/New_York")
    Customs(paper='letter', first_weekday='sunday', clock='12')
    >>> customs_of("Europe/Paris")
    Customs(paper='a4', first_weekday='monday', clock='24')
    """
    country = _countries().get(zone, "")
    first: Weekday = "sunday" if country in _SUNDAY.split() else "monday"
    if country in _SATURDAY.split():
        first = "saturday"
    paper: Paper = "letter" if country in _LETTER.split() else "a4"
    return Customs(paper, first, "12" if country in _HALF_DAYS.split() else "24")


def place_of(zone: str) -> str:
    """Return the place that a zone is named after, as people write it.

    >>> place_of("America/New_York"), place_of("Etc/UTC")
    ('New York', 'UTC')
    """
    return PurePosixPath(zone).name.replace("_", " ")


@cache
def _countries() -> dict[str, str]:
    """Return the country of each zone by its two letters; an older name of a zone has the country of the newer one."""
    folder = resources.files("tzdata") / "zoneinfo"
    rows = (line.split("\t") for line in (folder / "zone.tab").read_text(encoding="utf-8").splitlines())
    found = {row[2]: row[0] for row in rows if len(row) > 2 and not row[0].startswith("#")}
    links = (line.split() for line in (folder / "tzdata.zi").read_text(encoding="utf-8").splitlines())
    for kind, target, *alias in (words for words in links if len(words) == 3):
        if kind == "L" and target in found:
            found.setdefault(alias[0], found[target])
    return found
