-- dzielnica__gt=Ł&kwota__gte=1&dzien__lt=2024-01-01&okres__lte=2024-05&select=dzielnica
SELECT `_row`, `dzielnica`, COUNT(*) OVER () AS `_count` FROM `rows` AS data WHERE CAST(`dzielnica` AS STRING) COLLATE pl > ? AND `kwota` >= ? AND `dzien` < ? AND `okres` <= ? ORDER BY `_row` NULLS LAST LIMIT ?
