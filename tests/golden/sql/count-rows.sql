-- dzielnica=Bytków
-- 'Bytków'
SELECT count(*)
FROM table AS data
WHERE "dzielnica" = ?
