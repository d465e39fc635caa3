"""Statements carried over to Spark give there what they give here. For those who have Spark: `pip install -r requirements/spark.in`.

There is no Spark engine yet; this holds `engine.dialects` to its word. Skipped, saying so, where pyspark or Java is absent.
"""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from ratusz.bank.engine.dialects import SETTINGS_OF_SPARK, SPARK, carried
from ratusz.bank.engine.duckdb import DuckDBEngine
from tests.conformance.drawn import drawn
from tests.support.compiled import ADDRESSES, statement_of

pytestmark = [
    pytest.mark.slow,  # Spark starts in ten seconds, and takes one for a statement
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java, which is not here: nothing was compared"),
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A local session with one processor."""
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not here: nothing was compared")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "1",
        **SETTINGS_OF_SPARK,
    }
    builder = sql.SparkSession.builder.master("local[1]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def both(spark, tmp_path_factory):
    """A table here, and under the name `drawn` there."""
    folder = tmp_path_factory.mktemp("table")
    engine = DuckDBEngine(memory="256MB", threads=1, temp=folder / "spill")
    table, _known = drawn(folder)
    whole = folder / "whole.parquet"
    engine.write(f"SELECT * FROM {engine.scan_table(table)} AS data", str(whole))
    spark.read.parquet(str(whole)).coalesce(1).createOrReplaceTempView("drawn")
    return engine, table


@pytest.mark.parametrize("name", ADDRESSES)
def test_spark_answers_as_duckdb_does(spark, both, name):
    engine, table = both
    here = statement_of(name, engine.scan_table(table))
    there = statement_of(name, '"drawn"')
    found = spark.sql(carried(there.sql, SPARK), args=list(there.values)).collect()
    assert [tuple(row) for row in found] == engine.fetch(here.sql, here.values)
