-- dzielnica=a&dzielnica__not=b&dzielnica__in=c&dzielnica__in=d&dzielnica__notin=e&select=dzielnica
SELECT `_row`, `dzielnica`, COUNT(*) OVER () AS `_count` FROM `rows` AS data WHERE `dzielnica` = ? AND `dzielnica` IS DISTINCT FROM ? AND `dzielnica` IN (?, ?) AND (NOT `dzielnica` IN (?) OR `dzielnica` IS NULL) ORDER BY `_row` NULLS LAST LIMIT ?
