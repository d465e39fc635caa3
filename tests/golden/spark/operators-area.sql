-- dzielnica__area=bytkow&select=dzielnica
SELECT `_row`, `dzielnica`, COUNT(*) OVER () AS `_count` FROM `rows` AS data WHERE REPLACE(TRANSLATE(LOWER(`dzielnica`), …), 'ł', 'l') = REPLACE(TRANSLATE(LOWER(CAST(? AS STRING)), …), 'ł', 'l') ORDER BY `_row` NULLS LAST LIMIT ?
