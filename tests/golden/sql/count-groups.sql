-- group=dzielnica
SELECT count(*)
FROM (
  SELECT
    "dzielnica" AS "dzielnica",
    count(*) AS "count"
  FROM table AS data
  GROUP BY 1
) AS groups
