-- measure=mean(kwota),median(kwota),mean(ludnosc),median(ludnosc)&kwota__gt=0
-- Decimal('0')
-- 100
SELECT *, count(*) OVER () AS "_count"
FROM (
  SELECT
    CAST((2 * CAST(sum("kwota") * 100 AS HUGEINT) * 10000 + sign(sum("kwota")) * count("kwota")) // (2 * count("kwota")) AS DECIMAL(38,0)) * 0.000001 AS "mean(kwota)",
    (CAST(percentile_disc(0.5) WITHIN GROUP (ORDER BY "kwota") AS DECIMAL(38,2)) + CAST(percentile_disc(0.5) WITHIN GROUP (ORDER BY "kwota" DESC) AS DECIMAL(38,2))) * 0.5 AS "median(kwota)",
    CAST((2 * sum("ludnosc") * 10000 + sign(sum("ludnosc")) * count("ludnosc")) // (2 * count("ludnosc")) AS DECIMAL(38,0)) * 0.0001 AS "mean(ludnosc)",
    (CAST(percentile_disc(0.5) WITHIN GROUP (ORDER BY "ludnosc") AS DECIMAL(38,0)) + CAST(percentile_disc(0.5) WITHIN GROUP (ORDER BY "ludnosc" DESC) AS DECIMAL(38,0))) * 0.5 AS "median(ludnosc)"
  FROM table AS data
  WHERE "kwota" > ?
) AS groups
LIMIT ?
