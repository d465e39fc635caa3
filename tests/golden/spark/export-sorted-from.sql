-- sort=ludnosc&kwota__lt=5
SELECT `dzielnica`, `ludnosc`, `kwota`, `otwarte`, `dzien`, `okres`, `lon`, `lat`, `ludnosc__status` FROM `rows` AS data WHERE `kwota` < ? ORDER BY `ludnosc` ASC NULLS LAST, `_row` NULLS LAST OFFSET ?
