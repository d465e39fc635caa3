-- dzielnica=Bytków
-- 'Bytków'
-- 100
SELECT "_row", "dzielnica", "ludnosc", "kwota", "otwarte", "dzien", "okres", "lon", "lat", "ludnosc__status"
FROM table AS data
WHERE "dzielnica" = ?
LIMIT ?
