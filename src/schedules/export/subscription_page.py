"""The page from which a phone subscribes: links, a QR code, a sentence for each kind of phone; no script, no plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Final

from schedules.errors import needs
from schedules.events import Plan
from schedules.export.language import language
from schedules.export.options import Detail
from schedules.export.subscription import FEED, Address
from schedules.export.wording import TEAM_WINS

_TAP: Final = "Tap Subscribe above, and Subscribe again when the phone asks; if nothing opens, go to "
_SETTINGS: Final = (
    "Settings, Apps, Calendar, Calendar Accounts, Add Account, Other, Add Subscribed Calendar, and paste the address."
)
_ELSEWHERE: Final = {
    "Android": "The Google Calendar app can't add an address itself, so open calendar.google.com on a computer, choose "
    "the plus sign beside Other calendars, then From URL, and paste the address; the phone shows it after a while.",
    "Outlook": "Open the calendar in new Outlook or on the web, choose Add calendar, then Subscribe from web, and "
    "paste the address.",
}

TOLD: Final = {
    "discreet": "It says when, and not what for.",
    "plain": "It says what each appointment is for.",
    "full": "It says what each appointment is for.",
}

STYLE: Final = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 42rem; color: #111; background: #fff; overflow-wrap: anywhere;
  font: 14pt/1.45 "DejaVu Sans", "Liberation Sans", Arial, sans-serif; }
h1 { font-size: 1.6em; line-height: 1.2; margin: .2em 0 .5em; }
h2 { font-size: 1.25em; margin: 1.4em 0 .3em; }
p, figure, dl { margin: .6em 0; }
a { color: #0a3f8f; }
a:focus-visible { outline: 3px solid #111; outline-offset: 3px; }
.warning { border: 2px solid #111; padding: .5em .7em; }
.subscribe { display: inline-block; padding: .6em 1.4em; border-radius: .4em; color: #fff; background: #0a3f8f;
  font-size: 1.2em; font-weight: bold; text-decoration: none; }
svg { display: block; width: 100%; max-width: 15rem; height: auto; margin-bottom: .4em; border: 1.5px solid #111; }
dt { font-weight: bold; margin-top: .7em; }
dd { margin: 0; }
@media print { body { max-width: none; padding: 0; } figure, dd, .warning { break-inside: avoid; } }
"""


def subscription_page(plan: Plan, address: Address, *, until: date, detail: Detail = "discreet") -> bytes:
    """Write the page beside a feed: one file of HTML that fetches nothing and tells nothing of the plan.

    Without the address under which it is served, it has a link relative to itself, says how to
    come by the address, and has no QR code.

    Args:
        plan: The plan; only its revision and its date of issue are told.
        address: Where it is published.
        until: The last day on which it is kept up.
        detail: How much the feed tells.

    Raises:
        MissingExtraError: If a QR code is to be drawn and segno is not installed.
    """
    return ("\n".join([*_head(), *_links(address), *_how(address), *_about(plan, until, detail)]) + "\n").encode()


def _head() -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    yield "<title>Calendar</title>"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="robots" content="noindex, nofollow, noarchive">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<style>{STYLE}</style></head><body><main><h1>Your appointments, on your phone</h1>"
    yield f'<p class="warning"><strong>{TEAM_WINS}</strong> A change can take a day or more to arrive here: '
    yield "this calendar is never the only way to learn of one.</p>"


def _links(address: Address) -> Iterator[str]:
    yield from _absolute(address) if address.url else _relative()


def _absolute(address: Address) -> Iterator[str]:
    shown = escape(address.feed).replace("/", "/<wbr>").replace("/<wbr>/<wbr>", "//")
    yield f'<p><a class="subscribe" href="{escape(address.webcal)}">Subscribe</a></p>'
    yield "<p>Or paste this address where your calendar asks for one:<br>"
    yield f'<a href="{escape(address.feed)}">{shown}</a></p>'
    yield f"<figure>{_qr(address.page)}<figcaption>Point another phone's camera here to open this page."
    yield "</figcaption></figure>"


def _relative() -> Iterator[str]:
    yield "<p>This page was made without the address it is served under. The calendar's address is behind this link: "
    yield f'<a href="{FEED}">{FEED}</a></p>'
    yield "<p>Press and hold it, or right-click it, and copy it, to paste it as shown below. "
    yield "Don't open it: that can import a copy, which never changes.</p>"


def _qr(text: str) -> str:
    try:
        import segno
    except ImportError:
        raise needs("publish", "a QR code") from None
    code = segno.make_qr(text, error="m")
    drawn = code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None)
    return drawn.replace("<svg ", '<svg role="img" aria-label="QR code of this page\'s address" ', 1)


def _how(address: Address) -> Iterator[str]:
    apple = f"{_TAP}{_SETTINGS}" if address.url else f"Go to {_SETTINGS}"
    yield "<h2>How to subscribe</h2><dl>"
    for where, words in {"iPhone or iPad": apple, **_ELSEWHERE}.items():
        yield f"<dt>{where}</dt><dd>{escape(words)}</dd>"
    yield "</dl>"


def _about(plan: Plan, until: date, detail: Detail) -> Iterator[str]:
    issued = plan.as_of.astimezone(plan.tz).date()
    yield "<h2>About this calendar</h2>"
    yield f"<p>It is kept up until {_in_words(until)}. Don't rely on it after that day.</p>"
    yield f"<p>Issued {_in_words(issued)}, revision {plan.revision}. {TOLD[detail]}</p>"
    yield "<p>Whoever has this address can read the calendar. Don't post it or pass it on; if it got about, "
    yield "ask for a new one.</p></main></body></html>"


def _in_words(day: date) -> str:
    english = language("en")
    month, year = english.month(day).split()
    return f"{english.weekday(day.weekday())} {day.day} {month} {year}"
