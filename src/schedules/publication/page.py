"""The page from which a phone subscribes: links, a QR code, directions for each kind of phone; no script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Final

from schedules.course.plan import Plan
from schedules.errors import needs
from schedules.export.speech.language import Language
from schedules.export.speech.language import language as spoken
from schedules.export.speech.options import Detail, Look
from schedules.export.speech.wording import TEAM_WINS, issued_words
from schedules.publication.feed import FEED, FEED_DETAIL, Address

_PASTE: Final = (
    "Settings, Apps, Calendar, Calendar Accounts, Add Account, Other, Add Subscribed Calendar, and paste the address."
)
TAP: Final = f"Tap Subscribe above, and Subscribe again when the phone asks; if nothing opens, go to {_PASTE}"
GO: Final = f"Go to {_PASTE}"
GOOGLE: Final = (
    "The Google Calendar app can't add an address itself, so open calendar.google.com on a computer, choose the "
    "plus sign beside Other calendars, then From URL, and paste the address; the phone shows it after a while."
)
OUTLOOK: Final = (
    "Open the calendar in new Outlook or on the web, choose Add calendar, then Subscribe from web, and paste "
    "the address."
)

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


def subscription_page(
    plan: Plan, address: Address, *, until: date, detail: Detail = FEED_DETAIL, language: str = Look.language
) -> bytes:
    """Return the page from which a phone subscribes: HTML that fetches nothing and tells nothing of the plan.

    Without the web address of the served folder it links to the calendar file beside it, says how to copy
    that address, and has no QR code. In a language whose phrase book is not complete it is English.

    Args:
        plan: The plan; only its revision and its date of issue are told.
        address: Where it is published.
        until: The last day on which it is kept up.
        detail: How much the feed tells.
        language: The language of the page.

    Raises:
        MissingExtraError: If a QR code is to be drawn and segno is not installed.
    """
    asked = spoken(language)
    speech = asked if asked.complete else spoken("en")
    links = _web_links(address, speech) if address.url else _relative_link(speech)
    lines = [*_page_head(speech), *links, *_directions(address, speech), *_about(plan, until, detail, speech)]
    return ("\n".join(lines) + "\n").encode()


def _page_head(speech: Language) -> Iterator[str]:
    say = speech.say
    yield f'<!DOCTYPE html>\n<html lang="{speech.code}"><head><meta charset="utf-8">'
    yield f"<title>{say('Calendar')}</title>"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="robots" content="noindex, nofollow, noarchive">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<style>{STYLE}</style></head><body><main><h1>{say('Your appointments, on your phone')}</h1>"
    late = "A change can take a day or more to arrive here: this calendar is never the only way to learn of one."
    yield f'<p class="warning"><strong>{say(TEAM_WINS)}</strong> {say(late)}</p>'


def _web_links(address: Address, speech: Language) -> Iterator[str]:
    """Yield the links of a page whose address is known, and its QR code."""
    say = speech.say
    try:
        import segno
    except ImportError:
        raise needs("publish", "a QR code") from None
    shown = escape(address.feed).replace("/", "/<wbr>").replace("/<wbr>/<wbr>", "//")
    yield f'<p><a class="subscribe" href="{escape(address.webcal)}">{say("Subscribe")}</a></p>'
    yield f"<p>{say('Or paste this address where your calendar asks for one:')}<br>"
    yield f'<a href="{escape(address.feed)}">{shown}</a></p>'
    code = segno.make_qr(address.page, error="m")
    svg = code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None)
    label = escape(say("QR code of this page's address"), quote=False)
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
    point = escape(say("Point another phone's camera here to open this page."), quote=False)
    yield f"<figure>{svg}<figcaption>{point}"
    yield "</figcaption></figure>"


def _relative_link(speech: Language) -> Iterator[str]:
    made = "This page was made without the address it is served under. The calendar's address is behind this link:"
    yield f'<p>{escape(speech.say(made), quote=False)} <a href="{FEED}">{FEED}</a></p>'
    copy = (
        "Press and hold it, or right-click it, and copy it, to paste it as shown below. "
        "Don't open it: that can import a copy, which never changes."
    )
    yield f"<p>{escape(speech.say(copy), quote=False)}</p>"


def _directions(address: Address, speech: Language) -> Iterator[str]:
    say = speech.say
    yield f"<h2>{say('How to subscribe')}</h2><dl>"
    ways = {"iPhone or iPad": TAP if address.url else GO, "Android": GOOGLE, "Outlook": OUTLOOK}
    for where, words in ways.items():
        yield f"<dt>{say(where)}</dt><dd>{escape(say(words))}</dd>"
    yield "</dl>"


def _about(plan: Plan, until: date, detail: Detail, speech: Language) -> Iterator[str]:
    say = speech.say
    told = "It says when, and not what for." if detail == "discreet" else "It says what each appointment is for."
    kept = say("It is kept up until {date}. Don't rely on it after that day.", date=until)
    yield f"<h2>{say('About this calendar')}</h2>"
    yield f"<p>{escape(kept, quote=False)}</p>"
    yield f"<p>{issued_words(plan, speech)}. {say(told)}</p>"
    shared = (
        "Whoever has this address can read the calendar. Don't post it or pass it on; if it got about, "
        "ask for a new one."
    )
    yield f"<p>{escape(say(shared), quote=False)}</p></main></body></html>"
