-- lat__bbox=18.98,50.3,19.06,50.36&select=lon,lat
-- Decimal('18.98')
-- Decimal('19.06')
-- Decimal('50.3')
-- Decimal('50.36')
-- 100
SELECT "_row", "lon", "lat", count(*) OVER () AS "_count"
FROM table AS data
WHERE ("lon" BETWEEN ? AND ? AND "lat" BETWEEN ? AND ?)
ORDER BY "_row"
LIMIT ?
