-- lat__bbox=18.98,50.3,19.06,50.36&select=lon,lat
SELECT `_row`, `lon`, `lat`, COUNT(*) OVER () AS `_count` FROM `rows` AS data WHERE (`lon` BETWEEN ? AND ? AND `lat` BETWEEN ? AND ?) ORDER BY `_row` NULLS LAST LIMIT ?
