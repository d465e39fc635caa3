-- lat__area=Bytków&select=dzielnica
SELECT `_row`, `dzielnica`, COUNT(*) OVER () AS `_count` FROM `rows` AS data WHERE SUBSTRING(?, CAST(`_row` AS INT), 1) = '1' ORDER BY `_row` NULLS LAST LIMIT ?
