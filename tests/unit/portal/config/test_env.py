"""Settings: where they are looked for, in what order, and what is refused."""

from dataclasses import fields

import pytest

from ratusz.bank.base.errors import WrongUsage
from ratusz.portal.config.env import Env, load, reference, required


@pytest.fixture
def written(tmp_path):
    """Writes ratusz.toml and gives the environment that names its directory."""

    def write(text):
        (tmp_path / "ratusz.toml").write_text(text, encoding="utf-8")
        return {"RATUSZ_DIR": str(tmp_path)}

    return write


def test_without_anything_defaults_hold():
    env = load({"HOME": "/root"})
    assert (env.dir, env.threads, env.demo, env.hosts) == (None, 2, False, ())


def test_the_environment_goes_before_the_file(written):
    env = load(written('name = "z pliku"\ncity = "Siemianowice"') | {"RATUSZ_NAME": "ze środowiska"})
    assert (env.name, env.city) == ("ze środowiska", "Siemianowice")


def test_each_type_is_read_from_both_sources(written):
    environ = written("demo = true\nthreads = 3\nhosts = ['a.example', 'b.example']")
    env = load(environ)
    assert (env.demo, env.threads, env.hosts) == (True, 3, ("a.example", "b.example"))
    env = load(environ | {"RATUSZ_THREADS": "5", "RATUSZ_HOSTS": "c.example, d.example"})
    assert (env.threads, env.hosts) == (5, ("c.example", "d.example"))


@pytest.mark.parametrize(
    ("variable", "value", "expected"),
    [("RATUSZ_THREADS", "many", "a whole number"), ("RATUSZ_UPLOAD_LIMIT_MB", "2.5", "a whole number")],
)
def test_a_value_of_another_type_is_refused_with_the_place_and_the_type(variable, value, expected):
    with pytest.raises(WrongUsage) as caught:
        load({variable: value})
    assert caught.value.code == "setting-wrong"
    assert variable in caught.value.sentence("en")
    assert expected in caught.value.sentence("en")


@pytest.mark.parametrize("text", ['threads = "x"', "threads = true", "name = 7", "hosts = 7", "demo = 1"])
def test_a_value_of_another_type_in_the_file_is_refused(written, text):
    with pytest.raises(WrongUsage) as caught:
        load(written(text))
    assert caught.value.code == "setting-wrong"
    assert "ratusz.toml" in caught.value.sentence("en")


def test_a_choice_that_does_not_exist_is_refused_with_those_that_do():
    assert load({"RATUSZ_MAP_BACKGROUND": "osm"}).map_background == "osm"
    with pytest.raises(WrongUsage) as caught:
        load({"RATUSZ_MAP_BACKGROUND": "gugl"})
    assert caught.value.allowed == ("none", "osm", "geoportal")
    assert "osm" in caught.value.sentence("en")


def test_an_unknown_variable_is_refused_with_the_nearest():
    with pytest.raises(WrongUsage) as caught:
        load({"RATUSZ_DATABASE_URI": "x"})
    assert caught.value.code == "setting-unknown"
    assert "RATUSZ_DATABASE_URL" in caught.value.advice("en")


def test_an_unknown_name_in_the_file_is_refused_with_the_nearest(written):
    with pytest.raises(WrongUsage) as caught:
        load(written('colur = "#123456"'))
    assert "colour" in caught.value.advice("en")
    assert "ratusz.toml" in caught.value.sentence("en")


def test_a_file_that_is_not_toml_is_refused(written):
    with pytest.raises(WrongUsage) as caught:
        load(written("name = "))
    assert caught.value.code == "settings-unreadable"


def test_only_the_command_makes_a_demo():
    """The environment cannot open a bank to everybody: `demo` is read from the file that `ratusz demo` writes."""
    with pytest.raises(WrongUsage) as caught:
        load({"RATUSZ_DEMO": "true"})
    assert caught.value.code == "setting-unknown"


def test_the_file_cannot_send_the_bank_elsewhere(written):
    with pytest.raises(WrongUsage):
        load(written('dir = "/elsewhere"'))


def test_a_missing_setting_says_every_place_looked_in_in_order(written):
    env = load(written(""))
    with pytest.raises(WrongUsage) as caught:
        required(env, "secret_key")
    sentence = caught.value.sentence("en")
    assert caught.value.code == "setting-missing"
    assert sentence.index("RATUSZ_SECRET_KEY") < sentence.index(str(env.dir / "ratusz.toml"))


def test_settings_cannot_be_changed_once_read():
    with pytest.raises(AttributeError):
        load({}).name = "x"


def test_the_reference_describes_every_setting_in_a_sentence():
    described = {setting.name: setting for setting in reference()}
    assert list(described) == [field.name for field in fields(Env)]
    assert [s.name for s in described.values() if not s.says.endswith(".") or not s.type or not s.default] == []
    assert described["threads"].default == "2"
    assert described["demo"].variable == "—"


@pytest.mark.parametrize(
    ("environ", "hosts", "https"),
    [
        ({}, ("127.0.0.1",), False),
        ({"RATUSZ_ADDRESS": "https://dane.example.org", "RATUSZ_HOSTS": "www.example.org"}, ("dane.example.org", "www.example.org"), True),
    ],
)
def test_the_address_says_host_and_scheme(environ, hosts, https):
    env = load(environ)
    assert (env.allowed_hosts, env.is_https) == (hosts, https)
