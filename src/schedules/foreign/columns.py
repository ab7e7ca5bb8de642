"""The usual names of the columns of a table, in English, German, French and Spanish.

A column is known by its whole name, or by what its name is put together of: "Appointment date", "Behandlungsdatum",
"Hora de la cita". A name with a word that is not known here, such as "Date booked", is another column's.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_NAMES: Final = {
    "start": """
        start | start date | startdate | start_date | begin | begins | beginn | von | from | date | datum |
        debut | date de debut | inicio | fecha | fecha de inicio | fecha de comienzo | comienzo | startdatum
        | beginnt am | start datum | dtstart | start time and date | start datetime | date/time | datetime |
        appointment date | jour | le | dia | appt date | scheduled date | begin date | anfang | wann | quand
        | cuando | date and time | date & time | datum/uhrzeit | datum und uhrzeit | scheduled start |
        termin am | beginning | scheduled for | date heure | date et heure | fecha y hora | zeitpunkt | when | day | tag
    """,
    "start_time": """
        start time | starttime | start_time | time | begin time | uhrzeit | zeit | heure | hora | beginnt um
        | startzeit | heure de debut | hora de inicio | beginnzeit | appointment time | appt time |
        scheduled time | uhrzeit von | von uhrzeit | time from | from time | beginn uhrzeit | um | at | a las
    """,
    "end": """
        end | end date | enddate | end_date | ends | ende | bis | to | until | fin | date de fin | dtend |
        fecha de fin | fecha de finalizacion | finalizacion | end date/time | au | hasta | final | enddatum
        | endet am | end datum | end datetime | stop | finish
    """,
    "end_time": """
        end time | endtime | end_time | endet um | endzeit | heure de fin | hora de fin | to time | time to
        | until time | uhrzeit bis | bis uhrzeit | hora de finalizacion | hora final
    """,
    "length": """
        duration | length | dauer | duree | duracion | appt length | appointment length | duration hours |
        duration in hours | duration minutes | duration in minutes | dauer in stunden | dauer in minuten |
        duree en heures | duree en minutes | duracion en horas | duracion en minutos
    """,
    "zone": """
        time zone | timezone | tz | zeitzone | fuseau horaire | fuseau | zona horaria | start time zone
    """,
    "title": """
        title | subject | summary | event | titel | betreff | ereignis | termin | titre | objet | evenement
        | titulo | asunto | evento | name | what | was | quoi | que | description of event | appointment |
        treatment | behandlung | tratamiento | traitement | bezeichnung | sujet | event title | visit |
        visit type | appointment type | appt type | event name | procedure | service | encounter type |
        therapy | therapie | leistung | prestation | terminart | reason | reason for visit | motif | motivo
        | anlass | grund | appointment name | appointment title | appt name | visit name | activity |
        aktivitat | activite | actividad | task | item | infusion | chemo | chemotherapy | chemotherapie |
        chimiotherapie | quimioterapia | therapieart | behandlungsart | leistungsart | termintitel | cita |
        rdv | rendez-vous | objet du rendez-vous | motif du rendez-vous | motivo de la cita | acte |
        intervention | massnahme | anwendung | order | order name | regimen | protocol | protokoll |
        protocole | protocolo | details | beschreibung | descripcion | description | note | notes | notiz |
        notizen | comment | comments | bemerkung | bemerkungen | remarque | remarques | observaciones |
        remarks | nota | notas | commentaire | kommentar
    """,
    "drug": """
        medication | drug | medikament | medikation | wirkstoff | arzneimittel | praparat | medicament |
        medicamento | farmaco | agent | substanz | substance | molecule | produit | producto | product |
        drug name | medication name | agent name | drug/treatment | medicine | arznei | substancia |
        principio activo | principe actif
    """,
    "kind": """
        kind | type | art | typ | tipo
    """,
    "uid": """
        uid | id
    """,
    "key": """
        key
    """,
    "state": """
        state | status | zustand | statut | etat | estado | appt status | appointment status
    """,
    "cancelled": """
        cancelled | canceled | abgesagt | storniert | annule | annulee | cancelado | cancelada | anulado |
        anulada | is cancelled | is canceled
    """,
    "all_day": """
        all day event | all day | allday | all_day | ganztagig | ganztagiges ereignis | toute la journee |
        todo el dia | evenement toute la journee | journee entiere
    """,
}


def column_name(cell: str) -> str:
    """Return the name of a column for comparing, without what stands in brackets.

    >>> column_name("Datum (TT.MM.JJJJ)"), column_name("startDateTime"), column_name("Début_prévu:")
    ('datum', 'start date time', 'debut prevu')
    """
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"\([^)]*\)", " ", cell))
    taken_apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(each for each in taken_apart if not unicodedata.combining(each))
    return " ".join(re.findall(r"[^\W_]+", plain))


COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    column: tuple(dict.fromkeys(column_name(name) for name in names.split("|"))) for column, names in _NAMES.items()
}
"""The usual names of each column, as `column_name` gives them; the likelier first."""

_OF: Final = frozenset(
    {
        *("appointment", "appt", "termin", "rdv", "rendez", "vous", "cita", "visit", "service", "event", "infusion"),
        *("behandlung", "therapie", "treatment", "therapy", "traitement", "tratamiento", "dose", "session", "seance"),
        *("planned", "scheduled", "due", "expected", "geplant", "geplantes", "geplante", "geplanter"),
        *("prevu", "prevue", "prevista", "previsto", "programada"),
        *("of", "the", "and", "de", "la", "le", "du", "des", "del", "el", "et", "und", "y", "local", "day"),
    }
)
"""What the date or the time of a column may be of."""
_BEGIN: Final = frozenset(
    {"start", "begin", "beginn", "beginning", "anfang", "debut", "inicio", "comienzo", "von", "from", "arrival"}
)
_END: Final = frozenset({"end", "ende", "fin", "finish", "stop", "bis", "until", "final", "finalizacion"})
_DATE: Final = frozenset({"date", "datum", "fecha", "datetime"})
_TIME: Final = frozenset({"time", "uhrzeit", "zeit", "heure", "hora", "clock"})
_COMPOUND: Final = re.compile(r"(\w{4,}?)s?(datum|uhrzeit|zeit|beginn|ende)")
"""A German name in one word: "Behandlungsdatum"."""


def column_of(name: str) -> str:
    """Return what a column holds whose name is put together of known words; empty for another one's.

    >>> column_of("appointment date"), column_of("hora de la cita"), column_of("termindatum"), column_of("date booked")
    ('start', 'start_time', 'start', '')
    """
    words: set[str] = set()
    for word in name.split():
        found = _COMPOUND.fullmatch(word)
        words |= {found[1], found[2]} if found and found[1] in _OF | _BEGIN | _END else {word}
    if words - (_OF | _BEGIN | _END | _DATE | _TIME):
        return ""
    edge = "end" if words & _END else "start"
    if words & _DATE:
        return edge
    if words & _TIME:
        return f"{edge}_time"
    return edge if words & (_BEGIN | _END) else ""


YES: Final = frozenset(
    {
        *("true", "yes", "1", "-1", "x", "y", "on", "wahr", "ja", "ein", "vrai", "oui", "activé", "active"),
        *("verdadero", "si", "sí", "activado"),
    }
)
"""What a cell says that is true."""
