-- limit=50
SELECT `_row`, `dzielnica`, `ludnosc`, `kwota`, `otwarte`, `dzien`, `okres`, `lon`, `lat`, `ludnosc__status` FROM `rows` AS data WHERE `_row` BETWEEN ? AND ? ORDER BY `_row` NULLS LAST
