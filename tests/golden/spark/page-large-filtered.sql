-- dzielnica=Bytków
SELECT `_row`, `dzielnica`, `ludnosc`, `kwota`, `otwarte`, `dzien`, `okres`, `lon`, `lat`, `ludnosc__status` FROM `rows` AS data WHERE `dzielnica` = ? LIMIT ?
