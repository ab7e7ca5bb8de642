"""The words by which programs and people say that an event does not take place."""

from __future__ import annotations

import re
from typing import Final

WORDS: Final = (
    *("cancelled", "canceled", "cancelled event", "canceled event"),
    *("annulé", "annulée", "abgesagt", "storniert", "cancelado", "cancelada", "anulado", "anulada"),
    *("annullato", "annullata", "geannuleerd", "afgelast", "odwołane", "inställt", "avlyst", "aflyst", "أُلغي", "ملغى"),
    *("отменено", "取消", "已取消", "キャンセル"),
)
"""The words of Outlook, Google, Apple, and this library's own languages, in lower case."""
_ANY: Final = "|".join(map(re.escape, sorted(WORDS, key=len, reverse=True)))
HEAD: Final = re.compile(
    rf"\s*(?:[\[(]\s*(?:{_ANY})\s*[\])]|(?:{_ANY})\s*(?:[:\-\u2013\u2014\uff1a]|$)"
    r"|(?:cancelled|canceled)\b)",
    re.IGNORECASE,
)
TAIL: Final = re.compile(rf".*[\[(]\s*(?:{_ANY})\s*[\])]\s*", re.IGNORECASE | re.DOTALL)
STATES: Final = {*WORDS, "omitted", "no show", "no-show", "cancel", "deleted", "nicht wahrgenommen"}
"""What a column of a table, or a STATUS, says of such an event, in lower case."""


def is_cancelled_title(title: str) -> bool:
    """Return whether a title says that its event is cancelled.

    >>> [is_cancelled_title(title) for title in ("Canceled: Besponsa", "Besponsa (abgesagt)", "Besponsa")]
    [True, True, False]
    """
    return bool(HEAD.match(title) or TAIL.fullmatch(title))


def is_cancelled_state(state: str) -> bool:
    """Return whether a word for the state of an event says that it is cancelled, in whatever capitals."""
    return state.strip().casefold() in STATES
