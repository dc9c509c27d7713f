"""The cache of answers: within its bytes, the youngest stay."""

from server.answers import Whole
from server.cache import FIXED_BYTES, AnswerCache

ROOM = 103 + 3 * FIXED_BYTES


def whole(size: int) -> Whole:
    return Whole("results", "text/csv", b"x" * size)


def test_what_was_kept_is_found_by_its_tag() -> None:
    cache = AnswerCache(ROOM)
    cache.keep("a", whole(10))
    assert cache.get("a") == whole(10)
    assert cache.get("b") is None
    assert (cache.hits, cache.misses, cache.bytes) == (1, 1, 11 + FIXED_BYTES)


def test_the_oldest_makes_place_and_what_was_asked_for_is_young() -> None:
    cache = AnswerCache(ROOM)
    for tag in "abc":
        cache.keep(tag, whole(33))
    cache.get("a")
    cache.keep("d", whole(33))
    assert [bool(cache.get(tag)) for tag in "abcd"] == [True, False, True, True]
    assert cache.bytes <= ROOM


def test_what_is_larger_than_the_cache_is_not_kept() -> None:
    cache = AnswerCache(ROOM)
    cache.keep("a", whole(50))
    cache.keep("b", whole(ROOM))
    assert (cache.get("a") is not None, cache.get("b")) == (True, None)


def test_the_same_answer_counts_once() -> None:
    cache = AnswerCache(ROOM)
    cache.keep("a", whole(50))
    cache.keep("a", whole(50))
    assert cache.bytes == 51 + FIXED_BYTES


def test_what_is_forgotten_weighs_nothing() -> None:
    cache = AnswerCache(ROOM)
    cache.keep("a", whole(50))
    cache.clear()
    assert (cache.get("a"), cache.bytes, cache.misses) == (None, 0, 1)


def test_many_small_answers_weigh_what_they_take() -> None:
    cache = AnswerCache[Whole](1024 * FIXED_BYTES)
    for number in range(5000):
        cache.keep(str(number), whole(1))
    assert sum(cache.get(str(number)) is not None for number in range(5000)) < 1024
