-- select=dzielnica,ludnosc
SELECT `dzielnica`, `ludnosc`, `ludnosc__status` FROM `rows` AS data
