-- limit=50
-- 101
-- 150
SELECT "_row", "dzielnica", "ludnosc", "kwota", "otwarte", "dzien", "okres", "lon", "lat", "ludnosc__status"
FROM table AS data
WHERE "_row" BETWEEN ? AND ?
ORDER BY "_row"
