-- dzielnica__area=2474000&select=dzielnica
SELECT `_row`, `dzielnica`, COUNT(*) OVER () AS `_count` FROM `rows` AS data WHERE (STARTSWITH(CAST(`dzielnica` AS STRING), CAST(? AS STRING)) AND CAST(`dzielnica` AS STRING) RLIKE '\\A(?:\\d{2}|\\d{4}|\\d{6,7})\\z') ORDER BY `_row` NULLS LAST LIMIT ?
