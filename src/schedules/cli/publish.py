"""The command ``publish``: a folder for any web server, from which phones subscribe to a plan."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal, cast

from schedules.cli.parser import Parser
from schedules.cli.values import read_instant, read_plan_file
from schedules.clock import in_range, now, zone
from schedules.course.plan import Plan
from schedules.errors import FileError, Problem, UsageError
from schedules.export.pages.months import last_day
from schedules.export.speech.options import Detail
from schedules.files import locked
from schedules.publication.address import URL, Published, new_name, private_path, read_published, write_published
from schedules.publication.feed import FEED, PAGE, Address, ended, feed
from schedules.publication.folder import closed, place_in, put, served_folder, take_away
from schedules.publication.page import subscription_page
from schedules.words import say_day

KEPT_DAYS: Final = 60
"""For how many days after its last event a plan stays published, unless told otherwise: this library's own choice."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What one call asks for."""

    plan_path: Path
    folder: Path
    as_of: datetime
    detail: Detail
    url: str | None
    until: date | None
    language: Literal["en", "es", "ar"] | None

    @property
    def private(self) -> Path:
        return private_path(self.plan_path)


def publish_command(args: argparse.Namespace) -> int:
    """Publish a plan, publish it again at the same address, or end its address."""
    asked = _asked(args)
    # Without the plan its address can still be ended, under the lock of what is left.
    lock = asked.plan_path if asked.plan_path.exists() or not asked.private.exists() else asked.private
    with locked(lock):
        (_revoke if args.revoke else _publish)(asked)
    return 0


def publish_parser(_words: Sequence[str]) -> Parser:
    """Make the parser of ``publish``."""
    parser = Parser(
        publish_command,
        prog="schedules publish",
        description="Write a folder for any web server, from which phones subscribe to a plan. Its address is secret, "
        "stays the same when the plan is published again, and tells nothing.",
    )
    parser.add_argument("file", help="a .json plan; the address is kept beside it, in a private .publish.json file")
    parser.add_argument("folder", metavar="DIR", help="the folder that is served; it may hold many plans")
    parser.add_argument("--url", metavar="https://example.org/cal/", help="the address under which DIR is served")
    parser.add_argument(
        "--detail", choices=("discreet", "plain", "full"), help="discreet by default: times, and no more"
    )
    parser.add_argument(
        "--language", choices=("en", "es", "ar"), help="of the calendar; what it was before, or English"
    )
    parser.add_argument(
        "--until",
        metavar="DATE",
        help=f"the last day; {KEPT_DAYS} days after the last event by default, this library's own choice",
    )
    parser.add_argument("--revoke", action="store_true", help="end the address: its calendar then says so, and no more")
    parser.add_argument("--as-of", metavar="TIME", help="when it is published, with its offset; now by default")
    return parser


def _asked(args: argparse.Namespace) -> _Asked:
    given = [name for name in ("url", "detail", "language", "until") if getattr(args, name) is not None]
    if args.revoke and given:
        raise UsageError(Problem("value_invalid", name, "does not go with --revoke; leave it out") for name in given)
    as_of = read_instant("--as-of", args.as_of) if args.as_of else now()
    plan_path = Path(args.file)
    folder = served_folder(Path(args.folder), plan_path)
    detail = cast("Detail", args.detail or "discreet")
    return _Asked(plan_path, folder, as_of, detail, _url(args.url), _until(args.until), args.language)


def _url(text: str | None) -> str | None:
    if text is None:
        return None
    url = text if text.endswith("/") else f"{text}/"
    if not re.fullmatch(URL, url):
        found = f"{text!r} is no https address of a folder, in plain letters"
        raise UsageError(Problem("value_invalid", "url", f"{found}; write it as https://example.org/cal/"))
    return url


def _until(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        until = date.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is no date ({error}); write it as 2026-12-31"
        raise UsageError(Problem("value_invalid", "until", message)) from None
    in_range(until, place="until")
    return until


def _publish(asked: _Asked) -> None:
    plan = read_plan_file(asked.plan_path)
    before = read_published(asked.private)
    _same_plan(asked, before, plan)
    until = _last_day(asked, before, plan)
    if asked.as_of.astimezone(plan.tz).date() > until:
        _over(asked, before, until)
        return
    published = _renewed(asked, before, plan)
    address = Address(published.name or "", published.url)
    files = {
        FEED: feed(plan, detail=asked.detail, language=published.language),
        PAGE: subscription_page(plan, address, until=until, detail=asked.detail, language=published.language),
    }
    place_in(asked.folder, address.name)
    write_published(asked.private, published)  # first, so that no feed is ever served that nobody can end
    put(asked.folder, address.name, files)
    print(address.page if address.url else asked.folder / address.name)
    _tell(asked, before, plan, published, until)


def _same_plan(asked: _Asked, before: Published | None, plan: Plan) -> None:
    """Keep an address from showing another plan, or from being served twice and renewed once."""
    if before is None or before.name is None:
        return
    if before.plan_id != plan.plan_id:
        message = "keeps the address of another plan, whose subscribers would see this one; end it with --revoke first"
        raise FileError(Problem("entry_impossible", str(asked.private), message))
    old = Path(before.folder)
    if old != asked.folder and (old / before.name).exists():
        message = f"the plan is published in {old}, where its dates would grow old; use that folder, or move it"
        raise FileError(Problem("entry_impossible", str(asked.folder), message))


def _last_day(asked: _Asked, before: Published | None, plan: Plan) -> date:
    kept = before.until if before and before.plan_id == plan.plan_id else None
    return asked.until or kept or _last_event(plan) + timedelta(days=KEPT_DAYS)


def _last_event(plan: Plan) -> date:
    return max([last_day(event) for event in plan.events], default=plan.as_of.astimezone(plan.tz).date())


def _over(asked: _Asked, before: Published | None, until: date) -> None:
    passed = f"{say_day(until)}, the last day, has passed"
    if before is None or before.name is None:
        message = f"{passed} and nothing is published; give a later one"
        raise UsageError(Problem("value_invalid", "until", message))
    if asked.until is not None and asked.until != before.until:  # a slip of the hand must not end it
        raise UsageError(Problem("value_invalid", "until", f"{passed}; give a later one, or end it with --revoke"))
    _end(asked, before, f"its last day, {say_day(until)}, has passed")


def _renewed(asked: _Asked, before: Published | None, plan: Plan) -> Published:
    same = before is not None and before.plan_id == plan.plan_id
    return Published(
        plan_id=plan.plan_id,
        zone=plan.zone,
        folder=str(asked.folder),
        url=asked.url if asked.url is not None else before.url if before else "",
        until=asked.until or (before.until if before and same else None),
        language=asked.language or (before.language if before else "en"),
        name=(before.name if before else None) or new_name(),
        ended=before.ended if before else (),
    )


def _revoke(asked: _Asked) -> None:
    before = read_published(asked.private)
    if before is None or before.name is None:
        gone = f"; its last address ended on {say_day(before.ended[-1].on)}" if before and before.ended else ""
        message = f"{asked.plan_path} is not published{gone}; there is nothing to end"
        raise UsageError(Problem("value_invalid", "revoke", message))
    _end(asked, before, "it was revoked")


def _end(asked: _Asked, before: Published, why: str) -> None:
    name, today = before.name or "", asked.as_of.astimezone(zone(before.zone)).date()
    if not place_in(asked.folder, name).is_dir():
        message = f"holds nothing of {asked.plan_path}, which was published in {before.folder}; give that folder"
        raise FileError(Problem("entry_impossible", str(asked.folder), message))
    put(asked.folder, name, {FEED: ended(Address(name), on=today, as_of=asked.as_of, language=before.language)})
    take_away(asked.folder, name, PAGE)
    write_published(asked.private, before.ending(today))  # last, so that what was cut off is done again
    _say(f"{asked.plan_path}: the calendar has ended: {why}. Publishing again makes a new address.")
    _say("Let its folder lie until no phone asks for it: its calendar tells them that it has ended.")


def _tell(asked: _Asked, before: Published | None, plan: Plan, published: Published, until: date) -> None:
    own = published.until is None
    after = f", {KEPT_DAYS} days after the last event: this library's own choice, --until sets another" if own else ""
    _say(f"{asked.plan_path}: revision {plan.revision}, {asked.detail}, kept up until {say_day(until)}{after}")
    if before is None or before.name != published.name:
        _say(f"A new address; {asked.private.name} keeps it and is to stay private.")
    elif before.url and before.url != published.url:
        _say(f"warning: phones that subscribed at {before.url} go on asking there")
    if asked.detail != "discreet":
        _say(f"warning: --detail {asked.detail}: whoever has the address can read what each event is")
    if until < _last_event(plan):
        _say(f"warning: events go on until {say_day(_last_event(plan))}, after the calendar's last day")
    if not published.url:
        _say("Without --url the page has no QR code and can't tell its own address.")
    if closed(asked.folder):
        _say(f"warning: others may not read {asked.folder}, so that a web server may not either")


def _say(words: str) -> None:
    print(words, file=sys.stderr)
