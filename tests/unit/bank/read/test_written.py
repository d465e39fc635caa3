"""What the file said can be told from what was kept of it."""

import csv
import io

import pytest

from ratusz.bank.read.written import written_rows
from tests.support.reading import types

SAMPLES = {
    "codes": "kod;nazwa\n0201011;Bolesławiec\n0201022;Gromadka\n",
    "numbers": "lp;kwota;udział\n1;1 234,50 zł;12,5%\n2;99,90 zł;3%\n3;-0,10 zł;0,5%\n4;12 345 678,00 zł;100%\n",
    "other spellings": "dzień;kwota\n31.12.2023;12\n1.1.2024;1 200\n2024-01-02;+7\n03.01.2024;x\n04.01.2024;tajne\n05.01.2024;8,00\n",
    "signs": "gmina;dzieci\nA;12\nB;-\nC;x\nD;b.d.\nE;#\nF;7\n",
    "moments": "czas;dzień\n2024-01-02 10:15;tak\n2024-01-02 11:15:30;nie\n2024-01-03T12:00;TAK\n",
    "periods": "okres;ile\n2024-Q1;1\nII kw. 2024;2\n2024 r.;3\n2024-05;4\n",
    "points": "x;y\n50.30;18.0\n50.31;18.95\n50.3;19\n",
}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_table_is_written_as_it_was(reader, name):
    result = reader.read(SAMPLES[name])
    rows = list(csv.reader(io.StringIO(SAMPLES[name]), delimiter=";"))
    assert list(written_rows(reader.engine, result.tables[0], result.recipe.tables[0])) == rows[1:]


def test_types_are_kept_besides(reader):
    assert types(reader.read(SAMPLES["numbers"]).tables[0]) == {"lp": "integer", "kwota": "decimal", "udzial": "decimal"}
