"""The cache of answers: within its bytes, the youngest stay."""

from server.answers import Whole
from server.cache import AnswerCache


def whole(size: int) -> Whole:
    return Whole("results", "text/csv", b"x" * size)


def test_what_was_kept_is_found_by_its_tag() -> None:
    cache = AnswerCache(100)
    cache.keep("a", whole(10))
    assert cache.get("a") == whole(10)
    assert cache.get("b") is None
    assert (cache.hits, cache.misses, cache.bytes) == (1, 1, 10)


def test_the_oldest_makes_place_and_what_was_asked_for_is_young() -> None:
    cache = AnswerCache(100)
    for tag in "abc":
        cache.keep(tag, whole(33))
    cache.get("a")
    cache.keep("d", whole(33))
    assert [bool(cache.get(tag)) for tag in "abcd"] == [True, False, True, True]
    assert cache.bytes <= 100


def test_what_is_larger_than_the_cache_is_not_kept() -> None:
    cache = AnswerCache(100)
    cache.keep("a", whole(50))
    cache.keep("b", whole(101))
    assert (cache.get("a") is not None, cache.get("b")) == (True, None)


def test_the_same_answer_counts_once() -> None:
    cache = AnswerCache(100)
    cache.keep("a", whole(50))
    cache.keep("a", whole(50))
    assert cache.bytes == 50
