-- dzielnica=Bytków
SELECT COUNT(*) FROM `rows` AS data WHERE `dzielnica` = ?
