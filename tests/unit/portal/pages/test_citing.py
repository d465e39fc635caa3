"""How data are cited."""

from datetime import UTC, date, datetime

from django.utils.translation import override

from ratusz.portal.pages.citing import cite
from ratusz.portal.show.monthly import Month, Monthly, ceiling, render_monthly

SAID = {
    "unit": "Wydział Środowiska", "title": "Pył {PM10} & inne", "key": "pyl-dobowy", "bank": "Bank Danych", "address": "https://dane.example.org/r/1",
}  # fmt: skip


def test_a_line_and_an_entry():
    with override("en"):
        found = cite(**SAID, state_on=date(2024, 12, 31), published_at=datetime(2025, 1, 5, tzinfo=UTC))
    assert (
        found.text
        == "Wydział Środowiska (2025). Pył {PM10} & inne, as of 31 December 2024 [dataset]. Bank Danych. https://dane.example.org/r/1"
    )
    assert found.bibtex.splitlines() == [
        "@misc{pyl_dobowy_2025,",
        "  author = {{Wydział Środowiska}},",
        "  title = {{Pył (PM10) \\& inne}},",
        "  year = {2025},",
        "  publisher = {Bank Danych},",
        "  note = {Dataset, as of 31 December 2024},",
        "  url = {https://dane.example.org/r/1}",
        "}",
    ]


def test_what_has_no_date_says_so():
    with override("pl"):
        found = cite(**SAID, state_on=None, published_at=None)
    assert "(brak daty)" in found.text
    assert "year" not in found.bibtex


def test_the_axis_ends_at_a_round_number():
    assert [ceiling(most) for most in (0, 1, 4, 5, 17, 399, 400, 401, 7_300)] == [4, 4, 4, 8, 20, 400, 400, 800, 8_000]


def test_a_month_of_nothing_has_no_column_and_one_of_little_has():
    months = (Month(label="sty", amounts=(1_000, 0), year="2026"), Month(label="lut", amounts=(1, 0)))
    drawn = render_monthly(Monthly(months=months, series=("a <b>", "c"), says='"x"'), "pl")
    assert drawn.count("v-200.0") == 1
    assert "v-1.5" in drawn
    assert 'data-series="2" d=""' in drawn
    assert "a &lt;b&gt;" in drawn
