-- dzielnica=Bytków&kwota__gte=12,50
SELECT `_row`, `dzielnica`, `ludnosc`, `kwota`, `otwarte`, `dzien`, `okres`, `lon`, `lat`, `ludnosc__status`, COUNT(*) OVER () AS `_count` FROM `rows` AS data WHERE `dzielnica` = ? AND `kwota` >= ? ORDER BY `_row` NULLS LAST LIMIT ?
