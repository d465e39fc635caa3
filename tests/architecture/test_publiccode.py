"""publiccode.yml keeps the rules of its standard, version 0.4 (keys, vocabularies and lengths transcribed from it)."""

import pytest
import yaml

from tests.architecture.tree import texts

MANDATORY = {
    *("publiccodeYmlVersion", "name", "url", "releaseDate", "platforms", "categories", "developmentStatus", "softwareType"),
    *("description", "legal", "maintenance", "localisation"),
}
SCOPES = {
    *("agriculture", "culture", "defence", "education", "emergency-services", "employment", "energy", "environment"),
    *("finance-and-economic-development", "foreign-affairs", "government", "healthcare", "infrastructures", "justice"),
    *("local-authorities", "manufacturing", "research", "science-and-technology", "security", "society", "sport", "tourism"),
    *("transportation", "welfare"),
}
CATEGORIES = {"business-intelligence", "data-analytics", "data-collection", "data-visualization", "digital-citizenship", "survey"}


@pytest.fixture
def described():
    return yaml.safe_load(texts()["publiccode.yml"])


def test_mandatory_keys_are_there_and_words_come_from_the_vocabularies(described):
    assert MANDATORY - described.keys() == set()
    assert described["publiccodeYmlVersion"] == "0.4"
    assert described["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert described["softwareType"] == "standalone/web"
    assert set(described["categories"]) <= CATEGORIES
    assert set(described["intendedAudience"]["scope"]) <= SCOPES
    assert described["legal"]["license"] == "EUPL-1.2"
    assert described["maintenance"]["type"] == "community"
    assert all(contact["name"] for contact in described["maintenance"]["contacts"])


@pytest.mark.parametrize("language", ["pl", "en"])
def test_descriptions_have_the_lengths_that_are_asked_for(described, language):
    text = described["description"][language]
    assert len(text["genericName"]) <= 35
    assert 1 <= len(text["shortDescription"]) <= 150
    assert 150 <= len(text["longDescription"]) <= 10_000
    assert text["features"]
    assert all(len(feature) <= 100 for feature in text["features"])
    assert language in described["localisation"]["availableLanguages"]
