"""What a terminal gets and a pipe does not: tables that wrap, colours, a sign of life. Needs the extra ``terminal``."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

STYLES: Final = {
    "error": "bold red",
    "warning": "bold yellow",
    "note": "bold",
    "new": "bold green",
    "gone": "bold red",
    "moved": "bold yellow",
    "changed": "bold yellow",
}
"""Words that stand out; each is a word still where there is no colour."""

NARROWEST_COLUMNS: Final = 66
"""On less a table breaks its words."""

PATIENCE_SECONDS: Final = 1.0
"""What is done sooner needs no sign of life."""


def console_for(stream: TextIO) -> Console | None:
    """Open a stream for tables; none where plain lines are right: a pipe, a dumb or narrow terminal, or no rich."""
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        return None
    try:
        from rich.console import Console
    except ImportError:
        return None
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    return console if console.width >= NARROWEST_COLUMNS else None


def literally(text: str, style: str = "") -> Text:
    """Take text as it stands: no markup is read in it, and nothing in it steers the terminal."""
    from rich.text import Text

    shown = "".join(character if character.isprintable() or character == "\n" else "?" for character in text)
    return Text(shown, style=style)


def say_on(console: Console, lines: Iterable[str], style: str = "") -> None:
    """Print lines, wrapped between words."""
    for line in lines:
        console.print(literally(line, style))


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
