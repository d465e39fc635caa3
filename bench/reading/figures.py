"""The golden figures: Statistics Poland (GUS, BDL), Ministry of Finance (MF), elections (PKW), air (GIOŚ), weather (IMGW), and others."""

from bench.reading.figureshape import GoldenFile, GoldenTable

_BDL = "pl-bdl-gminy/*/data/"
_OURS = {"kod": "2474011"}
_TSV = "pl-covid/covidpl+govdata/2020/"
_CITY = {"teryt": "t2474"}
_AIR = "pl-air/*/data/pollution/"
_RAIN = "pl-air/*/data/meteo/dobowe/opad/"
_FINA = "pl-income-budget/mal*/data/"
_SILESIA = {"nazwa": "ŚLĄSKIE", "rok": "2023"}
_YEARBOOK = "pl-population/Grab*/data/wybory_2020/gus_ludnosc_2020.xlsx"


def _time(key: str, at: str) -> dict[str, str]:
    return {key: at}


_STATION = "kod_stacji_wskaznik_czas_usredniania"

BDL = (
    GoldenFile(
        found=_BDL + "imprezy i uczestnicy.csv",
        tables=(
            GoldenTable(
                rows=1930,
                columns=10,
                types={"kod": "text", "imprezy_ogolem_2016": "integer szt.", "uczestnicy_imprez_ogolem_2019": "integer osoba"},
                figures=((_OURS, "imprezy_ogolem_2018", 811), (_OURS, "uczestnicy_imprez_ogolem_2019", 111701)),
            ),
        ),
    ),
    GoldenFile(
        found=_BDL + "saldo migracji stalych na 1000 osob.csv",
        tables=(
            GoldenTable(
                rows=2477,
                columns=6,
                types={"saldo_migracji_na_1000_osob_ogolem_2016": "decimal osoba"},
                figures=(
                    (_OURS, "saldo_migracji_na_1000_osob_ogolem_2016", "-3.7"),
                    (_OURS, "saldo_migracji_na_1000_osob_ogolem_2019", "-1.0"),
                ),
            ),
        ),
    ),
    GoldenFile(
        found=_BDL + "swiadczenie wychowawcze 500 18.csv",
        tables=(
            GoldenTable(
                rows=2478,
                columns=3,
                figures=((_OURS, "przecietna_miesieczna_liczba_rodzin_pobierajacych_swiadczeni", 3585),),
            ),
        ),
    ),
    GoldenFile(
        found=_BDL + "wodkangaz18.csv",
        tables=(
            GoldenTable(
                rows=2478,
                columns=5,
                types={"ogolem_wodociag_2018": "decimal %"},
                figures=((_OURS, "ogolem_wodociag_2018", "99.9"), (_OURS, "ogolem_gaz_2018", "90.7")),
            ),
        ),
    ),
    GoldenFile(
        found=_BDL + "wydatki na mieszk 2016-2019.csv",
        tables=(
            GoldenTable(
                rows=2477,
                columns=6,
                types={"gminy_lacznie_z_miastami_na_prawach_powiatu_ogolem_2016": "decimal zł"},
                figures=(
                    (_OURS, "gminy_lacznie_z_miastami_na_prawach_powiatu_ogolem_2016", "4228.87"),
                    (_OURS, "gminy_lacznie_z_miastami_na_prawach_powiatu_ogolem_2019", "5828.93"),
                ),
            ),
        ),
    ),
    GoldenFile(
        found="pl-population/mini*/projects/*/*/raport/dane/raw/gestoscZaludnieniaPowiaty2019.csv",
        tables=(GoldenTable(rows=380, columns=3, figures=(({"kod": "2474000"}, "ludnosc_na_1_km2_2019", 2621),)),),
    ),
    GoldenFile(
        found="pl-population/mini*/projects/*/*/raport/dane/raw/powiaty_dane.csv",
        tables=(
            GoldenTable(
                rows=380,
                columns=4,
                figures=(
                    ({"powiat": "Siemianowice Śląskie"}, "liczba_ludnosci", 67154),
                    ({"powiat": "Siemianowice Śląskie"}, "powierzchnia", "25.50"),
                    ({"powiat": "Siemianowice Śląskie"}, "gestosc_zaludnienia", "2633.49"),
                ),
            ),
        ),
    ),
    GoldenFile(
        found="pl-misc-refine/ssta*/data/csv/wynagrodzenia_brutto-dszafranek.csv",
        tables=(
            GoldenTable(
                rows=396,
                columns=13,
                types={"ogolem_2002": "decimal zł"},
                figures=(
                    ({"kod": "2244874000"}, "ogolem_2002", "1946.03"),
                    ({"kod": "2244874000"}, "ogolem_2011", "3234.32"),
                    ({"kod": "2244874000"}, "ogolem_2012", ""),
                ),
            ),
        ),
    ),
    GoldenFile(
        found="pl-safety/ssta*/data/csv/wypadki_drogowe.csv",
        tables=(
            GoldenTable(
                rows=17,
                columns=15,
                types={"wypadki_ogolem_2000": "integer szt"},
                figures=(
                    ({"kod": "2240000000"}, "wypadki_ogolem_2000", 6898),
                    ({"kod": "2240000000"}, "wypadki_ogolem_2011", 5031),
                    ({"kod": "0000000000"}, "wypadki_ogolem_2000", 57331),
                ),
            ),
        ),
    ),
    *(
        GoldenFile(found=f"{_FINA}{name}.csv", tables=(GoldenTable(rows=rows, columns=7, figures=((_SILESIA, "wartosc", value),)),))
        for name, rows, value in (
            ("FINA_1579_CREL_20250113235613", 368, "978005724.71"),
            ("FINA_1582_CREL_20250113234730", 400, "135537823.54"),
            ("FINA_2416_CREL_20250113230845", 352, "617.63"),
            ("LUDN_1868_CREL_20250125192139", 160, "2.36"),
            ("WYNA_2497_CREL_20250113223353", 352, "7611.38"),
        )
    ),
    GoldenFile(
        found=_FINA + "LUDN_2462_CREL_20250113230153.csv",
        tables=(
            GoldenTable(
                rows=320,
                columns=9,
                types={"rok": "period", "wartosc": "integer"},
                figures=(({**_SILESIA, "lokalizacje": "na wsi", "plec": "kobiety"}, "wartosc", 531939),),
            ),
        ),
    ),
    GoldenFile(
        found=_FINA + "LUDN_3923_CREL_20250125192940.csv",
        tables=(GoldenTable(rows=352, columns=9, figures=((_SILESIA, "wartosc", 27641),)),),
    ),
)

BDL_TOO = (
    GoldenFile(
        found=_BDL + "ludnosc 2016-2019.csv",
        tables=(
            GoldenTable(
                rows=2477,
                columns=6,
                types={"ludnosc_na_1_km2_2016": "integer osoba"},
                figures=(
                    (_OURS, "ludnosc_na_1_km2_2016", 2663),
                    (_OURS, "ludnosc_na_1_km2_2017", 2648),
                    (_OURS, "ludnosc_na_1_km2_2018", 2633),
                    (_OURS, "ludnosc_na_1_km2_2019", 2621),
                ),
            ),
        ),
    ),
    GoldenFile(
        found=_BDL + "bezrobocie.csv",
        tables=(GoldenTable(rows=2477, columns=3, types={"ogolem_2019": "decimal %"}, figures=((_OURS, "ogolem_2019", "2.3"),)),),
    ),
    GoldenFile(
        found=_BDL + "powierzchnia.csv",
        tables=(
            GoldenTable(rows=2477, columns=3, types={"ogolem_w_km2_2019": "integer km2"}, figures=((_OURS, "ogolem_w_km2_2019", 25),)),
        ),
    ),
    GoldenFile(
        found="pl-safety/koz*/projects/*/*/data/ofiary.csv",
        tables=(
            GoldenTable(
                rows=397,
                columns=77,
                types={"wypadki_ogolem_2011": "integer szt.", "ranni_2011": "integer osoba"},
                figures=(
                    ({"kod": "2474000"}, "wypadki_ogolem_2011", 47),
                    ({"kod": "2474000"}, "wypadki_ogolem_2020", 12),
                    ({"kod": "2474000"}, "ranni_2011", 60),
                ),
            ),
        ),
    ),
    GoldenFile(
        found="pl-commuting/*/projects/*/*/mapa/commuting_to_work_2011.txt",
        tables=(
            GoldenTable(
                rows=32423,
                columns=7,
                figures=(({"living_municipality": "Siemianowice Śląskie", "working_municipality": "Katowice"}, "number_of_people", 5369),),
            ),
        ),
    ),
    GoldenFile(
        found="pl-income-budget/mdz*/data/teryt_income_per_person.csv",
        tables=(GoldenTable(rows=2477, columns=2, figures=(({"kolumna_1": "2474011"}, "kolumna_2", "3627.63"),)),),
    ),
)

GUS = (
    GoldenFile(
        found=_YEARBOOK,
        tables=(
            GoldenTable(
                name="tabl. 1",
                columns=8,
                rows=17,
                types={"powierzchnia_w_ha": "integer ha", "powierzchnia_w_km_2": "integer km2"},
                figures=(({"identyfikator_terytorialny": "24"}, "ludnosc_ogolem", 4517635),),
            ),
            GoldenTable(
                name="tabl. 2",
                columns=8,
                rows=380,
                figures=(
                    ({"identyfikator_terytorialny": "2474"}, "powierzchnia_w_ha", 2550),
                    ({"identyfikator_terytorialny": "2474"}, "ludnosc_ogolem", 66841),
                ),
            ),
            GoldenTable(
                name="tabl. 3",
                figures=(
                    ({"wojewodztwa": "Śląskie", "ludnosc_na_1_km_2": "190"}, "ludnosc_ogolem", 1998961),
                    ({"wojewodztwa": "Śląskie", "ludnosc_na_1_km_2": "1399"}, "powierzchnia_w_ha", 180048),
                ),
            ),
            GoldenTable(name="tabl. 5", figures=(({"wojewodztwa": "Śląskie"}, "ludnosc_ogolem", 3460667),)),
            GoldenTable(name="tabl. 6", figures=(({"wojewodztwa": "Śląskie"}, "miejscowosci_wiejskie", 1293),)),
            GoldenTable(name="tabl. 13", figures=(({"wojewodztwa": "Śląskie"}, "przecietna_liczba_ludnosci_w_powiatach", 117586),)),
            GoldenTable(name="tabl. 19", figures=(({"wojewodztwa": "Śląskie"}, "gminy_ogolem", 167),)),
            GoldenTable(
                name="tabl. 20 / C. GMINY, KTÓRE ZMIENIŁY GRANICE GMINAS WHICH CHANGED THEIR…",
                rows=6,
                figures=(({"powiaty": "Mikołowski"}, "przyrost_2", 13),),
            ),
            GoldenTable(
                name="tabl. 21",
                figures=(
                    ({"identyfikator_terytorialny": "247401 1"}, "powierzchnia_w_ha", 2550),
                    ({"identyfikator_terytorialny": "247401 1"}, "ludnosc_ogolem", 66841),
                    ({"identyfikator_terytorialny": "247401 1"}, "lokata_wedlug_liczby_ludnosci", 60),
                ),
            ),
            GoldenTable(
                name="tabl. 22",
                rows=944,
                figures=(({"identyfikator_terytorialny": "247401 1"}, "ludnosc_na_1_km_2", 2621),),
            ),
        ),
    ),
)

GUS_TOO = (
    GoldenFile(
        found="pl-population/matt*/data/Tabela_IV.xls",
        tables=(
            GoldenTable(
                rows=3778,
                columns=21,
                types={"identyfikator_terytorialny": "text", "ludnosc_stan_w_dniu_31_12": "integer"},
                figures=(
                    ({"identyfikator_terytorialny": "2474011"}, "ludnosc_stan_w_dniu_31_12", 66270),
                    ({"identyfikator_terytorialny": "2474011"}, "urodzenia_zywe", 539),
                    ({"identyfikator_terytorialny": "2474011"}, "zgony_ogolem", 971),
                    ({"identyfikator_terytorialny": "2474011"}, "zgony_na_1000_ludnosci", "14.6"),
                ),
            ),
        ),
    ),
    GoldenFile(
        found="pl-population/matt*/data/tabela02.xls",
        tables=(GoldenTable(rows=17, columns=10, figures=(({"wojewodztwa": "Śląskie"}, "miasta_kobiety", 1790386),)),),
    ),
    GoldenFile(
        found="pl-population/matt*/data/tabela04.xls",
        tables=(
            GoldenTable(
                rows=34,
                columns=10,
                figures=(
                    ({"wojewodztwa": "Śląskie", "grupa": "Liczba powiatów"}, "ogolem", 36),
                    ({"wojewodztwa": "Śląskie", "grupa": "Ludność w powiatach"}, "ogolem", 4492330),
                ),
            ),
        ),
    ),
    GoldenFile(
        found="pl-population/matt*/data/tabela05.xls",
        tables=(
            GoldenTable(
                rows=429,
                columns=11,
                figures=(
                    ({"identyfikator_terytorialny": "2474"}, "ogolem", 66270),
                    ({"identyfikator_terytorialny": "2474"}, "kobiety", 34728),
                ),
            ),
        ),
    ),
)

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
        found="pl-misc-refine/ssta*/data/csv/bezrobotni_mcholka.csv",
        tables=(GoldenTable(rows=380, columns=4, figures=(({"powiat": "m. Siemianowice Ślaskie"}, "procent", "15.7"),)),),
    ),
    GoldenFile(
        found="pl-misc-refine/ssta*/data/csv/zip_codes-mglombiowski.csv",
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

FILES = (*BDL, *BDL_TOO, *GUS, *GUS_TOO, *MF, *PKW, *PKW_TOO, *AIR, *WEATHER, *OTHERS)
