-- dzielnica__area=bytkow&select=dzielnica
-- 'bytkow'
-- 100
SELECT "_row", "dzielnica", count(*) OVER () AS "_count"
FROM table AS data
WHERE replace(strip_accents(lower("dzielnica")), 'ł', 'l') = replace(strip_accents(lower(CAST(? AS VARCHAR))), 'ł', 'l')
ORDER BY "_row"
LIMIT ?
