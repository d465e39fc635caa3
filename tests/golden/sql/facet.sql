-- dzielnica=Bytków&kwota__gt=1&facet=dzielnica
-- Decimal('1')
SELECT "value", "count", count("value") OVER () AS "distinct"
FROM (
  SELECT "dzielnica" AS "value", count(*) AS "count"
  FROM table AS data
  WHERE "kwota" > ?
  GROUP BY 1
) AS facet
ORDER BY "count" DESC, CAST("value" AS VARCHAR) COLLATE pl ASC NULLS LAST, "value" ASC NULLS LAST
LIMIT 20
