"""The style sheet of a page: large, black on white, and nothing told apart by colour alone."""

from __future__ import annotations

from typing import Final

from schedules.export.pages.content import Page
from schedules.export.speech.options import Look

BARS: Final = {
    "infusion": "repeating-linear-gradient(45deg, #b9d4ee 0 6px, #d7e7f6 6px 12px)",
    "stay": "repeating-linear-gradient(0deg, #f3d9a4 0 3px, #fbedd0 3px 9px)",
    "rest": "#ffffff",
    "restriction": "repeating-linear-gradient(135deg, #e3e3e3 0 2px, #ffffff 2px 8px)",
    "monitoring": "radial-gradient(#cfe3cf 30%, #eef6ee 32%) 0 0 / 8px 8px",
    "tentative": "#ffffff; border-style: dashed",
}

PLAIN: Final = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 75rem; color: #111; background: #fff;
  font: SIZEpt/1.3 "DejaVu Sans", "Liberation Sans", Arial, sans-serif; overflow-wrap: anywhere; hyphens: auto; }
h1 { font-size: 1.6em; margin: 0 0 .3em; } h2 { font-size: 1.4em; margin: 1em 0 .3em; } h3 { margin: .8em 0 .2em; }
p { margin: .2em 0; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; }
caption { text-align: start; font-weight: bold; font-size: 1.4em; padding: .3em 0; }
th, td { border: 1.5px solid #333; vertical-align: top; text-align: start; padding: .15em .25em; }
th[scope=col] { background: #eee; }
td { height: 4.2em; }
tr.name { display: none; }
tr.name th { border: none; font-size: 1.4em; }
td.outside { background: #f4f4f4; }
.number { font-size: 1.7em; font-weight: bold; line-height: 1; }
.words { display: block; }
.bar { border: 1.5px solid #333; border-radius: 3px; padding: 0 .2em; margin: .1em 0; color: #111; }
.item { margin: .1em 0; }
.box { display: inline-block; width: .8em; height: .8em; border: 1.5px solid #111; margin-inline-end: .25em; }
ul.days, ul.lines { list-style: none; margin: 0; padding: 0; }
ul.days > li { break-inside: avoid; margin: .5em 0; }
.when { font-weight: bold; }
.phones span { display: inline-block; min-width: 14em; border-bottom: 1.5px solid #111; }
.legend .bar { display: inline-block; min-width: 8em; margin-inline-end: 1em; }
.disclaimer { border: 2px solid #111; padding: .4em; font-weight: bold; }
@media (max-width: 45rem) {
  table.month thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.month, table.month caption, table.month tbody,
  table.month tr, table.month td { display: block; width: 100%; height: auto; }
  table.month td.outside, table.month td.empty { display: none; }
  .number::after { content: " " attr(data-weekday); font-size: .6em; }
}
@page { size: SHEET ORIENTATION; margin: 12mm 12mm 16mm;
  @bottom-left { content: "FOOT"; font: 14pt sans-serif; }
  @bottom-right { content: "PAGE " counter(page) " OF " counter(pages); font: 14pt sans-serif; } }
@media print {
  body { padding: 0; max-width: none; }
  section.month ~ section.month { break-before: page; }
  table.month caption { display: none; }
  tr.name { display: table-row; }
  .words { display: inline; hyphens: manual; }
  main { padding-inline: 1px; }
  td { height: 3.6em; }
  td, .item, .bar { line-height: 1.15; }
  ul.days { display: grid; grid-template-columns: repeat(COLUMNS, 1fr); column-gap: 2em; }
  h2 { break-after: avoid; }
  tr, .bar, .item { break-inside: avoid; }
  .bar, td.outside, th[scope=col] { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""


def style_sheet(page: Page, look: Look) -> str:
    """Write the style sheet of a page."""
    filled = PLAIN.replace("SIZE", str(look.points)).replace("SHEET", look.paper)
    columns = "2" if look.orientation == "landscape" else "1"
    filled = filled.replace("COLUMNS", columns).replace("ORIENTATION", look.orientation).replace("FOOT", page.issued)
    filled = filled.replace("PAGE", page.page).replace(" OF ", f" {page.of} ")
    used = {bar.pattern for bar in page.legend}  # a discreet page must not even name the kinds it could show
    return filled + "".join(f".bar.{kind} {{ background: {BARS[kind]}; }}\n" for kind in BARS if kind in used)
