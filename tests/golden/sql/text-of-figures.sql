-- q=12,5&select=kwota
-- '12,5'
-- '12.5'
-- '12.5'
-- '12.5'
-- '12,5'
-- '12.5'
-- '12.5'
-- 100
SELECT "_row", "kwota", count(*) OVER () AS "_count"
FROM table AS data
WHERE (contains(replace(strip_accents(lower("dzielnica")), 'ł', 'l'), replace(strip_accents(lower(CAST(? AS VARCHAR))), 'ł', 'l'))
       OR contains(CAST("ludnosc" AS VARCHAR), CAST(? AS VARCHAR))
       OR contains(CAST("kwota" AS VARCHAR), CAST(? AS VARCHAR))
       OR contains(CAST("dzien" AS VARCHAR), CAST(? AS VARCHAR))
       OR contains(replace(strip_accents(lower("okres")), 'ł', 'l'), replace(strip_accents(lower(CAST(? AS VARCHAR))), 'ł', 'l'))
       OR contains(CAST("lon" AS VARCHAR), CAST(? AS VARCHAR))
       OR contains(CAST("lat" AS VARCHAR), CAST(? AS VARCHAR)))
ORDER BY "_row"
LIMIT ?
