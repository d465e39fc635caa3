-- select=dzielnica,ludnosc
SELECT "dzielnica", "ludnosc", "ludnosc__status"
FROM table AS data
