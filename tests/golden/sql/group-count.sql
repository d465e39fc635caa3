-- group=dzielnica
-- 100
SELECT *, count(*) OVER () AS "_count"
FROM (
  SELECT
    "dzielnica" AS "dzielnica",
    count(*) AS "count"
  FROM table AS data
  GROUP BY 1
) AS groups
ORDER BY CAST("dzielnica" AS VARCHAR) COLLATE pl ASC NULLS LAST, "dzielnica" ASC NULLS LAST
LIMIT ?
