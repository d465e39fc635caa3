-- dzielnica=Bytków&kwota__gt=1&facet=dzielnica
SELECT `value`, `count`, COUNT(`value`) OVER () AS `distinct` FROM (SELECT `dzielnica` AS `value`, COUNT(*) AS `count` FROM `rows` AS data WHERE `kwota` > ? GROUP BY 1) AS facet ORDER BY `count` DESC, CAST(`value` AS STRING) COLLATE pl ASC NULLS LAST, `value` ASC NULLS LAST LIMIT 20
