-- group=dzielnica&measure=share,share(kwota)&sort=-share
-- 100
SELECT *, count(*) OVER () AS "_count"
FROM (
  SELECT
    "dzielnica" AS "dzielnica",
    CASE WHEN sum(count(*)) OVER () <> 0 THEN CAST(sign(count(*)) * sign(sum(count(*)) OVER ()) * ((2 * abs(count(*)) * 1000000 + abs(sum(count(*)) OVER ())) // (2 * abs(sum(count(*)) OVER ()))) AS DECIMAL(38,0)) * 0.0001 END AS "share",
    CASE WHEN sum(CAST(sum("kwota") * 100 AS HUGEINT)) OVER () <> 0 THEN CAST(sign(CAST(sum("kwota") * 100 AS HUGEINT)) * sign(sum(CAST(sum("kwota") * 100 AS HUGEINT)) OVER ()) * ((2 * abs(CAST(sum("kwota") * 100 AS HUGEINT)) * 1000000 + abs(sum(CAST(sum("kwota") * 100 AS HUGEINT)) OVER ())) // (2 * abs(sum(CAST(sum("kwota") * 100 AS HUGEINT)) OVER ()))) AS DECIMAL(38,0)) * 0.0001 END AS "share(kwota)"
  FROM table AS data
  GROUP BY 1
) AS groups
ORDER BY "share" DESC NULLS LAST, CAST("dzielnica" AS VARCHAR) COLLATE pl ASC NULLS LAST, "dzielnica" ASC NULLS LAST
LIMIT ?
