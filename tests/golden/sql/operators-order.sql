-- dzielnica__gt=Ł&kwota__gte=1&dzien__lt=2024-01-01&okres__lte=2024-05&select=dzielnica
-- 'Ł'
-- Decimal('1')
-- datetime.date(2024, 1, 1)
-- '2024-05'
-- 100
SELECT "_row", "dzielnica", count(*) OVER () AS "_count"
FROM table AS data
WHERE CAST("dzielnica" AS VARCHAR) COLLATE pl > ?
  AND "kwota" >= ?
  AND "dzien" < ?
  AND "okres" <= ?
ORDER BY "_row"
LIMIT ?
