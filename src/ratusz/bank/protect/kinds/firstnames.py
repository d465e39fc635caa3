"""First names in use in Poland, the more frequent ones, with the form in which a patron of a street stands (of whom?)."""

_MEN = """
adam
adrian albert aleksander alan alfred andrzej antoni arkadiusz artur augustyn bartłomiej bartosz benedykt bernard błażej bogdan bogumił
bogusław
bolesław borys bronisław cezary cyprian czesław damian daniel dariusz dawid denis dominik edmund edward emil ernest eryk eugeniusz
fabian feliks ferdynand filip franciszek fryderyk gabriel gerard grzegorz gustaw henryk hubert ignacy igor ireneusz iwo jacek jakub jan
janusz jarosław jerzy joachim józef julian juliusz kacper kajetan kamil karol kazimierz klaudiusz konrad konstanty kornel krystian krzysztof
ksawery kuba lech lechosław leon leonard leopold lesław leszek lucjan ludwik łukasz maciej maksymilian marceli marcel marcin marek marian
mariusz mateusz michał mieczysław mikołaj mirosław nikodem norbert olaf olgierd oliwier oskar patryk paweł piotr przemysław radosław rafał
remigiusz robert roman rudolf rufin ryszard sebastian seweryn sławomir stanisław stefan sylwester szczepan szymon tadeusz teodor tobiasz
tomasz tymon tymoteusz waldemar walenty walerian wacław wiesław wiktor wilhelm wincenty witold władysław włodzimierz wojciech zbigniew
zdzisław zenon ziemowit zygfryd zygmunt zenobiusz
"""
_WOMEN = """
ada adela adrianna agata agnieszka alicja aldona aleksandra amelia anastazja aneta angelika aniela anita anna antonina apolonia barbara
beata
bernadetta blanka bogumiła bogusława
bożena bożenna bronisława brygida cecylia celina czesława dagmara danuta daria diana dominika dorota
edyta elena eleonora elwira elżbieta emilia ewa ewelina eugenia felicja franciszka gabriela genowefa gertruda grażyna halina hanna helena
henryka hildegarda honorata iga ilona inga ida irena irmina iwona iza izabela izabella jadwiga jagoda janina joanna jolanta józefa judyta
julia julita justyna kaja kalina kamila karina karolina katarzyna kazimiera kinga klara klaudia kornelia krystyna laura lena leokadia lidia
lilianna liliana lucyna lucja łucja ludmiła ludwika magdalena maja malwina małgorzata maria mariola marianna marlena marta martyna maryla
marzanna marzena matylda melania michalina milena mirosława monika nadia natalia natasza nina nikola oksana ola olena olga oliwia otylia
patrycja paula paulina pelagia pola renata regina roksana rozalia róża sabina sandra sara stanisława stefania svitlana sylwia tatiana teresa
tetiana urszula wanda weronika wiesława wiktoria wioletta violetta władysława zofia zuzanna zyta żaneta zdzisława
"""
#: A woman's name, and a man's in the form of a patron: "Henryka Sienkiewicza".
_AMBIGUOUS_WORDS = """
adriana aleksandra augusta bernarda bogusława bolesława bronisława czesława daniela dominika franciszka gabriela henryka józefa juliana
karola kornela lucjana ludwika marcela mirosława patryka romana stanisława wiesława wiktora władysława zdzisława emila eugeniusza
kamila
"""
AMBIGUOUS = frozenset(_AMBIGUOUS_WORDS.split())
MEN, WOMEN = frozenset(_MEN.split()), frozenset(_WOMEN.split())


def _of_man(name: str) -> str:
    """Whose? of a man: Jan → Jana, Marek → Marka, Jerzy → Jerzego, Paweł → Pawła."""
    irregular = {"paweł": "pawła", "kacper": "kacpra", "aleksander": "aleksandra", "iwo": "iwona", "kuba": "kuby"}
    if name in irregular:
        return irregular[name]
    if name.endswith(("y", "i")):
        return name[:-1] + ("iego" if name.endswith("i") else "ego")
    if name.endswith("iec"):
        return name[:-3] + "ca"
    if name.endswith("ek"):
        return name[:-2] + "ka"
    return name + "a"


def _of_woman(name: str) -> str:
    """Whose? of a woman: Anna → Anny, Zofia → Zofii, Julia → Julii, Kinga → Kingi."""
    if name.endswith("ia"):
        return name[:-1] + "i"
    return name[:-1] + ("i" if name[-2] in "kgjl" else "y")


MEN_OF, WOMEN_OF = frozenset(map(_of_man, MEN)), frozenset(map(_of_woman, WOMEN))
#: Every form, as it is looked for first.
FORMS = tuple(sorted(MEN | WOMEN | MEN_OF | WOMEN_OF))
