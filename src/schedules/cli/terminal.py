"""What a terminal shows: tables where it has room for them, and what is being done."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TextIO

from schedules.words import printable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from schedules.course.difference import Difference


STYLES: Final = {
    "error": "bold red",
    "warning": "bold yellow",
    "note": "bold",
    "new": "bold green",
    "gone": "bold red",
    "moved": "bold yellow",
    "changed": "bold yellow",
}
"""Words that a table colours; each says the same where there is no colour."""


NARROWEST_COLUMNS: Final = 66
"""On a terminal with fewer columns a table breaks its words."""


PATIENCE_SECONDS: Final = 1.0
"""How long something may take before a terminal says what is being done."""


def console_for(stream: TextIO) -> Console | None:
    """Open a stream for tables; None where plain lines are right: a pipe, a dumb or narrow terminal, or no rich."""
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        return None
    try:
        from rich.console import Console
    except ImportError:
        return None
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    return console if console.width >= NARROWEST_COLUMNS else None


def tell(text: str, *, stream: TextIO | None = None) -> None:
    """Print a text in which nothing steers the terminal; on standard output where no stream is named."""
    print(printable(text, keep="\n\t"), file=stream or sys.stdout)


def confirmed(question: str) -> bool | None:
    """Ask a person on the terminal, yes or no; None where nobody is there to answer."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    print(f"{printable(question)} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def literally(text: str, style: str = "") -> Text:
    """Make text of which nothing is read as markup, and nothing steers the terminal."""
    from rich.text import Text

    return Text(printable(text, keep="\n"), style=style)


def say_on(console: Console, lines: Iterable[str]) -> None:
    """Print lines, wrapped between words."""
    for line in lines:
        console.print(literally(line))


def table_on(console: Console, columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "") -> None:
    """Print rows under their columns; a column whose name ends in a full stop is never broken."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, title=literally(title, "bold") if title else None, title_justify="left")
    for name in columns:
        table.add_column(name.rstrip("."), no_wrap=name.endswith("."), overflow="fold")
    for row in rows:
        table.add_row(*(literally(cell, STYLES.get(cell, "")) for cell in row))
    console.print(table)


def show_difference(found: Difference, *, or_else: str = "") -> None:
    """Print what changed from one plan to another, and why.

    Args:
        found: The difference.
        or_else: What is printed where nothing changed.
    """
    console = console_for(sys.stdout) if found.changes else None
    if console is None:
        tell(str(found) or or_else)
        return
    if found.courses:
        console.print(literally(found.courses))
    rows = [(change.what, change.title, change.words) for change in found.changes]
    table_on(console, ("", "Event", "Change"), rows, title=f"After: {'; '.join(found.causes)}" if found.causes else "")


@contextmanager
def working(words: str, stream: TextIO) -> Iterator[None]:
    """Say on a terminal what is being done, if it lasts; the words go when it is over."""
    console = console_for(stream)
    if console is None:
        yield
        return
    status = console.status(literally(words))
    later = threading.Timer(PATIENCE_SECONDS, status.start)
    later.daemon = True
    later.start()
    try:
        yield
    finally:
        later.cancel()
        later.join()
        status.stop()
