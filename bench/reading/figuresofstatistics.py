"""Golden figures of Statistics Poland: the Local Data Bank (BDL), yearbooks (GUS)."""

from bench.reading.figureshape import GoldenFile, GoldenTable

_BDL = "pl-bdl-gminy/*/data/"
_OURS = {"kod": "2474011"}
_FINA = "pl-income-budget/mal*/data/"
_SILESIA = {"nazwa": "ŚLĄSKIE", "rok": "2023"}
_YEARBOOK = "pl-population/Grab*/data/wybory_2020/gus_ludnosc_2020.xlsx"

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
        found="pl-misc-refine/sste*/data/csv/wynagrodzenia_brutto-dszafranek.csv",
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
        found="pl-safety/sste*/data/csv/wypadki_drogowe.csv",
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
                figures=(({"powiaty": "Mikołowski"}, "ludnosc_przyrost", 13),),
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
