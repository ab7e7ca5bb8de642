"""The words that calendars use for what their events are, in English, German, French and Spanish, without accents."""

from __future__ import annotations

import re
from typing import Final

ALIASES: Final[dict[str, frozenset[str]]] = {
    "blinatumomab": frozenset({"blin", "blina", "blincyto"}),
    "brexucabtagene": frozenset({"brexu", "brexucel", "tecartus"}),
    "cyclophosphamide": frozenset(
        {"cy", "cyc", "ctx", "cyclo", "cytoxan", "endoxan", "cyclophosphamid", "ciclofosfamida", "cpm"}
    ),
    "cytarabine": frozenset({"arac", "cytarabin", "citarabina"}),
    "fludarabine": frozenset({"flu", "fludara", "fludarabin", "fludarabina"}),
    "inotuzumab": frozenset({"ino", "besponsa"}),
    "methotrexate": frozenset({"mtx", "methotrexat", "metotrexato"}),
    "obecabtagene": frozenset({"aucatzyl", "obe", "obecel"}),
    "rituximab": frozenset({"ritux", "rituxan", "mabthera"}),
    "tisagenlecleucel": frozenset({"kymriah", "tisa", "tisacel"}),
    "vincristine": frozenset({"vcr", "vincristin", "vincristina", "oncovin"}),
}
"""The brands and usual abbreviations of drugs, and their names in other languages, by the generic name."""

OTHER_DRUGS: Final = frozenset(
    {
        *(word for names in ALIASES.values() for word in names),
        *ALIASES,
        *("ara-c", "arranon", "asparaginase", "asparlas", "atriance", "clolar", "campath", "erwinase", "erwinaze"),
        *("marqibo", "mylotarg", "oncaspar", "pegaspargase", "rylaze", "vyxeos", "besremi", "darzalex", "velcade"),
        *("keytruda", "opdivo", "adriamycin", "doxo", "dauno", "ifex", "hydrea", "litalir", "hydroxyurea"),
        *("hydroxycarbamid", "vidaza", "dacogen", "venclexta", "venclyxto", "venetoclax", "gleevec", "glivec"),
        *("sprycel", "iclusig", "tasigna", "jakafi", "jakavi", "xospata", "purixan", "xaluprine", "puri-nethol", "6mp"),
        *(
            "neupogen",
            "neulasta",
            "filgrastim",
            "gcsf",
            "g-csf",
            "zarxio",
            "nplate",
            "aranesp",
            "epo",
            "ivig",
            "privigen",
        ),
        *("zofran", "kytril", "aloxi", "emend", "allopurinol", "zyloric", "zyloprim", "rasburicase", "fasturtec"),
        *("ursodiol", "urso", "ursofalk", "actigall", "defitelio", "defibrotide", "bactrim", "septra", "cotrim"),
        *("cotrimoxazole", "pentamidine", "valtrex", "zovirax", "noxafil", "vfend", "diflucan", "cresemba"),
        *("mycamine", "cancidas", "keppra", "levetiracetam", "insulin", "heparin", "lovenox", "clexane", "magnesium"),
        *("actemra", "tocilizumab", "mesna", "leucovorin", "folinate", "iron", "ferinject", "venofer", "zometa"),
        *("xgeva", "prolia", "lupron", "metformin", "aspirin", "ibuprofen", "novalgin", "metamizol"),
    }
)
"""The names of drugs that a regimen may not have, with brands that no stem tells."""
STEMS: Final = re.compile(
    r"\w{3,}(?:mab|nib|parib|zomib|ciclib)|\w{4,}(?:leucel|platine?|platino|taxel|rubicin[ea]?|cristin[ea]?|blastin[ea]?|"
    r"tecane?|poside?|posido|citabin[ea]?|arabin[ea]?|tidin[ea]?|trexate?|trexato|purin[ea]?|purinol|mustin[ea]?|"
    r"fosfamid[ea]?|phosphamid[ea]?|domid[ea]?|setrone?|metas?on[ea]?|methasone?|conazole?|floxacin[eo]?|cillin[ea]?|"
    r"ciclovir|cyclovir|fungin[ea]?|grastim|poetin|asparagas\w*|prazole?|sartan|statin[ea]?)"
)
"""Generic names of drugs by their stems, which the World Health Organization gives them by what they do."""

GENERIC: Final = re.compile(
    r"\b(?:infusions?|doses?|dosis|gabe|injections?|inyeccion|spritze|treatment|tratamiento|behandlung|traitement|"
    r"chemo\w*|quimio\w*|chimio\w*|therapy|therapie|terapia|perfusion|start\w*|begin\w*|beginn|inicio|debut|"
    r"connect\w*|hook[ -]?up|anschluss|given|day \d+|tag \d+|jour \d+|dia \d+|c\d+\s*d\d+)\b|#\s*\d"
)
"""The words of a treatment that name no drug."""

BAG: Final = re.compile(r"\bbags?\b|\bbeutel\b|\bpoche\b|\bbolsa\b|\bcassette\b")
"""The words of a bag, which say so where a drug is named beside them."""

JOINS: Final = re.compile(r"\s*(?:[+&;(/]|,(?=\s)|\b(?:with|plus|incl\w*|and|then|mit|und|avec|et|con|y)\b)\s*")
"""What stands between two things that a title says; "before" and "after" do not: what stands there is no event."""

THEN: Final = re.compile(r"\s+(?:before|after|vor|nach|avant|apres|antes de|despues de)\s+")
"""What stands between a treatment and what comes before or after it: "Besponsa infusion after labs"."""

LATER: Final = re.compile(r"\bfollow[ -]?up\b|\breview\b|\bconsult\w*|\bnachsorge\b|\bkonsil\w*|\bsprechstunde\b")
"""The visits that are never the treatment that they name."""

ASIDE: Final = re.compile(
    r"\b(?:before|after|for|during|post|pre|until|about|re|vor|nach|fur|wahrend|avant|apres|pour|pendant|antes|despues|para)\b"
)
"""What stands between an event and the treatment that it is not."""

NEGATED: Final = re.compile(
    r"\b(?:no|not|without|skip|keine?|ohne|pas de|sans|sin)\s+(?!treatment|therapy|therapie)([^\W\d_][\w-]*)"
    r"(?:\s+(?:needed|required|today))?"
)
"""What a title says that there is not: "no labs needed", "no Besponsa today"."""

BESIDE_DRUG: Final = re.compile(
    r"\b(?:before|after|for|during|post|about|regarding|re|to|until|till|since|vor|nach|fur|wahrend|bis|seit|wegen|wg|"
    r"avant|apres|pour|pendant|depuis|antes|despues|para|hasta|tras|desde)\b"
)
"""What stands between something and the drug that it is not: "hydration after Besponsa"."""

TRIVIAL: Final = frozenset(
    {
        *(
            "time",
            "day",
            "go",
            "back",
            "in",
            "at",
            "come",
            "scheduled",
            "booked",
            "session",
            "off",
            "hospital",
            "clinic",
        ),
        *(
            "visit",
            "appointment",
            "appt",
            "admission",
            "center",
            "centre",
            "the",
            "a",
            "cancer",
            "oncology",
            "inpatient",
        ),
        *(
            "termin",
            "zeit",
            "tag",
            "klinik",
            "rdv",
            "cita",
            "hopital",
            "krankenhaus",
            "moved",
            "due",
            "ready",
            "meeting",
        ),
        *("seance", "cure", "sesion", "administracion", "administration", "verabreichung", "ambulanz", "ambulant"),
        *("tagesklinik", "hdj", "jour", "dia", "iv", "ivpb", "inf", "wk", "week", "woche", "semaine", "semana"),
        *("rm", "room", "updated", "confirmed", "rescheduled", "new", "nd", "st", "rd", "th", "nr", "min"),
        *("immuntherapie", "immunotherapy", "antikorpertherapie", "anticorps", "outpatient", "de", "du", "la", "der"),
    }
)
"""The words before such a one that leave it a dose: "hospital for Besponsa"."""

FIRST_BAG: Final = re.compile(
    r"\b(?:bag|beutel|poche|bolsa)\s*#?\s?1\b|\b(?:first|1st|erster|1\.|premiere|primera) (?:bag|beutel|poche|bolsa)\b"
)
"""The bag that is connected and not changed."""

ENDS: Final = re.compile(
    r"\b(?:ends?|ended|stops?|stopped|finish\w*|completed?|done|over|off|ende|endet|abschluss|fertig|weg|fin|termina)\b"
)
BEGINS: Final = re.compile(r"\b(?:start\w*|begin\w*|beginn\w*|connect\w*|inicio|debut|hook|on)\b")
"""What a title of an infusion says of its end, and of its start."""

PLAIN_WORDS: Final = frozenset(
    {
        *("infusion", "infusions", "dose", "doses", "injection", "treatment", "chemo", "therapy", "lymphodepletion"),
        *("cell", "cells", "are", "the", "of", "and", "for", "to", "or", "in", "on", "at", "by", "from", "with"),
        *(
            "before",
            "after",
            "first",
            "last",
            "each",
            "every",
            "day",
            "days",
            "week",
            "weeks",
            "cycle",
            "hour",
            "hours",
        ),
        *("minutes", "least", "all", "this", "times", "weekly", "fourth", "label", "not", "blood", "collected", "car"),
        *("drug", "medicine", "bag", "pump", "a", "an", "is"),
    }
)
"""The words of a row's title that name no drug."""

KINDS: Final = frozenset({"fda", "ema", "label", "nccn", "asco"})
"""Words in capitals that begin the name of a source and are no brand."""


VAGUE: Final = frozenset({"assessment", "monitoring", "restriction", "milestone"})
"""The kinds that hold many things, so that an event must share a word with the title of its row."""


def _words(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts))


HEADS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    (
        "stranger",
        _words(
            r"birthday|geburtstag|anniversaire|cumpleanos|anniversary|wedding|\bmeeting\b|\bparty\b|dentist|zahnarzt",
            r"\bflu (?:shot|jab|vaccin|season|symptom|clinic)|vaccin(?!es from)|impfung|\bschool\b|holiday",
            r"vacation|urlaub",
            r"\blunch\b|\bdinner\b|\bconference\b|\bwebinar\b|\bsupport group\b|\btraining\b|\bsoccer\b|\bfootball\b",
        ),
    ),
    (
        "errand",
        _words(
            r"\bpick[ -]?up\b|\bdeliver|\border\b|\brefill|\bpharmacy\b|\bapotheke|\bcall\b|\binsurance",
            r"\bauthori[sz]ation|\bprior auth\b|\bgenehmigung|\bautorizacion\b|\bautorisation\b",
            r"\b(?:reminder|erinnerung|rappel|recordatorio)\b.*\b(?:tomorrow|morgen|demain|manana|next week|in \d+)\b",
            r"\bsupplies\b|\bconsent\b|\bteaching\b|\beducation\b|\bquestions?\b|\bread\b|\bpay\b|\bbill\b",
            r"\btransport",
            r"\bpaperwork\b|\bfinancial\b|\bco-?pay\b|\beob\b|\bship(?:ment|ping|ped)\b|\blieferung|\bbestell\w*|\brezept\b",
            r"\brecog(?:er|ida)\b|\bfarmacia\b|\bpharmacie\b|\blivraison\b|\bentrega\b|\bordonnance\b|\breceta\b",
            r"\b\w*aufklarung\w*|\b\w*gesprach\w*|\bbesprech\w*|\bdiscuss\w*|\bdecision\b|\bentscheidung\b|\bplanning\b",
            r"\bplanung\b|\bresults?\b|\bergebnis\w*|\bresultats?\b|\bresultados?\b|\bbefund\w*|\binfo\b|\binformation\b",
            r"\bblog\b|\bcountdown\b|\btomorrow\b|\bdemain\b|\bnext week\b|\bexpires?\b",
            r"\b(?:in|dans|en) \d+ (?:days?|weeks?|tagen?|wochen?|jours?|semaines?|dias?|semanas?)\b",
            r"\bfinished .*\b(?:last|ago)\b|\breportee?\b(?! d)",
            r"\bprep\b|\bvorbereitung\b|\bpreparacion\b|\bpreparation\b|\beinwilligung\b",
            r"\bconsent\w+\b|\btumou?r ?board\b|\brcp\b|\bsecond opinion\b|\bzweitmeinung\b|\bpsycholog\w*",
            r"\bnutrition\w*|\bappeal\b|\bdenial\b|\bletter\b",
            r"\bask\b|\bparking\b|\bride\b|\btaxi\b|\babholen\b|\bpostponed\b|\bverschoben\b(?! vo)",
            r"\baplazad[oa]\b|\breportee? a",
            r"\bordered\b|\bapproval\b|\btravel\b|\bflight\b|\bhotel\b|\bprepare\b|\bzubereitung",
        ),
    ),
    (
        "hold",
        _words(
            r"\bhold\b|\bheld\b|\bmissed\b|\bdeferred\b|\brefused\b|\bpausiert\b|\bausgesetzt\b|\babgesetzt\b|\bsuspend\w*|\bpausad[ao]\b",
            r"\bwas off\b|\boff for now\b|\binterrupted\b|\binterruption\b|\bpaused\b",
            r"\bunterbrochen\b|\bunterbrechung\b|\binterrompue?\b|\binterrumpida\b|\bparada\b",
        ),
    ),
    (
        "premedication",
        _words(
            r"\bpre-?\s?med\w*|\bpremedica|\bvormedikation|\bpremedikation|\bpre-?medicine",
            r"\bmedicine\b.{0,30}\bbefore\b|\bmedicina\b.{0,30}\bantes\b|\bsteroids?\b|\bdexa\w*|\bprednis\w*",
            r"\bmethylpred\w*|\banti-?emet\w*",
            r"\bcorticost\w*|\bantihistamin\w*|\bdiphenhydramin\w*|\bbenadryl\b|\bacetaminophen\b",
            r"\bparacetamol\b|\btylenol\b",
        ),
    ),
    ("tablet", _words(r"\btablets?\b|\bpills?\b|\bcapsules?\b|\btablett\w*|\bcomprim\w*|\bpastillas?\b|\bby mouth\b")),
    (
        "disconnect",
        _words(
            r"\bdisconnect\w*|\bunhook\w*|\bdeconnex\w*|\bdesconex\w*|\babhangen\b|\babgehangt\b|\babstopseln\b",
            r"\bdebranche\w*|\bdesconectar\b|\babnehmen\b|\babnahme der\b|\btake[ -]?down\b",
            r"\bdepose\b|\bretirada\b|\bentfern(?:en|t|ung)\b|\bd[ie]s?konnekt\w*",
            r"\b(?:infusion|pump|perfusion|infusionspumpe|bag|bomba|pumpe|pompe)\s+(?:end|ends|ended|ending|complete|"
            r"completed|stop|stops|stopped|finish\w*|(?:comes )?off(?! (?:week|day|treatment|therapy))|removal|removed|"
            r"remove|ende|beendet|down|fin|termina|ab|abnahme|abgenommen|entfernt|done|over|out)\b",
            r"\b(?:end|stop|finish|removal|remove|ende|abnahme|abnehmen|fin|retirar|quitar|retrait|retirer|enlever)\s+(?:of\s+|off\s+|der\s+|"
            r"de\s+(?:la\s+)?|la\s+|du\s+)?(?:the\s+)?(?:\w+\s+)?(?:infusion|pump|perfusion|pumpe|bomba|pompe)\b|"
            r"\bcomes off\b|\binfusionsende\b",
            r"\bse quita\b",
        ),
    ),
    (
        "step",
        _words(
            r"\bstep(?:-?up)?\b|\bfull dose\b|\b(?:dose|rate) (?:increase|escalation|change)\b|\bincrease\b|"
            r"\bdosissteigerung|\baumento de\b|\baugmentation\b|\bcambio de dosis\b"
        ),
    ),
    (
        "bag-change",
        _words(
            r"\bbag (?:change|exchange|swap|replacement|#?\s?\d)",
            r"\b(?:new|next|change|replace|hang)\w* (?:the |infusion |pump )?bag\b",
            r"\b(?:infusion|pump|day|h|hour) bags?\b|\bbeutel ?wechsel\w*|\bchangement (?:de )?poche\b",
            r"\bcambio (?:de )?bolsa\b|\bbolsa nueva\b",
            r"\bcassette change\b|\bnext bag\b",
        ),
    ),
    (
        "milestone",
        _words(r"\breleased?\b|\bcells? (?:are )?ready\b|\bmanufactur\w*|\bproduct (?:is )?(?:available|ready)\b"),
    ),
    (
        "procedure",
        _words(
            r"\w*apheresis\b|\w*apherese\b|\baferesis\b|\bleucaferesis\b|\bcells? collect\w*",
            r"\bcollect\w*\b.{0,20}\bcells?\b",
            r"\bcells? (?:are )?collected\b|\bzellentnahme\b|\bzellsammlung\b|\bstammzell\w*",
        ),
    ),
    (
        "assessment",
        _words(
            r"\blabs?\b|\blabor\w*|\bblood (?:count|test|draw|work|sample)s?\b|\bbloods\b|\bcbc\b|\bcmp\b",
            r"\bblood ?work\b|\blfts?\b|\bliver (?:test|panel)",
            r"\bbone marrow\b|\bbiops\w*|\bmrd (?:test|sample|check|assess\w*)|\becg\b|\bekg\b|\becho\w*",
            r"\bmri\b|\bct scan\b|\bscan\b",
            r"\blumbar puncture\b|\bblutbild\b|\bblutabnahme\b|\bprise de sang\b|\bbilan\b|\banalitica\b",
            r"\banalisis\b|\bhemograma\b",
            r"\b\w*blutentnahme\b|\bultrasound\b|\bultraschall\b|\bsono\w*|\becograf\w*|\bexams?\b|\bweight\b|\bgewicht\b",
            r"\bevalua\w*|\borientation\b|\bscreening\b|\bwork-?up\b|\bassessments?\b",
            r"\bbilirubin\b|\bleberwerte\b|\bperfil hepatico\b|\bdoppler\b|\bwiegen\b|\bpesee\b",
            r"\blumbalpunktion\b|\bponction lombaire\b|\bpuncion lumbar\b",
            r"\bsamples?\b|\btests?\b|\bx-?ray\b|\bmuestra\b|\bknochenmark\w*|\bmedula\b",
        ),
    ),
    (
        "restriction",
        _words(r"\bdriv(?:e|ing)\b|\bstay (?:near|close|within)\b|\bvaccines\b|\bconducir\b|\bautofahren\b"),
    ),
    (
        "monitoring",
        _words(
            r"\bobserv\w*|\bmonitor\w*|\bwatch\w*|\bcheck-?ups?\b|\bvital signs?\b|\bvitals\b|\buberwachung\b",
            r"\bbeobachtung\b",
            r"\bchecks?\b(?![ -]?in\b)|\w*kontroll\w*|\bcontroles?\b|\bcontrol\b",
            r"\bsurveillance\b|\bvigilancia\b|\brevision(?:es)?\b|\bsupervised\b",
        ),
    ),
    (
        "stay",
        _words(
            r"(?<!\bday )\bhospital\w*(?! de dia\b)|\binpatient\b|\badmi(?:t|ssion)\w*|\bward\b",
            r"\bstationar\w*|\bkrankenhaus\w*",
            r"\bingreso\b|\bestancia\b",
            r"\bdischarge\b",
        ),
    ),
    (
        "rest",
        _words(
            r"\b(?:week|day)s? off\b|\boff[ -]week\b|\bfree[ -](?:week|day|interval)\b",
            r"\brest\b|\btreatment-?free\b|\bbreak\b|\bno treatment\b|\bpause\b|\bdescanso\b|\btherapiepause\b",
            r"\boff therapy\b",
        ),
    ),
    (
        "visit",
        _words(
            r"\bdressing\b|\bneedle\b|\bbatter(?:y|ies)\b|\bverband\w*|\bpansement\b|\bnadel\w*|\baguja\b|\baiguille\b",
            r"\bvisits?\b|\bappointments?\b|\bappts?\b|\bclinic\b|\bfollow[ -]?up\b|\bconsult\w*|\breview\b",
            r"\btermin\b|\bnachsorge\b|\bkonsil\w*|\brendez-?vous\b|\btele(?:health|medicine|fon)\b|\bhydration\b|\bfluids?\b|(?<!zell-)\btransfusion\b",
            r"\bplatelets?\b|\bport access\b|\bport flush\b|\bpicc\b|\bcentral line\b",
            r"\brdv\b|\bcita\b|\bsprechstunde\b|\boncolog\w*|\bdr\.?\s|\bdoctor\b|\barzt\b",
        ),
    ),
)
"""The kinds that a title may say, with their words, in the order in which they count."""
