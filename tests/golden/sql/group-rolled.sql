-- group=year(okres),quarter(okres),quarter(dzien)
-- 100
SELECT *, count(*) OVER () AS "_count"
FROM (
  SELECT
    "year(okres)",
    "quarter(okres)",
    printf('%04d-Q%d', "quarter(dzien)" // 4, "quarter(dzien)" % 4 + 1) AS "quarter(dzien)",
    "count"
  FROM (
    SELECT
      CASE WHEN "okres" NOT LIKE '%/%' THEN left("okres", 4) END AS "year(okres)",
      CASE WHEN "okres" LIKE '%-Q%' THEN "okres" WHEN regexp_full_match("okres", '\d{4}-\d{2}(-\d{2})?') THEN left("okres", 4) || '-Q' || (CAST(substr("okres", 6, 2) AS INTEGER) + 2) // 3 END AS "quarter(okres)",
      4 * year("dzien") + quarter("dzien") - 1 AS "quarter(dzien)",
      count(*) AS "count"
    FROM table AS data
    GROUP BY 1, 2, 3
  ) AS counted
) AS groups
ORDER BY "year(okres)" ASC NULLS LAST, "quarter(okres)" ASC NULLS LAST, "quarter(dzien)" ASC NULLS LAST
LIMIT ?
