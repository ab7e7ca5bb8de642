"""The page from which a phone subscribes: links, a QR code, directions for each kind of phone; no script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape
from importlib.util import find_spec
from typing import Final

from schedules.course.plan import Plan
from schedules.export.speech.language import Language
from schedules.export.speech.language import language as spoken
from schedules.export.speech.options import Detail, Look
from schedules.export.speech.wording import issued_words
from schedules.publication.feed import FEED, FEED_DETAIL, Address

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
    that address, and has no QR code; neither has it one without the extra ``publish``. In a language whose phrase book
    is not complete it is English.

    Args:
        plan: The plan; only its revision and its date of issue are told.
        address: Where it is published.
        until: The last day on which it is kept up.
        detail: How much the feed tells.
        language: The language of the page.
    """
    asked = spoken(language)
    speech = asked if asked.complete else spoken("en")
    links = _web_links(address, speech) if address.url else _relative_link(speech)
    lines = [*_page_head(speech), *links, *_directions(address, speech), *_about(plan, until, detail, speech)]
    return ("\n".join(lines) + "\n").encode()


def _page_head(speech: Language) -> Iterator[str]:
    say = speech.say
    yield f'<!DOCTYPE html>\n<html lang="{speech.code}"><head><meta charset="utf-8">'
    yield f"<title>{say('calendar')}</title>"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="robots" content="noindex, nofollow, noarchive">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<style>{STYLE}</style></head><body><main><h1>{say('subscribe-title')}</h1>"
    yield f'<p class="warning"><strong>{say("team-wins")}</strong> {say("subscribe-late")}</p>'


def _web_links(address: Address, speech: Language) -> Iterator[str]:
    """Yield the links of a page whose address is known, and its QR code."""
    say = speech.say
    shown = escape(address.feed).replace("/", "/<wbr>").replace("/<wbr>/<wbr>", "//")
    yield f'<p><a class="subscribe" href="{escape(address.webcal)}">{say("subscribe")}</a></p>'
    yield f"<p>{say('subscribe-paste')}<br>"
    yield f'<a href="{escape(address.feed)}">{shown}</a></p>'
    yield from _code(address, speech)


def can_draw_code() -> bool:
    """Return whether the extra is installed with which a page has a QR code."""
    return find_spec("segno") is not None


def _code(address: Address, speech: Language) -> Iterator[str]:
    """Yield the QR code of the page's own address; nothing without the extra for it."""
    if not can_draw_code():
        return
    import segno

    code = segno.make_qr(address.page, error="m")
    svg = code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None)
    label = escape(speech.say("subscribe-code"), quote=False)
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
    point = escape(speech.say("subscribe-camera"), quote=False)
    yield f"<figure>{svg}<figcaption>{point}"
    yield "</figcaption></figure>"


def _relative_link(speech: Language) -> Iterator[str]:
    made = escape(speech.say("subscribe-without-address"), quote=False)
    yield f'<p>{made} <a href="{FEED}">{FEED}</a></p>'
    yield f"<p>{escape(speech.say('subscribe-copy'), quote=False)}</p>"


def _directions(address: Address, speech: Language) -> Iterator[str]:
    say = speech.say
    yield f"<h2>{say('subscribe-how')}</h2><dl>"
    ways = {"iphone": "iphone-tap" if address.url else "iphone-go", "android": "android-go", "outlook": "outlook-go"}
    for where, words in ways.items():
        yield f"<dt>{say(where)}</dt><dd>{escape(say(words))}</dd>"
    yield "</dl>"


def _about(plan: Plan, until: date, detail: Detail, speech: Language) -> Iterator[str]:
    say = speech.say
    told = "about-when" if detail == "discreet" else "about-what"
    kept = say("about-kept-until", date=until)
    yield f"<h2>{say('about-title')}</h2>"
    yield f"<p>{escape(kept, quote=False)}</p>"
    yield f"<p>{issued_words(plan, speech)}. {say(told)}</p>"
    yield f"<p>{escape(say('about-shared'), quote=False)}</p></main></body></html>"
