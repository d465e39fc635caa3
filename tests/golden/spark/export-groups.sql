-- group=dzielnica&measure=sum(kwota)
SELECT * FROM (SELECT `dzielnica` AS `dzielnica`, CAST(SUM((`kwota`) * CAST(1 AS DECIMAL(1, 0))) AS DECIMAL(38, 2)) AS `sum(kwota)` FROM `rows` AS data GROUP BY 1) AS groups ORDER BY CAST(`dzielnica` AS STRING) COLLATE pl ASC NULLS LAST, `dzielnica` ASC NULLS LAST
