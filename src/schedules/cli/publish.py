"""The command ``publish``: a folder for any web server, from which phones subscribe to a plan."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from schedules.cli.parser import Parser
from schedules.cli.plan_files import named_as_plan, show_update
from schedules.cli.terminal import tell
from schedules.cli.values import read_day, read_instant
from schedules.clock import now
from schedules.errors import Problem, UsageError
from schedules.export.speech.language import LANGUAGES
from schedules.export.speech.options import Detail
from schedules.publication.feed import FEED_DETAIL
from schedules.publication.folder import closed
from schedules.publication.page import can_draw_code
from schedules.publication.publish import KEPT_DAYS, Ending, Served, last_event, publish, revoke
from schedules.words import say_day


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
    parser.add_argument("--language", choices=LANGUAGES, help="of the calendar; what it was before, or English")
    parser.add_argument(
        "--until",
        metavar="DATE",
        help=f"the last day; {KEPT_DAYS} days after the last event by default, this library's own choice",
    )
    parser.add_argument("--revoke", action="store_true", help="end the address: its calendar then says so, and no more")
    parser.add_argument("--as-of", metavar="TIME", help="when it is published, with its offset; now by default")
    return parser


def publish_command(args: argparse.Namespace) -> int:
    """Publish a plan, publish it again at the same address, or end its address."""
    given = [name for name in ("url", "detail", "language", "until") if getattr(args, name) is not None]
    if args.revoke and given:
        raise UsageError(Problem("value_invalid", name, "does not go with --revoke; leave it out") for name in given)
    as_of = read_instant("--as-of", args.as_of) if args.as_of else now()
    plan_path, folder = Path(args.file), Path(args.folder)
    detail: Detail = args.detail or FEED_DETAIL
    found: Served | Ending
    if args.revoke:
        found = revoke(plan_path, folder, as_of=as_of)
    else:
        named_as_plan(plan_path)
        until = read_day("until", args.until) if args.until is not None else None
        found = publish(
            plan_path, folder, as_of=as_of, detail=detail, url=args.url, until=until, language=args.language
        )
    if isinstance(found, Served):
        show_update(found.told, found.plan, plan_path)
        tell(str(found.address.page if found.address.url else found.site.folder / found.address.name))
        lines = [*_served_lines(found, detail)]
    else:
        lines = [
            f"{plan_path}: the calendar has ended: {found.why}. Publishing again makes a new address.",
            "Let its folder lie until no phone asks for it: its calendar tells them that it has ended.",
        ]
    for line in lines:
        tell(line, stream=sys.stderr)
    return 0


def _served_lines(served: Served, detail: str) -> Iterator[str]:
    """Say what was published, until when, and what in it asks for care."""
    site, published, before, until = served.site, served.published, served.before, served.until
    after = f", {KEPT_DAYS} days after the last event: this library's own choice, --until sets another"
    kept = f"kept up until {say_day(until)}{after if published.until is None else ''}"
    yield f"{site.plan_path}: revision {served.plan.revision}, {detail}, {kept}"
    if before is None or before.name != published.name:
        yield f"A new address; {site.private_path.name} keeps it and is to stay private."
    elif before.url and before.url != published.url:
        yield f"warning: phones that subscribed at {before.url} go on asking there"
    if detail != FEED_DETAIL:
        yield f"warning: --detail {detail}: whoever has the address can read what each event is"
    if until < (last := last_event(served.plan)):
        yield f"warning: events go on until {say_day(last)}, after the calendar's last day"
    if not published.url:
        yield "Without --url the page has no QR code and can't tell its own address."
    elif not can_draw_code():
        yield "The page has no QR code without segno; pip install 'treatment-schedules[publish]', and publish again."
    if closed(site.folder):
        yield f"warning: others may not read {site.folder}, so that a web server may not either"
