-- dzielnica__area=2474000&select=dzielnica
-- '2474'
-- 100
SELECT "_row", "dzielnica", count(*) OVER () AS "_count"
FROM table AS data
WHERE (starts_with(CAST("dzielnica" AS VARCHAR), CAST(? AS VARCHAR)) AND regexp_full_match(CAST("dzielnica" AS VARCHAR), '\d{2}|\d{4}|\d{6,7}'))
ORDER BY "_row"
LIMIT ?
