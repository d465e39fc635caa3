"""Who is no person: robots by the name they give themselves, programs by the same, and whoever asks as no browser does.

The list is kept by hand: names that robots sent to public portals, and words that by habit stand in the names of all others. A robot
that says it is a browser is met by the other signs: it takes no language, or it is faster than anybody reads (`visitors`).
"""

import re
from functools import lru_cache

#: Robots: search engines, checkers, gatherers for language models, previews of links. They count for nothing.
_ROBOTS = re.compile(
    r"(?<!cu)bot\b|bot[/;_-]|robot|crawl|spider|slurp|archiv|harvest|scrap|fetch(?:er)?\b|monitor|uptime|pingdom|statuscake|checker|validator|"
    r"lighthouse|pagespeed|headless|phantomjs|selenium|playwright|puppeteer|electron/|preview|externalhit|facebookcatalog|"
    r"whatsapp|telegram|slack-img|skypeuri|discord|embedly|feed|rss|mediapartners|adsbot|google-(?:read|inspection|structured|site|safety|"
    r"extended|cloudvertex)|apis-google|bingpreview|yandex|baidu|sogou|seznam|qwant|mj12|ahrefs|semrush|dotbot|petal|bytespider|"
    r"gptbot|chatgpt|oai-search|claude|anthropic|perplexity|cohere|ccbot|diffbot|omgili|amazonbot|applebot|meta-external|imagesift|"
    r"dataforseo|serpstat|blexbot|screaming frog|sitebulb|wappalyzer|nmap|nikto|zgrab|masscan|censys|expanse|netcraft|w3c_|"
    r"nutch|heritrix|wget-at|turnitin|ckan|datahub|harvester",
    re.IGNORECASE,
)
#: What every browser calls itself. Programs that do not are people's tools: their downloads and questions count, page views do not.
_BROWSER = re.compile(r"^(?:Mozilla/\d|Opera/)")


@lru_cache(maxsize=4_096)
def is_robot(agent: str) -> bool:
    """Whether who calls itself `agent` is a robot; whoever does not say is one."""
    return not agent.strip() or _ROBOTS.search(agent) is not None


@lru_cache(maxsize=4_096)
def is_browser(agent: str) -> bool:
    """Whether it is a browser by its own word."""
    return _BROWSER.match(agent) is not None
