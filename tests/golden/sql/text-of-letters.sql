-- q=Łąka&select=dzielnica
-- 'Łąka'
-- 'Łąka'
-- 100
SELECT "_row", "dzielnica", count(*) OVER () AS "_count"
FROM table AS data
WHERE (contains(replace(strip_accents(lower("dzielnica")), 'ł', 'l'), replace(strip_accents(lower(CAST(? AS VARCHAR))), 'ł', 'l'))
       OR contains(replace(strip_accents(lower("okres")), 'ł', 'l'), replace(strip_accents(lower(CAST(? AS VARCHAR))), 'ł', 'l')))
ORDER BY "_row"
LIMIT ?
