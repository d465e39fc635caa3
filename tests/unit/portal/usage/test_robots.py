"""Who is no person, by their own word."""

import pytest

from ratusz.portal.usage.robots import is_browser, is_robot
from ratusz.portal.usage.words import kept_words

BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 10; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.18",
)
TOOLS = (
    "curl/8.5.0",
    "Wget/1.21.4",
    "python-requests/2.32.3",
    "okhttp/4.12.0",
    "R (4.4.1 x86_64-pc-linux-gnu)",
    "Microsoft.Data.Mashup (https://go.microsoft.com/)",
)
ROBOTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
    "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
    "Mozilla/5.0 (Linux; Android 11; moto g power) AppleWebKit/537.36 Chrome/141.0.0.0 Mobile Safari/537.36 Chrome-Lighthouse",
    "ckan/2.11 (+http://example.org)",
    "Scrapy/2.11.2 (+https://scrapy.org)",
    "CCBot/2.0 (https://commoncrawl.org/faq/)",
    "",
    " ",
)  # fmt: skip


@pytest.mark.parametrize("agent", BROWSERS)
def test_browsers_are_people(agent):
    assert is_browser(agent)
    assert not is_robot(agent)


@pytest.mark.parametrize("agent", TOOLS)
def test_tools_work_for_people(agent):
    assert not is_browser(agent)
    assert not is_robot(agent)


@pytest.mark.parametrize("agent", ROBOTS)
def test_robots_are_nobody(agent):
    assert is_robot(agent)


@pytest.mark.parametrize(
    "words",
    ["44051401359", "anna@example.org", "+48 501 502 503", "Jan Kowalski", "jan kowalski", "PL61109010140000071219812874", "x" * 81, "\n"],
)
def test_what_could_be_somebodys_is_not_kept(words):
    assert kept_words(words) == ""


@pytest.mark.parametrize(
    ("words", "kept"),
    [(" Ludność   miasta ", "ludność miasta"), ("Budżet 2024", "budżet 2024"), ("PM10", "pm10"), ("ulica\tŚląska", "ulica śląska")],
)
def test_other_words_are_kept_in_one_spelling(words, kept):
    assert kept_words(words) == kept
