"""What is made of the answers of a link, without any network."""

import pytest

from ratusz.bank.connectors.links import MOST_REDIRECTS, Answer, LinkState, Outcome, Silent, Why, check_link

HERE = "https://bip.example.org/a"


class Web:
    """A web of answers: (method, address) → an answer or why there is none; GET stands for both."""

    def __init__(self, answers):
        self.answers, self.asked = answers, []

    def __call__(self, method, url):
        self.asked.append((method, url))
        answer = self.answers.get((method, url)) or self.answers[url]
        if isinstance(answer, Why):
            raise Silent(answer)
        return answer


def checked(answers):
    return check_link(HERE, Web(answers))


@pytest.mark.parametrize("status", [200, 204, 206, 401, 403, 429])
def test_whoever_answers_works_even_to_say_that_it_is_not_for_us(status):
    assert checked({HERE: Answer(status=status)}) == Outcome(state=LinkState.WORKS, status=status)


@pytest.mark.parametrize("status", [400, 404, 410, 500, 503])
def test_an_error_is_a_broken_link(status):
    assert checked({HERE: Answer(status=status)}) == Outcome(state=LinkState.BROKEN, status=status, why=Why.STATUS)


@pytest.mark.parametrize("why", [Why.NO_ADDRESS, Why.NOT_PUBLIC, Why.SILENT, Why.NOT_SECURE])
def test_silence_is_a_broken_link(why):
    assert checked({HERE: why}) == Outcome(state=LinkState.BROKEN, why=why)


@pytest.mark.parametrize("head", [Answer(status=405), Answer(status=501), Answer(status=404), Why.SILENT])
def test_servers_that_know_no_head_are_asked_again(head):
    web = Web({("HEAD", HERE): head, HERE: Answer(status=200)})
    assert check_link(HERE, web).state is LinkState.WORKS
    assert [method for method, _ in web.asked] == ["HEAD", "GET"]


@pytest.mark.parametrize(
    ("statuses", "state"), [((301,), "moved"), ((308, 301), "moved"), ((302,), "works"), ((301, 302), "works"), ((307,), "works")]
)
def test_a_link_has_moved_when_every_step_says_so(statuses, state):
    addresses = [HERE, *(f"https://nowy.example.org/{number}" for number in range(len(statuses)))]
    web = {here: Answer(status=status, location=there) for here, there, status in zip(addresses, addresses[1:], statuses, strict=False)}
    found = checked({**web, addresses[-1]: Answer(status=200)})
    assert (found.state, found.moved_to) == (state, addresses[-1] if state == "moved" else "")


def test_a_place_may_be_told_from_here():
    found = checked({HERE: Answer(status=301, location="/b?x=1"), "https://bip.example.org/b?x=1": Answer(status=200)})
    assert found.moved_to == "https://bip.example.org/b?x=1"


@pytest.mark.parametrize("place", ["http://localhost/", "http://192.168.0.1/admin", "file:///etc/passwd", "javascript:x", "http://[oops"])
def test_nobody_is_led_inside(place):
    assert checked({HERE: Answer(status=302, location=place)}) == Outcome(state=LinkState.BROKEN, why=Why.WRONG_ADDRESS)


def test_a_circle_ends():
    web = Web({HERE: Answer(status=302, location=HERE)})
    assert check_link(HERE, web) == Outcome(state=LinkState.BROKEN, why=Why.LOOPS)
    assert len(web.asked) == MOST_REDIRECTS + 1
