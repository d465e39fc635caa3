"""A cell is exact when printing its value gives its text back, and never otherwise."""

from decimal import Decimal, InvalidOperation, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratusz.bank.engine.duckdb import DuckDBEngine
from ratusz.bank.model.schema import Type
from ratusz.bank.read.cells import cell, plain_text
from ratusz.bank.read.recipe import ColumnRecipe, Format, Style
from ratusz.bank.read.written import printed

figures = st.text("0123456789", max_size=5)
spelt = st.tuples(
    st.sampled_from(["", "-", "+", " "]), figures, st.sampled_from([".", ",", "", "..", "e"]), figures, st.sampled_from(["", "0", "00"])
)
words = st.text("aą \u00a0\u2013\u0301\tńn\u0144!", max_size=6)


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return DuckDBEngine(memory="512MB", threads=1, temp=tmp_path_factory.mktemp("engine"))


@given(
    texts=st.lists(spelt.map("".join).filter(bool), min_size=20, max_size=40),
    style=st.sampled_from(Style),
    decimal=st.sampled_from(".,"),
    scale=st.integers(1, 6),
)
def test_a_decimal_is_exact_when_it_is_printed_as_it_stands(engine, texts, style, decimal, scale):
    column = ColumnRecipe(
        position=0, name="c", label="c", type=Type.DECIMAL, precision=18, scale=scale, format=Format(decimal=decimal, style=style)
    )
    each = cell(column, "c")
    found = engine.fetch(
        f"SELECT c, ({each.exact}) IS TRUE, CASE WHEN {each.exact} THEN {each.typed} END FROM (SELECT unnest(?) AS c)", [texts]
    )
    for text, exact, value in found:
        assert exact == (text == as_printed(text, column)), text
        assert not exact or printed(value, column) == text


def as_printed(text: str, column: ColumnRecipe) -> str | None:
    """How the number in `text` is printed in the column's format, None where it is none that the column can hold."""
    try:
        with localcontext(prec=60):
            value = Decimal(text.replace(column.format.decimal, ".") if "." not in text or column.format.decimal == "." else "x")
            held = value.quantize(Decimal(1).scaleb(-column.scale))
    except InvalidOperation:
        return None
    return printed(held, column) if held == value and (held or not held.is_signed()) else None


@given(texts=st.lists(words.filter(bool), min_size=20, max_size=40))
def test_a_text_is_exact_when_cleaning_changes_nothing(engine, texts):
    column = ColumnRecipe(position=0, name="c", label="c", type=Type.TEXT)
    each, plain = cell(column, "c"), plain_text(column, "c")
    found = engine.fetch(f"SELECT c, ({each.exact}) IS TRUE, {each.loose}, ({plain.exact}) IS TRUE FROM (SELECT unnest(?) AS c)", [texts])
    for text, exact, clean, plainly in found:
        assert exact == (text == clean)
        if not set(text) & set("\u00a0\u2013\u0301\t"):
            assert plainly == exact
