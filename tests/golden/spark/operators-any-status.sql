-- *__status=suppressed&*__status=none&select=dzielnica
SELECT `_row`, `dzielnica`, COUNT(*) OVER () AS `_count` FROM `rows` AS data WHERE `ludnosc__status` IN (?, ?) ORDER BY `_row` NULLS LAST LIMIT ?
