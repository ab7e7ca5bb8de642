"""How fast calendars are written, against icalendar writing the same events: CPU time, in turn, medians of one run.

python benchmarks/figures.py [--quick] [--check]; `run.py` prints the same first

A figure is how many times as fast as `Event.add` for each property and `to_ical`, from dates that lie ready. Beside it
stands its aim, and other libraries that write calendars, where they are installed. With --check the exit status is 1
where a figure is under half of its aim; an aim that is not reached yet is said, and not checked.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
from aside import environment
from icalendar import Calendar
from peer import instants, ordinary_ics, plain
from run import AS_OF, PLAN_ID, START

from schedules import Blinatumomab, Plan, plan
from schedules.cohort import Cohort
from schedules.cohort.calendar_files import Calendars
from schedules.cohort.patients import read_patients
from schedules.export import to_ics
from schedules.export.speech.options import Look

CHOSEN: Final[dict[str, Any]] = {
    "indication": "relapsed-refractory",
    "cycles": 9,
    "weight_kg": 70,
    "age_group": "adult",
}
BAGS: Final = 96
READERS: Final = Path(__file__).resolve().parent.parent / "tests" / "support" / "readers"
FIRST: Final = """
import time
from datetime import datetime, timezone
from uuid import UUID
from zoneinfo import ZoneInfo
from schedules import Blinatumomab, plan
from schedules.export import to_ics
start = datetime(2026, 12, 7, 9, tzinfo=ZoneInfo("America/New_York"))
begin = time.process_time()
chosen = Blinatumomab(
    indication="relapsed-refractory", cycles=9, weight_kg=70, age_group="adult", bag_hours=96
)
to_ics(plan(chosen, start=start, plan_id=UUID(int=1), as_of=datetime(2026, 11, 20, tzinfo=timezone.utc)))
print(time.process_time() - begin)
"""


@dataclass
class Figure:
    """One figure: what is measured, how to, for how many calendars, and what is aimed at."""

    what: str
    run: Callable[[], object]
    count: int = 1
    aim: float | None = None
    reached: bool = True
    """Whether the aim was reached when it was set; one that was not is printed and not checked."""
    seconds: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """Time it once, a calendar."""
        begin = time.process_time()
        found = self.run()
        spent = found if isinstance(found, float) else time.process_time() - begin
        self.seconds.append(spent / self.count)

    @property
    def median(self) -> float:
        """The time of a calendar, of the run in the middle."""
        return statistics.median(self.seconds)


def course(start: datetime = START) -> Plan:
    """Plan nine cycles of blinatumomab with a bag each 96 hours."""
    return plan(Blinatumomab(**CHOSEN, bag_hours=BAGS), start=start, plan_id=PLAN_ID, as_of=AS_OF)


def patients(count: int, *, starts: int) -> pa.RecordBatch:
    """Make a table of patients of that course; with as many different starts, over three years and eight zones."""
    zones = ("America/New_York", "Europe/Paris", "Asia/Tokyo", "America/Chicago", "Europe/London", "Australia/Sydney")
    first = datetime(2026, 1, 1, 8)  # noqa: DTZ001  # on the clocks of each zone
    rows = [
        {
            "id": str(number),
            "regimen": "blinatumomab",
            "choices": json.dumps({**CHOSEN, "bag_hours": [BAGS]}),
            "start": first + timedelta(days=(number % starts) * 7 % 1095, hours=(number % starts) % 5),
            "zone": zones[(number % starts) % len(zones)],
        }
        for number in range(count)
    ]
    return pa.RecordBatch.from_pylist(rows)


def first_of_a_process() -> float:
    """Write the first calendar of a process, its imports apart; return the seconds."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST], check=True, capture_output=True, text=True, env=environment(PYTHONPATH=_source())
    )
    return float(done.stdout)


def _source() -> str:
    return str(Path(import_module("schedules").__file__ or "").parent.parent)


def later(count: int) -> Callable[[], object]:
    """Return what plans and writes a course whose choices were asked for before, from starts that never were."""
    days = iter(range(1, 10_000))

    def write() -> None:
        for _ in range(count):
            to_ics(course(START + timedelta(days=next(days))))

    for _ in range(6):  # a course is remembered after its third plan, its file after two more
        write()
    return write


def files(batch: pa.RecordBatch) -> Callable[[], object]:
    """Return what writes the calendars of patients, with what is learned of a course known already."""
    writer = Calendars(Look(), as_of=AS_OF, secret=b"benchmark")
    table = read_patients(batch)

    def write() -> None:
        for _ in writer.files(table, print):
            pass

    write()
    return write


def new_files(count: int) -> Callable[[], object]:
    """Return what writes calendars of starts that never came before."""
    batches = iter([patients(count * 60, starts=count * 60).slice(number * count, count) for number in range(60)])
    writer = Calendars(Look(), as_of=AS_OF, secret=b"benchmark")

    def write() -> None:
        for _ in writer.files(read_patients(next(batches)), print):
            pass

    write()
    return write


def rows(*, uids: bool, count: int = 2000) -> Callable[[], object]:
    """Return what makes the table of events."""
    cohort, batch = Cohort(as_of=AS_OF, uids=uids, secret=b"benchmark"), patients(count, starts=count)

    def make() -> None:
        for _ in cohort.events(batch):
            pass

    make()
    return make


def figures() -> list[Figure]:
    """List the figures, the one that all others are held against first."""
    made = course()
    data = plain(Calendar.from_ical(to_ics(made)))
    if instants(to_ics(made)) != instants(ordinary_ics(data)):
        raise SystemExit("the two calendars differ, so nothing is compared")
    return [
        Figure("icalendar, add + to_ical", lambda: ordinary_ics(data)),
        Figure("first calendar of a process, imports apart", first_of_a_process, aim=1.5),
        Figure("later: choices + plan + to_ics, a new start", later(20), count=20, aim=10),
        Figure("later: to_ics alone", lambda: to_ics(made)),
        Figure("cohort .ics, no start repeats", new_files(60), count=60, aim=25),
        Figure("cohort .ics, starts repeat", files(patients(400, starts=8)), count=400, aim=200),
        Figure("Arrow table with uids", rows(uids=True), count=2000, aim=300),
        Figure("Arrow table without uids", rows(uids=False), count=2000, aim=1000),
        *peers(made),
    ]


def peers(made: Plan) -> Iterator[Figure]:
    """Yield other libraries that write the same events: name, start, end, title and text."""
    events = [(event.uid, event.start, event.end, str(event.title), " ".join(event.details)) for event in made.events]
    for name, write in (("ical", _by_ical), ("ics", _by_ics), ("vobject", _by_vobject)):
        if find_spec(name) is None:
            print(f"{name}: not installed, skipped")
        else:
            yield Figure(f"{name}, does less", lambda write=write: write(events))  # type: ignore[misc]
    if (READERS / "node_modules" / "ical.js").exists():
        yield Figure("ical.js, does less", lambda: _by_ical_js(events))
    else:
        print("ical.js: not installed (npm install --prefix tests/support/readers), skipped")
    print("libical: no binding to be measured with is installed, skipped")


Plain = list[tuple[str, date, date, str, str]]


def _by_ical(events: Plain) -> None:
    from ical.calendar import Calendar as Ical
    from ical.calendar_stream import IcsCalendarStream
    from ical.event import Event

    made = [
        Event(uid=uid, start=start, end=end, summary=title, description=text) for uid, start, end, title, text in events
    ]
    IcsCalendarStream.calendar_to_ics(Ical(events=made))


def _by_ics(events: Plain) -> None:
    ics = import_module("ics")
    made = {
        ics.Event(uid=uid, begin=start, end=end, name=title, description=text)
        for uid, start, end, title, text in events
    }
    str(ics.Calendar(events=made))


def _by_vobject(events: Plain) -> None:
    vobject = import_module("vobject")
    calendar = vobject.iCalendar()
    for uid, start, end, title, text in events:
        event = calendar.add("vevent")
        names = ("uid", "dtstart", "dtend", "summary", "description")
        for name, value in zip(names, (uid, start, end, title, text), strict=True):
            event.add(name).value = value
    calendar.serialize()


_SCRIPT: Final = """
import ICAL from "ical.js";
const events = JSON.parse(process.argv[1]);
const write = () => {
  const calendar = new ICAL.Component("vcalendar");
  for (const [uid, start, end, title, text] of events) {
    const event = new ICAL.Component("vevent");
    event.updatePropertyWithValue("uid", uid);
    event.updatePropertyWithValue("dtstart", ICAL.Time.fromString(start));
    event.updatePropertyWithValue("dtend", ICAL.Time.fromString(end));
    event.updatePropertyWithValue("summary", title);
    event.updatePropertyWithValue("description", text);
    calendar.addSubcomponent(event);
  }
  return calendar.toString();
};
for (let i = 0; i < 5; i++) write();
const begin = process.cpuUsage();
for (let i = 0; i < 10; i++) write();
const spent = process.cpuUsage(begin);
console.log((spent.user + spent.system) / 1e7);
"""


def _by_ical_js(events: Plain) -> float:
    data = json.dumps([(uid, _utc(start), _utc(end), title, text) for uid, start, end, title, text in events])
    command = ["node", "--input-type=module", "-e", _SCRIPT, data]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=READERS)
    return float(done.stdout)


def _utc(moment: date) -> str:
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


def show(figure: Figure, base: Figure) -> tuple[str, bool]:
    """Return the line of a figure, and whether it is under half of its aim."""
    ratio = base.median / figure.median
    low, high = (min(base.seconds) / max(figure.seconds), max(base.seconds) / min(figure.seconds))
    aim = "" if figure.aim is None else f">= {figure.aim:g}"
    met = "" if figure.aim is None else "reached" if ratio >= figure.aim else "not reached"
    line = f"{figure.what:<46}{figure.median * 1000:>9.3f}{low:>9.2f}{ratio:>9.2f}{high:>9.2f}   {aim:<9}{met}"
    return line.rstrip(), bool(figure.aim and figure.reached and ratio < figure.aim / 2)


def report(*, quick: bool) -> bool:
    """Print the table; return whether a figure is under half of its aim."""
    all_of_them = figures()
    for repeat in range(5 if quick else 15):
        for figure in all_of_them:
            figure.measure()
            if not repeat:
                figure.seconds.clear()  # the first one warms up
    print(f"{'CPU time, times icalendar':<46}{'ms':>9}{'least':>9}{'median':>9}{'most':>9}   aim")
    lines = [show(figure, all_of_them[0]) for figure in all_of_them]
    print("\n".join(line for line, _ in lines), flush=True)
    return any(failed for _, failed in lines)


def main() -> int:
    """Print the table; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few repeats, for a look")
    parser.add_argument("--check", action="store_true", help="fail where a figure is under half of its aim")
    args = parser.parse_args()
    failed = report(quick=args.quick)
    return 1 if args.check and failed else 0


if __name__ == "__main__":
    sys.exit(main())
