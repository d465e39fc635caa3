-- *__status=suppressed&*__status=none&select=dzielnica
-- 'suppressed'
-- 'none'
-- 100
SELECT "_row", "dzielnica", count(*) OVER () AS "_count"
FROM table AS data
WHERE "ludnosc__status" IN (?, ?)
ORDER BY "_row"
LIMIT ?
