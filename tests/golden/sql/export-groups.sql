-- group=dzielnica&measure=sum(kwota)
SELECT *
FROM (
  SELECT
    "dzielnica" AS "dzielnica",
    CAST(sum("kwota") AS DECIMAL(38,2)) AS "sum(kwota)"
  FROM table AS data
  GROUP BY 1
) AS groups
ORDER BY CAST("dzielnica" AS VARCHAR) COLLATE pl ASC NULLS LAST, "dzielnica" ASC NULLS LAST
