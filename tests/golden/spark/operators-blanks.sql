-- kwota__isnull=true&dzien__isnull=false&ludnosc__status=suppressed&ludnosc__status=none&kwota__status=none&select=dzielnica
SELECT `_row`, `dzielnica`, COUNT(*) OVER () AS `_count` FROM `rows` AS data WHERE `kwota` IS NULL AND NOT `dzien` IS NULL AND `ludnosc__status` IN (?, ?) AND FALSE ORDER BY `_row` NULLS LAST LIMIT ?
