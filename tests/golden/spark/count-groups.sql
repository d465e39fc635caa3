-- group=dzielnica
SELECT COUNT(*) FROM (SELECT `dzielnica` AS `dzielnica`, COUNT(*) AS `count` FROM `rows` AS data GROUP BY 1) AS groups
