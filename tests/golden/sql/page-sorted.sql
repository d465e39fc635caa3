-- select=dzielnica,ludnosc&sort=-dzielnica,kwota&from=200
-- 100
-- 200
SELECT "_row", "dzielnica", "ludnosc", "ludnosc__status"
FROM table AS data
ORDER BY CAST("dzielnica" AS VARCHAR) COLLATE pl DESC NULLS LAST, "dzielnica" DESC NULLS LAST, "kwota" ASC NULLS LAST, "_row"
LIMIT ? OFFSET ?
