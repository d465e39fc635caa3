"""Real files of Polish public bodies. They are not part of the project: they lie beside it, in ../shared/data, or nowhere."""

from dataclasses import dataclass
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class RealFile:
    """A file, one row of it that is known (parameters of the rows API), and a figure of that row.

    `found`: `folder/pattern`, since folders are named after the origin of the files. `shown`: the figure as a Polish page shows it.
    """

    found: str
    title: str
    row: dict[str, str]
    column: str
    figure: object
    shown: str

    def path(self) -> Path:
        """Where it lies; the test is skipped, with a sentence, where it does not."""
        first = next(iter(sorted(SHARED.glob(self.found))), None)
        if first is None:
            pytest.skip(f"real files are not here: nothing fits {SHARED / self.found}")
        return first


POPULATION = RealFile(
    found="pl-population/*/projects/*/*/raport/dane/raw/powiaty_dane.csv",
    title="Ludność powiatów",
    row={"powiat": "Siemianowice Śląskie"},
    column="liczba_ludnosci",
    figure=67154,
    shown="67 154",
)
ELECTIONS = RealFile(
    found="pl-elections/*/data/wyniki_gl_na_kand_po_gminach_proc_utf8.csv",
    title="Wyniki wyborów w gminach",
    row={"kod_teryt": "247401"},
    column="frekwencja",
    figure="64.57",
    shown="64,57",
)
AIR = RealFile(
    found="pl-air/*/data/pollution/XLS/2014/2014_PM10_24g.xlsx",
    title="Pył PM10 w Polsce, 2014",
    row={"kod_stacji_wskaznik_czas_usredniania": "2014-01-01T00:00:00"},
    column="slkatowkato_kossu_pm10_24g",
    figure=82,
    shown="82",
)
STOPS = RealFile(
    found="transport/*/feed/stops.txt",
    title="Przystanki metropolii",
    row={"stop_code": "2474011-00301"},
    column="stop_name",
    figure="Bańgów Kościół",
    shown="Bańgów Kościół",
)
EACH_KIND = (POPULATION, ELECTIONS, AIR, STOPS)
