"""Registration plates of vehicles: SK 12345, SPI 4A21. Letters before the number say the district."""

import re
from collections.abc import Sequence

from ratusz.bank.base.sentences import N_
from ratusz.bank.model.problem import ProblemKind, Severity, problem_kinds
from ratusz.bank.protect.kinds.decide import DECIDE
from ratusz.bank.protect.kinds.kind import Grade, Kind, Where, add

problem_kinds["plate-found"] = ProblemKind(
    severity=Severity.ERROR,
    message=N_("The column “{column}” holds what look like registration plates of vehicles, in {found} rows."),
    hint=DECIDE,
)

#: Voivodeship → what follows it on plates of its districts: one letter for cities, two for the others.
_DISTRICTS = {
    "B": "I L S AU BI GR HA IA KL LM MN SE SI SK SU WM ZA",
    "C": "B G T W AL BR BY CH GD GR IN LI MG NA RA RY SE SW TR TU WA WL ZN",
    "D": "B J L W X BA BL DZ GL GR JA JE KA KL LB LE LU LW MI OA OL PL SR ST SW TR WL WR ZA ZG ZL",
    "E": "L P S BE BR KU LA LC LE LW OP PA PD PI PJ RA RW SI SK TM WE WI ZD ZG",
    "F": "G Z GW KR MI NW SD SL SU SW WS ZA ZG ZI",
    "G": "A D S SP BY CH CZ DA KA KS KW KY LE MB ND PU SL ST SZ TC WE WO",
    "K": "K N R T BA BC BR CH DA GR LI MI MY NS NT OL OS PR RA SU TA TT WA WI",
    "L": "B C U Z BI BL CH HR JA KR KS LB LE LU OP PA PU RA RY SW TM UB WL ZA",
    "N": "E O BA BR DZ EB EL GI GO IL KE LI MR NI NM OE OG OL OS PI SZ WE",
    "O": "P B GL K KL KR NA NY OL PO PR ST",
    "P": "K L N O Y Z CH CT GN GO GS JA KA KE KL KN KR KS LE MI NT OB OS OT P PL RA SE SL SR SZ TU WA WL WR ZL",
    "R": "K P T Z BI BR DE JA JS KL KR LA LE LS LU MI NI PR PZ RS SA SR ST TA ZE",
    "S": "B C D G H I J K L M O R T W Y Z BE BI BL BN CI CZ GL JZ KL LU MI MY PI PS RB RC TA TY WD WZ ZA ZO ZY",
    "T": "K BU JE KA KI KN LW OP OS PI SA SK ST SZ",
    "W": "A B D E F H I J K L M N O P R S T U W X Y Z BR CI G GM GR GS KZ LI LS MA ML ND OR OS OT PI PL PN PR PU "
    "PY PZ RA SC SE SI SK SZ WE WL WY ZU ZW ZY",
    "Z": "K S SW BI CH DR GL GR GY KA KL KO LO MY PL PY SD SL ST SZ WA",
}
PREFIXES = frozenset(first + rest for first, rests in _DISTRICTS.items() for rest in rests.split())
_SHAPE = re.compile(r"(?<![A-Za-z0-9/_.-])([A-Z]{2,3})([ -]?)([0-9A-Z]{4,5})(?![A-Za-z0-9/_-])")
_TAILS = {
    2: re.compile(r"[0-9]{5}|[0-9]{4}[A-Z]|[0-9]{3}[A-Z]{2}|[0-9][A-Z][0-9]{3}|[0-9][A-Z]{2}[0-9]{2}"),
    3: re.compile(
        r"[A-Z][0-9]{3}|[0-9]{2}[A-Z]{2}|[0-9][A-Z][0-9]{2}|[0-9]{2}[A-Z][0-9]|[0-9][A-Z]{2}[0-9]|[A-Z]{2}[0-9]{2}|[0-9]{5}|[0-9]{4}[A-Z]|"
        r"[0-9]{3}[A-Z]{2}|[A-Z][0-9]{2}[A-Z]|[A-Z][0-9][A-Z]{2}"
    ),
}
_VEHICLE = re.compile(r"(?:rej\.|rejestr|tablic|pojazd|samoch|auto\b|auta\b|marki|ciągnik|motocykl)", re.IGNORECASE)


def _find(text: str, where: Where) -> Sequence[str]:
    found = []
    said = where.said or _VEHICLE.search(text) is not None
    for prefix, gap, tail in _SHAPE.findall(text):
        # Written together it is as often a code of something; then the text or the column must speak of vehicles.
        if prefix in PREFIXES and _TAILS[len(prefix)].fullmatch(tail) and (gap == " " or said):
            found.append(prefix + tail)
    return found


def _shaped(text: str) -> int:
    return 0 if _VEHICLE.search(text) else len(_SHAPE.findall(text))


add(
    Kind(
        code="plate-found", named="SK 12345",
        sign=r"\b[B-Z][A-Z]{1,2}[ -]?([0-9][0-9A-Z]{3,4}|[A-Z]{1,2}[0-9]{2,3}|[A-Z][0-9]{1,2}[A-Z]{1,2})\b",
        find=_find, grade=Grade.PERSON, shaped=_shaped, labels=("rejestracyj", "tablic", "pojazd"), marks=lambda plate: (plate[:2],),
    )
)  # fmt: skip
