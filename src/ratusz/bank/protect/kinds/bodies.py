"""Words that say that a text is about a firm, an office or another body, or that a name in it is its patron's."""

import re

#: Legal forms and kinds of bodies, folded.
FIRM = re.compile(
    r"sp\.? ?z ?\.?o\.? ?o|spolk\w*|\bs\. ?a\.|\bsa\b|\bsp\. ?[jkp]\b|\bs\.c\b|\bs\.k\.a|\bfundacj\w*|stowarzyszeni\w*|"
    r"spoldzieln\w*|\bszkol\w*|"
    r"przedszkol\w*|liceum|licea|technikum|gimnazj\w*|\bzlob\w*|zespol\w* |\burzad\w*|\burzed\w*|\bgmin[ay]\b|starostw\w*|"
    r"osrod\w*|centrum|przedsiebiorstw\w*|"
    r"\bzaklad\w*|\bfirm[ay]\b|\bp\.?p?\.?h\.?u\b|\bf\.?h\.?u\b|\bphu\b|uslug\w*|\bbiur[oa]\b|\bbank\b|instytut\w*|uniwersytet\w*|akademi\w*|muze\w*|bibliotek\w*|"
    r"szpital\w*|przychodni\w*|parafi\w*|\bklub\w*|komend[ay]\w*|komisariat\w*|\bstraz\w*|towarzystw\w*|zwiaz\w*|\bizb[ay]\b|agencj\w*|wspolnot\w*|"
    r"gmbh|\bltd\b|\binc\b|poradni\w*|aptek\w*|\bteatr\w*|\bkino\b|hotel\w*|wydzial\w*|referat\w*|sekretariat\w*|ministerstw\w*|\bsad\b|prokuratur\w*|"
    r"dom (?:kultury|pomocy|opieki|dziecka|spokojnej|seniora)|caritas|hospicj\w*|"
    r"\bdps\b|\bmops\b|\bgops\b|\bsp ?(?:nr )?[0-9]{1,3}\b|\blo\b|spzoz|"
    r"\bkrs\b|holding|\bgroup\b|operator\w*|organ\b|jednostk\w*|redakcj\w*|infolini\w*"
)
#: Streets, schools and whatever else has a patron, folded.
PATRON = re.compile(
    r"(?<!\w)(?:im\.|im |imienia|sw\.|swiet(?:y|a|ego|ej|ych)\b|blogoslawion\w*|ul\.?|ulic\w*|al\.|alej\w*|pl\.|plac(?:u|em|owi)?\b|"
    r"os\.|osiedl\w*|rond(?:o|a|em|zie)\b|skwer\w*|"
    r"park(?:u|i|ow|iem)?\b|most(?:u|em)?\b|bulwar\w*|pomnik\w*|pamieci|szkol\w*|szk\.|sp\b|lo\b|zso?\b|zespol\w*|przedszkol\w*|zlob\w*|liceum|technikum|gimnazj\w*|"
    r"bibliotek\w*|muze\w*|szpital\w*|stadion\w*|kosciol\w*|parafi\w*|papiez\w*|krol(?:a|ow\w*)\b|gen\.|ks\.|plk|kpt\.|mjr|marsz\w*|hetman\w*|"
    r"fundacj\w*|stowarzyszeni\w*|uniwersytet\w*|politechnik\w*|akademi\w*|instytut\w*|zoo|kopalni\w*|osrod\w*|centrum|przystan\w*|"
    r"zakład\w*|dworz\w*|cmentarz\w*)"
)
