"""The usual names of the columns of a table, in English, German, French and Spanish."""

from __future__ import annotations

from typing import Final

_NAMES: Final = {
    "start": """
        start | start date | startdate | start_date | begin | begins | beginn | von | from | date | datum |
        debut | date de debut | inicio | fecha | fecha de inicio | fecha de comienzo | comienzo | startdatum
        | beginnt am | start datum | dtstart | start time and date | start datetime | date/time | datetime |
        appointment date | jour | le | dia | appt date | scheduled date | begin date | anfang | wann | quand
        | cuando | date and time | date & time | datum/uhrzeit | datum und uhrzeit | scheduled start |
        termin am | beginning | scheduled for | date heure | date et heure | fecha y hora
    """,
    "start_time": """
        start time | starttime | start_time | time | begin time | uhrzeit | zeit | heure | hora | beginnt um
        | startzeit | heure de debut | hora de inicio | beginnzeit | appointment time | appt time |
        scheduled time | uhrzeit von | von uhrzeit | time from | from time | beginn uhrzeit
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
        duration | length | dauer | duree | duracion | appt length | appointment length
    """,
    "zone": """
        time zone | timezone | tz | zeitzone | fuseau horaire | fuseau | zona horaria | start time zone
    """,
    "title": """
        title | subject | summary | event | titel | betreff | ereignis | termin | titre | objet | evenement
        | titulo | asunto | evento | name | what | description of event | appointment | medication | drug |
        treatment | behandlung | medikament | tratamiento | traitement | bezeichnung | sujet | event title |
        visit type | appointment type | appt type | event name | procedure | service | encounter type |
        therapy | therapie | medikation | wirkstoff | leistung | prestation | terminart | reason | reason
        for visit | details | beschreibung | descripcion | description
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
    "all_day": """
        all day event | all day | allday | all_day | ganztagig | ganztagiges ereignis | toute la journee |
        todo el dia | evenement toute la journee | journee entiere
    """,
}
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    column: tuple(" ".join(name.split()) for name in names.split("|")) for column, names in _NAMES.items()
}
"""The usual names of each column, in lower case without accents."""
YES: Final = frozenset(
    {
        *("true", "yes", "1", "-1", "x", "y", "on", "wahr", "ja", "ein", "vrai", "oui", "activé", "active"),
        *("verdadero", "si", "sí", "activado"),
    }
)
"""What a cell says that is true."""
