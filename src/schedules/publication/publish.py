"""A plan published in a folder that a web server reads, published again at the same address, or ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from schedules.clock import in_range, zone
from schedules.course.plan import Plan
from schedules.course.plan_file import read_plan
from schedules.errors import FileError, Problem, UsageError
from schedules.export.pages.days import last_day
from schedules.export.speech.options import Detail
from schedules.files import locked, read_bounded
from schedules.planning.upkeep import up_to_date
from schedules.publication.address import URL, Published, new_name, private_path, read_published, write_published
from schedules.publication.feed import FEED, FEED_DETAIL, PAGE, Address, ended, feed
from schedules.publication.folder import place_in, put, served_folder, take_away
from schedules.publication.page import subscription_page
from schedules.words import say_day

KEPT_DAYS: Final = 60
"""For how many days after its last event a plan stays published, unless told otherwise: this library's own choice."""


@dataclass(frozen=True, slots=True)
class Site:
    """The file of a plan, and the folder that a web server reads."""

    plan_path: Path
    folder: Path

    @property
    def private_path(self) -> Path:
        """The file beside the plan that remembers its secret address."""
        return private_path(self.plan_path)


@dataclass(frozen=True, slots=True)
class Served:
    """A plan that is published now."""

    site: Site
    plan: Plan
    """The plan as this version lays it out."""
    told: Plan
    """The plan as its file holds it."""
    published: Published
    """What the private file holds now."""
    before: Published | None
    """What it held before; None where there was none."""
    until: date
    """The last day on which the calendar is kept up."""

    @property
    def address(self) -> Address:
        """Where it is published."""
        return Address(self.published.name or "", self.published.url)


@dataclass(frozen=True, slots=True)
class Ending:
    """A calendar that has ended, and why."""

    why: str


def publish(
    plan_path: Path,
    folder: Path,
    *,
    as_of: datetime,
    detail: Detail = FEED_DETAIL,
    url: str | None = None,
    until: date | None = None,
    language: Literal["en", "es", "ar"] | None = None,
) -> Served | Ending:
    """Publish a plan: write its feed and its page at a secret address, the same as before where it has one.

    A plan whose last day has passed is not published; what was published of it is ended.

    Args:
        plan_path: The .json file of the plan; the address is kept beside it, in a private file.
        folder: The folder that a web server reads; made where it is not there, but no folder above it is.
        as_of: When it is published.
        detail: How much the calendar tells; to be asked for each time.
        url: The web address of the folder; as before by default.
        until: The last day; as before by default, or else `KEPT_DAYS` after the last event.
        language: Of the calendar and its page; as before by default, or else English.

    Raises:
        UsageError: If ``url`` is no https address of a folder, or the last day has passed and nothing can be ended.
        ClockError: If ``until`` is outside the years the library plans for.
        FileError: If a file can't be read or written, or the address belongs to another plan or another folder.
    """
    with _locked_site(plan_path, folder) as site:
        url = None if url is None else _folder_url(url)
        if until is not None:
            in_range(until, place="until")
        told = read_plan(read_bounded(plan_path))
        plan = up_to_date(told, as_of=as_of)
        before = read_published(site.private_path)
        _refuse_another(site, before, plan)
        last = before or Published(plan_id=plan.plan_id, zone=plan.zone, folder=str(site.folder))
        published = Published(
            plan_id=plan.plan_id,
            zone=plan.zone,
            folder=str(site.folder),
            url=last.url if url is None else url,
            until=until or (last.until if last.plan_id == plan.plan_id else None),
            language=language or last.language,
            name=last.name or new_name(),
            ended=last.ended,
        )
        last_on = published.until or last_event(plan) + timedelta(days=KEPT_DAYS)
        if as_of.astimezone(plan.tz).date() > last_on:
            return _end_late(site, last, last_on, as_of, asked=until is not None)
        served = Served(site, plan, told, published, before, last_on)
        files = {
            FEED: feed(plan, detail=detail, language=published.language),
            PAGE: subscription_page(plan, served.address, until=last_on, detail=detail, language=published.language),
        }
        place_in(site.folder, served.address.name)
        write_published(site.private_path, published)  # first, so that no feed is ever served that nobody can end
        put(site.folder, served.address.name, files)
        return served


def revoke(plan_path: Path, folder: Path, *, as_of: datetime) -> Ending:
    """End the address of a plan: its calendar then says so, and no more. The plan itself may be gone.

    Args:
        plan_path: The file of the plan, beside which the address is kept.
        folder: The folder in which it is published.
        as_of: When it is ended.

    Raises:
        UsageError: If nothing is published.
        FileError: If a file can't be read or written, or the folder is another one.
    """
    with _locked_site(plan_path, folder) as site:
        before = read_published(site.private_path)
        if before is None or before.name is None:
            gone = f"; its last address ended on {say_day(before.ended[-1].on)}" if before and before.ended else ""
            message = f"{plan_path} is not published{gone}; there is nothing to end"
            raise UsageError(Problem("value_invalid", "revoke", message))
        return _end_calendar(site, before, as_of, "it was revoked")


@contextmanager
def _locked_site(plan_path: Path, folder: Path) -> Iterator[Site]:
    """Keep other writers from a plan and its address until the end.

    Raises:
        FileError: If another one is at work, or the folder can't be served.
    """
    site = Site(plan_path, served_folder(folder, plan_path))
    # Without the plan its address can still be ended, under the lock of what is left.
    with locked(plan_path if plan_path.exists() or not site.private_path.exists() else site.private_path):
        yield site


def _folder_url(text: str) -> str:
    """Read the web address of a folder; a slash is added at its end where it has none.

    Raises:
        UsageError: If it is no https address of a folder.
    """
    url = text if text.endswith("/") else f"{text}/"
    if not re.fullmatch(URL, url):
        found = f"{text!r} is no https address of a folder, in plain letters"
        raise UsageError(Problem("value_invalid", "url", f"{found}; write it as https://example.org/cal/"))
    return url


def _refuse_another(site: Site, before: Published | None, plan: Plan) -> None:
    """Keep an address from showing another plan, or from being served twice and renewed once."""
    if before is None or before.name is None:
        return
    if before.plan_id != plan.plan_id:
        message = "keeps the address of another plan, whose subscribers would see this one; end it with --revoke first"
        raise FileError(Problem("entry_impossible", str(site.private_path), message))
    old = Path(before.folder)
    if old != site.folder and (old / before.name).exists():
        message = f"the plan is published in {old}, where its dates would grow old; use that folder, or move it"
        raise FileError(Problem("entry_impossible", str(site.folder), message))


def last_event(plan: Plan) -> date:
    """Find the day on which a plan's last event ends; that of its revision where it has no event."""
    return max([last_day(event) for event in plan.events], default=plan.as_of.astimezone(plan.tz).date())


def _end_late(site: Site, before: Published, until: date, as_of: datetime, *, asked: bool) -> Ending:
    """End an address whose last day has passed.

    Raises:
        UsageError: If there is none, or the last day was asked for and is not the one it had.
    """
    passed = f"{say_day(until)}, the last day, has passed"
    if before.name is None:
        message = f"{passed} and nothing is published; give a later one"
        raise UsageError(Problem("value_invalid", "until", message))
    if asked and until != before.until:  # a slip of the hand must not end it
        raise UsageError(Problem("value_invalid", "until", f"{passed}; give a later one, or end it with --revoke"))
    return _end_calendar(site, before, as_of, f"its last day, {say_day(until)}, has passed")


def _end_calendar(site: Site, before: Published, as_of: datetime, why: str) -> Ending:
    """Put a calendar that says that it has ended in the place of the feed, and take the page away."""
    name, today = before.name or "", as_of.astimezone(zone(before.zone)).date()
    if not place_in(site.folder, name).is_dir():
        message = f"holds nothing of {site.plan_path}, which was published in {before.folder}; give that folder"
        raise FileError(Problem("entry_impossible", str(site.folder), message))
    put(site.folder, name, {FEED: ended(Address(name), on=today, as_of=as_of, language=before.language)})
    take_away(site.folder, name, PAGE)
    write_published(site.private_path, before.ending(today))  # last, so that what was cut off is done again
    return Ending(why)
