"""Golden figures of the Ministry of Finance (MF), elections (PKW), air (GIOŚ), weather (IMGW), and others."""

from bench.reading.figureshape import GoldenFile, GoldenTable

_TSV = "pl-covid/covidpl+govdata/2020/"
_CITY = {"teryt": "t2474"}
_AIR = "pl-air/*/data/pollution/"
_RAIN = "pl-air/*/data/meteo/dobowe/opad/"
_STATION = "kod_stacji_wskaznik_czas_usredniania"


def _time(key: str, at: str) -> dict[str, str]:
    return {key: at}


MF = (
    GoldenFile(
        found="pl-income-budget/matt*/data/20200214_Miasta_NPP_za_2019.xlsx",
        tables=(
            GoldenTable(
                rows=132,
                columns=15,
                types={"wk": "text", "klasyfikacja_budzetowa_dzial": "text", "dochody_wykonane_wplaty_minus_zwroty": "integer"},
                figures=(
                    (
                        {"nazwa_jst": "Siemianowice Śląskie", "klasyfikacja_budzetowa_rozdzial": "75621"},
                        "naleznosci_saldo_poczatkowe_plus_przypisy_minus_odpisy",
                        77591034,
                    ),
                    (
                        {"nazwa_jst": "Siemianowice Śląskie", "klasyfikacja_budzetowa_rozdzial": "75622"},
                        "naleznosci_saldo_poczatkowe_plus_przypisy_minus_odpisy",
                        20885189,
                    ),
                    (
                        {"nazwa_jst": "Siemianowice Śląskie", "klasyfikacja_budzetowa_rozdzial": "75622"},
                        "dochody_wykonane_wplaty_minus_zwroty",
                        20881904,
                    ),
                ),
            ),
        ),
    ),
    GoldenFile(
        found="pl-income-budget/matt*/data/20200214_Gornoslasko_Zaglebiowska_Metropolia.xlsx",
        tables=(GoldenTable(rows=1, columns=15, figures=(({"wk": "24"}, "dochody_wykonane_wplaty_minus_zwroty", 375789983),)),),
    ),
)

PKW = (
    GoldenFile(
        found="pl-elections/*/data/wyniki_gl_na_kand_po_gminach_proc_utf8.csv",
        tables=(
            GoldenTable(
                rows=2479,
                columns=24,
                figures=(
                    ({"kod_teryt": "247401"}, "frekwencja", "64.57"),
                    ({"kod_teryt": "247401"}, "andrzej_sebastian_duda", "34.67"),
                    ({"kod_teryt": "247401"}, "liczba_obwodow", 41),
                ),
            ),
        ),
    ),
)

PKW_TOO = (
    GoldenFile(
        found="pl-elections/*/data-round-1-official/obwody_glosowania_csv.zip",
        tables=(
            GoldenTable(
                rows=27226,
                columns=19,
                types={"teryt_gminy": "text", "kod_pocztowy": "text", "mieszkancy": "integer"},
                sums=(({"teryt_gminy": "247401"}, "mieszkancy", 41, 61149), ({"teryt_gminy": "247401"}, "wyborcy", 41, 49699)),
                figures=(({"teryt_gminy": "247401", "numer": "20"}, "mieszkancy", 2085),),
            ),
        ),
    ),
    GoldenFile(
        found="pl-elections/*/data-round-1-official/wyniki_gl_na_kand_po_obwodach_csv.zip",
        tables=(
            GoldenTable(
                rows=27229,
                columns=44,
                sums=(
                    ({"kod_teryt": "247401"}, "rafal_kazimierz_trzaskowski", 41, 11500),
                    ({"kod_teryt": "247401"}, "andrzej_sebastian_duda", 41, 11146),
                ),
            ),
        ),
    ),
)

AIR = (
    GoldenFile(
        found=_AIR + "CSV/2008_PM10_24g.csv",
        tables=(
            GoldenTable(
                rows=366,
                columns=166,
                figures=(
                    (_time(_STATION, "2008-04-10 00:00:00"), "slkatowkato_kossu_pm10_24g", 37),
                    (_time(_STATION, "2008-07-19 00:00:00"), "slkatowkato_kossu_pm10_24g", 27),
                ),
            ),
        ),
    ),
    GoldenFile(
        found=_AIR + "CSV/2011_PM10_1g.csv",
        tables=(
            GoldenTable(
                rows=8760,
                columns=96,
                figures=(
                    (_time(_STATION, "2011-01-05 05:00:00"), "slkatowkato_kossu_pm10_1g", 127),
                    (_time(_STATION, "2011-01-09 09:00:00"), "slkatowkato_kossu_pm10_1g", 34),
                ),
            ),
        ),
    ),
    GoldenFile(
        found=_AIR + "CSV/2011_PM10_24g.csv",
        tables=(
            GoldenTable(
                rows=365,
                columns=146,
                figures=((_time(_STATION, "2011-04-11 00:00:00"), "slkatowkato_aleja_pm10_24g", 52),),
            ),
        ),
    ),
    GoldenFile(
        found=_AIR + "CSV/2012_PM10_1g.csv",
        tables=(
            GoldenTable(
                rows=8784,
                columns=106,
                figures=((_time("kod_stacji_czas_usredniania", "2012-01-05 06:00:00"), "slkatowkato_kossu_1g", 10),),
            ),
        ),
    ),
    GoldenFile(
        found=_AIR + "CSV/2008_PM2.5_1g.csv",
        tables=(
            GoldenTable(
                rows=8784,
                columns=9,
                figures=((_time(_STATION, "2008-01-05 05:00:00"), "kpbydgwarszawska_pm2_5_1g", "13.6"),),
            ),
        ),
    ),
    GoldenFile(
        found=_AIR + "CSV/2011_PM2.5_24g.csv",
        tables=(
            GoldenTable(
                rows=365,
                columns=67,
                figures=((_time(_STATION, "2011-07-20 00:00:00"), "slkatowkato_aleja_pm2_5_24g", 18),),
            ),
        ),
    ),
    GoldenFile(
        found=_AIR + "CSV/2014_PM10_1g.csv",
        tables=(
            GoldenTable(
                rows=8760,
                columns=104,
                figures=((_time(_STATION, "2014-01-09 09:00:00"), "slkatowkato_kossu_pm10_1g", 48),),
            ),
        ),
    ),
    GoldenFile(
        found=_AIR + "CSV/2014_PM2.5_1g.csv",
        tables=(
            GoldenTable(
                rows=8760,
                columns=36,
                figures=((_time(_STATION, "2014-01-09 09:00:00"), "slkatowkato_kossu_pm2_5_1g", 32),),
            ),
        ),
    ),
    GoldenFile(
        found=_AIR + "XLS/2014/2014_PM2.5_24g.xlsx",
        tables=(
            GoldenTable(
                rows=365,
                columns=65,
                figures=(
                    (_time(_STATION, "2014-01-31 00:00:00"), "slkatowkato_aleja_pm2_5_24g", 67),
                    (_time(_STATION, "2014-01-31 00:00:00"), "slkatowkato_kossu_pm2_5_24g", 55),
                ),
            ),
        ),
    ),
)

OTHERS = (
    *(
        GoldenFile(
            found=f"{_TSV}{day[4:6]}/covid_govpl_{day}.tsv", tables=(GoldenTable(columns=4, figures=((_CITY, "new_cases", cases),)),)
        )
        for day, cases in (("20201125", 20), ("20201126", 33), ("20201209", 24), ("20201218", 14), ("20201230", 15))
    ),
    GoldenFile(
        found="pl-covid/stan*/*/Poland/DeathData/20201127060000_rap_rcb_woj_eksport.csv",
        tables=(
            GoldenTable(
                rows=17,
                columns=14,
                types={"stan_rekordu_na": "date"},
                figures=(
                    ({"teryt": "t24"}, "liczba_przypadkow", 1554),
                    ({"teryt": "t24"}, "liczba_na_10_tys_mieszkancow", "3.45"),
                    ({"teryt": "t24"}, "stan_rekordu_na", "2020-11-26"),
                ),
            ),
        ),
    ),
    GoldenFile(
        found="pl-covid/anuszka*/data/cor.2020.06.03.csv",
        tables=(GoldenTable(rows=99, columns=13, figures=(({"data": "2020-05-19"}, "wykryci_zakazeni", "19268.0"),)),),
    ),
    GoldenFile(
        found="pl-safety/koz*/projects/*/*/data/ofiary_woj.csv",
        tables=(
            GoldenTable(
                rows=192,
                columns=5,
                types={"rok": "period"},
                figures=(({"wojewodztwa": "śląskie", "rok": "2015"}, "wypadki_ogolem", "3792.0"),),
            ),
        ),
    ),
    GoldenFile(
        found="pl-safety/mck*/projects/*/*/kody/pozary*/29.csv",
        tables=(GoldenTable(rows=2516, columns=9, types={"teryt": "text"}, figures=(({"teryt": "020102"}, "pokrywy_gleby", 18),)),),
    ),
    GoldenFile(
        found="pl-safety/Sig*/tran*/5 interwencje*.csv",
        tables=(
            GoldenTable(
                rows=1514,
                columns=8,
                figures=(({"numer": "INT-33429/16", "miejsce": "SĘPA SZARZYŃSKIEGO /"}, "data_godzina", "2016-09-06 07:20:37"),),
            ),
        ),
    ),
    GoldenFile(
        found="pl-schools/*/data/szkoly.csv",
        tables=(GoldenTable(rows=654, columns=4, figures=(({"kolumna_4": "Wierzchowo"}, "kolumna_2", "53.455934"),)),),
    ),
    GoldenFile(
        found="pl-misc-refine/sste*/data/csv/bezrobotni_mcholka.csv",
        tables=(GoldenTable(rows=380, columns=4, figures=(({"powiat": "m. Siemianowice Ślaskie"}, "procent", "15.7"),)),),
    ),
    GoldenFile(
        found="pl-misc-refine/sste*/data/csv/zip_codes-mglombiowski.csv",
        tables=(GoldenTable(rows=20593, columns=8, figures=(({"kod": "41-103"}, "gminy", "Siemianowice Śląskie"),)),),
    ),
    GoldenFile(
        found="pl-covid/mini*/projects/*/*/raport/dane/raw/covid_powiaty_raw.csv",
        tables=(
            GoldenTable(
                rows=426,
                columns=265,
                figures=(
                    ({"kod": "2474000"}, "k_01_06", 38),
                    ({"kod": "2474000"}, "k_01_11", 282),
                ),
            ),
        ),
    ),
    GoldenFile(
        found="pl-income-budget/mdz*/data/teryt_pit_per_person.csv",
        tables=(
            GoldenTable(rows=2477, columns=2, types={"kolumna_1": "text"}, figures=(({"kolumna_1": "2474011"}, "kolumna_2", "1425.68"),)),
        ),
    ),
)

WEATHER = (
    GoldenFile(
        found=_RAIN + "2001/2001_02_o.zip",
        tables=(
            GoldenTable(
                rows=14161,
                figures=(({"kolumna_2": "OCHABY", "kolumna_5": "05"}, "kolumna_6", "1.8"),),
            ),
        ),
    ),
    GoldenFile(
        found=_RAIN + "2002/2002_04_o.zip",
        tables=(GoldenTable(rows=11291, figures=(({"kolumna_2": "KACZYCE", "kolumna_5": "29"}, "kolumna_6", "1.4"),)),),
    ),
)
