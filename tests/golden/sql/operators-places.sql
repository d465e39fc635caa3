-- lat__area=Bytków&select=dzielnica
-- '011001100110011001100110011001100110011001100110'
-- 100
SELECT "_row", "dzielnica", count(*) OVER () AS "_count"
FROM table AS data
WHERE substring(?, "_row", 1) = '1'
ORDER BY "_row"
LIMIT ?
