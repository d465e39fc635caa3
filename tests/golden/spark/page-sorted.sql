-- select=dzielnica,ludnosc&sort=-dzielnica,kwota&from=200
SELECT `_row`, `dzielnica`, `ludnosc`, `ludnosc__status` FROM `rows` AS data ORDER BY CAST(`dzielnica` AS STRING) COLLATE pl DESC, `dzielnica` DESC, `kwota` ASC NULLS LAST, `_row` NULLS LAST LIMIT ? OFFSET ?
