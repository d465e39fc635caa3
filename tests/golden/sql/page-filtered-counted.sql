-- dzielnica=Bytków&kwota__gte=12,50
-- 'Bytków'
-- Decimal('12.5')
-- 100
SELECT "_row", "dzielnica", "ludnosc", "kwota", "otwarte", "dzien", "okres", "lon", "lat", "ludnosc__status", count(*) OVER () AS "_count"
FROM table AS data
WHERE "dzielnica" = ?
  AND "kwota" >= ?
ORDER BY "_row"
LIMIT ?
