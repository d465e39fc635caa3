-- q=Łąka&select=dzielnica
SELECT `_row`, `dzielnica`, COUNT(*) OVER () AS `_count` FROM `rows` AS data WHERE (CONTAINS(REPLACE(TRANSLATE(LOWER(`dzielnica`), …), 'ł', 'l'), REPLACE(TRANSLATE(LOWER(CAST(? AS STRING)), …), 'ł', 'l')) OR CONTAINS(REPLACE(TRANSLATE(LOWER(`okres`), …), 'ł', 'l'), REPLACE(TRANSLATE(LOWER(CAST(? AS STRING)), …), 'ł', 'l'))) ORDER BY `_row` NULLS LAST LIMIT ?
