"""Fair use: so many questions at once and so much evaluation, for each client by itself."""

import time

import pytest

from server.fairness import FairUse, UnfairError, client_of


def test_a_client_has_so_many_open_and_another_its_own() -> None:
    fair = FairUse(2, 0)
    with fair.using("a"), fair.using("a"):
        with pytest.raises(UnfairError, match="2 questions open") as told, fair.using("a"):
            pass
        assert told.value.retry == 1
        with fair.using("b"):
            pass
    with fair.using("a"):
        pass


def test_evaluation_is_taken_off_the_budget_and_comes_back() -> None:
    fair = FairUse(0, 6)
    fair._account("a").left = 0.01
    with fair.using("a"):  # what it waits for a turn costs nothing
        time.sleep(0.05)
    fair.charge("a", 0.02)
    with pytest.raises(UnfairError, match="6 seconds of evaluation") as told, fair.using("a"):
        pass
    assert 1 <= told.value.retry <= 11
    fair._account("a").seen -= 30
    assert 2.9 < fair._account("a").left < 3.1


def test_headers_tell_what_is_left() -> None:
    fair = FairUse(0, 60)
    fair._account("a").left = 41.5
    assert fair.headers("a") == {
        "RateLimit-Policy": '"evaluation";q=60;w=60',
        "RateLimit": '"evaluation";r=41;t=19',
    }


def test_without_limits_all_may_and_nothing_is_told() -> None:
    fair = FairUse(0, 0)
    with fair.using("a"), fair.using("a"):
        assert fair.headers("a") == {}


def test_the_accounts_do_not_grow_without_end() -> None:
    fair = FairUse(1, 1)
    with fair.using("the first"):
        for number in range(20_000):
            with fair.using(str(number)):
                pass
        assert len(fair._accounts) <= 10_001


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_a_client_is_an_address_or_a_network(address: str, client: str) -> None:
    assert client_of(address) == client
