-- group=dzielnica
SELECT *, COUNT(*) OVER () AS `_count` FROM (SELECT `dzielnica` AS `dzielnica`, COUNT(*) AS `count` FROM `rows` AS data GROUP BY 1) AS groups ORDER BY CAST(`dzielnica` AS STRING) COLLATE pl ASC NULLS LAST, `dzielnica` ASC NULLS LAST LIMIT ?
