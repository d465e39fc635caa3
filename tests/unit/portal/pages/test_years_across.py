"""Columns that are years are read across."""

from decimal import Decimal

from ratusz.portal.pages.rows import over_years
from ratusz.portal.show.table import Column, Kind


def column(label: str, kind: Kind = "number") -> Column:
    return Column(name=f"k_{label}", label=label, kind=kind)


def test_a_row_of_whole_numbers_has_no_decimals_and_thousands_are_grouped_alike():
    columns, rows = over_years(
        (column("Wyszczególnienie", "text"), column("2019"), column("2020")),
        [
            ("Ludność", Decimal("66841.0"), Decimal("66270.0")),
            ("Kobiety na 100 mężczyzn", None, Decimal("110.1")),
            ("Gęstość", Decimal("2621.0"), None),
        ],
    )
    assert rows == [("Ludność", 66841, 66270), ("Kobiety na 100 mężczyzn", None, Decimal("110.1")), ("Gęstość", 2621, None)]
    assert [one.group_all for one in columns] == [False, True, True]


def test_other_columns_stay_as_they_are():
    columns, rows = over_years((column("2020"), column("Kwota")), [(Decimal("1.0"), Decimal("2.0"))])
    assert rows == [(Decimal("1.0"), Decimal("2.0"))]
    assert not any(one.group_all for one in columns)
