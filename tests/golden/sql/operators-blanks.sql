-- kwota__isnull=true&dzien__isnull=false&ludnosc__status=suppressed&ludnosc__status=none&kwota__status=none&select=dzielnica
-- 'suppressed'
-- 'none'
-- 100
SELECT "_row", "dzielnica", count(*) OVER () AS "_count"
FROM table AS data
WHERE "kwota" IS NULL
  AND "dzien" IS NOT NULL
  AND "ludnosc__status" IN (?, ?)
  AND false
ORDER BY "_row"
LIMIT ?
