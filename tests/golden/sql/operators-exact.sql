-- dzielnica=a&dzielnica__not=b&dzielnica__in=c&dzielnica__in=d&dzielnica__notin=e&select=dzielnica
-- 'a'
-- 'b'
-- 'c'
-- 'd'
-- 'e'
-- 100
SELECT "_row", "dzielnica", count(*) OVER () AS "_count"
FROM table AS data
WHERE "dzielnica" = ?
  AND "dzielnica" IS DISTINCT FROM ?
  AND "dzielnica" IN (?, ?)
  AND ("dzielnica" NOT IN (?) OR "dzielnica" IS NULL)
ORDER BY "_row"
LIMIT ?
