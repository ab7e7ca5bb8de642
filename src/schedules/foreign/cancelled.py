"""The words by which programs and people say that an event does not take place."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

WORDS: Final = (
    *("cancelled", "canceled", "cancelled event", "canceled event"),
    *("annulé", "annulée", "abgesagt", "storniert", "cancelado", "cancelada", "anulado", "anulada"),
    *("annulliert", "storno", "gestrichen", "entfällt", "suspendido", "suspendida", "supprimé", "supprimée"),
    *("annullato", "annullata", "geannuleerd", "afgelast", "odwołane", "inställt", "avlyst", "aflyst", "أُلغي", "ملغى"),
    *("cxl", "cxd", "cx'd", "canx", "cancellation", "absage", "annulation", "anulación", "cancelación", "stornierung"),
    *("deleted", "declined", "omitted", "skipped", "not given", "not administered", "not today", "did not happen"),
    *("gelöscht", "ausgefallen", "entfallen", "fällt aus", "ausgelassen", "nicht gegeben", "nicht verabreicht"),
    *("omis", "omise", "non administré", "non administrée", "non donné", "omitido", "omitida", "no administrado"),
    *("no administrada", "suspendu", "suspendue"),
    *("отменено", "取消", "已取消", "キャンセル"),
)
"""The words of Outlook, Google, Apple, and this library's own languages, in lower case."""
_ANY: Final = "|".join(map(re.escape, sorted(WORDS, key=len, reverse=True)))
HEAD: Final = re.compile(rf"[\W_]*(?:(?:{_ANY})(?!\w)|(?:\w+\s+){{1,2}}(?:{_ANY})\s*[:\u2013\u2014|-])")
"""A title that begins with such a word, in whatever signs, or with one of an appointment: "Termin abgesagt: ..."."""
TAIL: Final = re.compile(
    rf".*[\s\-\u2013\u2014,;/|*~_(\[](?:{_ANY})(?:\s+(?:by|due|per|von|wegen|par|por)\s.{{1,60}})?[\W_]*", re.DOTALL
)
"""One that ends with it, and perhaps with who did it or why."""
BRACKETS: Final = re.compile(rf"[\[(](?:[^\])]{{0,60}}[^\w])?(?:{_ANY})(?!\w)[^\])]*[\])]?")
DENIED: Final = re.compile(
    rf"\b(?:(?:not|isn't|nicht|kein|keine|pas|non|no)\s+(?:\w+\s+)?|(?:if|unless|falls|wenn|si)\b.{{1,60}}?)(?:{_ANY})(?!\w)"
)
"""What says that it is not so, or only perhaps."""
STATES: Final = (
    *("no show", "no-show", "noshow", "cancel", "void", "voided", "refused", "withdrawn", "held", "left without"),
    *("nicht wahrgenommen", "nicht erschienen", "no presentado", "non venu", "absent"),
)
"""What a column of a table, or a STATUS, says of such an event besides, in lower case."""
SHORT: Final = frozenset({"can", "can.", "canc", "canc.", "cncl", "ns", "n/s"})
"""How hospital systems cut such states short."""
STATE: Final = re.compile(rf"(?:{_ANY}|{'|'.join(STATES)})(?!\w)")


def is_cancelled_title(title: str) -> bool:
    """Return whether a title says that its event is cancelled.

    >>> [is_cancelled_title(title) for title in ("Canceled: Besponsa", "Besponsa - abgesagt", "Besponsa")]
    [True, True, False]
    >>> is_cancelled_title("Besponsa (not cancelled)"), is_cancelled_title("Call about the cancelled order")
    (False, False)
    """
    said = _comparable(title)
    found = HEAD.match(said) or TAIL.fullmatch(said) or BRACKETS.search(said)
    return bool(found) and not DENIED.search(said)


def is_cancelled_state(state: str) -> bool:
    """Return whether words for the state of an event say that it is cancelled: "Canceled by patient"."""
    said = _comparable(state).strip()
    return said in SHORT or (bool(STATE.match(said) or TAIL.fullmatch(said)) and not DENIED.search(said))


def _comparable(text: str) -> str:
    """Return a text in lower case, its letters and accents in one form: programs of Apple write them apart."""
    return unicodedata.normalize("NFC", text.casefold())
