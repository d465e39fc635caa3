-- dzielnica__contains=ł&dzielnica__startswith=b&okres__endswith=05&select=dzielnica
-- 'ł'
-- 'b'
-- '05'
-- 100
SELECT "_row", "dzielnica", count(*) OVER () AS "_count"
FROM table AS data
WHERE contains(replace(strip_accents(lower("dzielnica")), 'ł', 'l'), replace(strip_accents(lower(CAST(? AS VARCHAR))), 'ł', 'l'))
  AND starts_with(replace(strip_accents(lower("dzielnica")), 'ł', 'l'), replace(strip_accents(lower(CAST(? AS VARCHAR))), 'ł', 'l'))
  AND ends_with(replace(strip_accents(lower("okres")), 'ł', 'l'), replace(strip_accents(lower(CAST(? AS VARCHAR))), 'ł', 'l'))
ORDER BY "_row"
LIMIT ?
