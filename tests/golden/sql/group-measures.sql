-- group=dzielnica,month(dzien)&measure=count,count(ludnosc),sum(kwota),min(dzien),max(okres),distinct(otwarte)&sort=-sum(kwota)
-- 100
SELECT *, count(*) OVER () AS "_count"
FROM (
  SELECT
    "dzielnica",
    printf('%04d-%02d', "month(dzien)" // 12, "month(dzien)" % 12 + 1) AS "month(dzien)",
    "count",
    "count(ludnosc)",
    "sum(kwota)",
    "min(dzien)",
    "max(okres)",
    "distinct(otwarte)"
  FROM (
    SELECT
      "dzielnica" AS "dzielnica",
      12 * year("dzien") + month("dzien") - 1 AS "month(dzien)",
      count(*) AS "count",
      count("ludnosc") AS "count(ludnosc)",
      CAST(sum("kwota") AS DECIMAL(38,2)) AS "sum(kwota)",
      min("dzien") AS "min(dzien)",
      max("okres") AS "max(okres)",
      count(DISTINCT "otwarte") AS "distinct(otwarte)"
    FROM table AS data
    GROUP BY 1, 2
  ) AS counted
) AS groups
ORDER BY "sum(kwota)" DESC NULLS LAST, CAST("dzielnica" AS VARCHAR) COLLATE pl ASC NULLS LAST, "dzielnica" ASC NULLS LAST, "month(dzien)" ASC NULLS LAST
LIMIT ?
