"""Redis is away: nothing that is only kept there is missed."""

import uuid
from typing import Any

import pytest
from redis.exceptions import ConnectionError as NoConnectionError

from config.cache import Cache
from tests.services import REDIS, require_redis

AWAY = "redis://127.0.0.1:1/0"


def cache(server: str = AWAY) -> Cache:
    return Cache(server, {"OPTIONS": {"socket_connect_timeout": 1}})


@pytest.mark.parametrize(
    ("name", "arguments", "nothing"),
    [
        ("get", ["a"], None),
        ("get", ["a", "otherwise"], "otherwise"),
        ("get_many", [["a"]], {}),
        ("has_key", ["a"], False),
        ("set", ["a", 1], None),
        ("set_many", [{"a": 1}], ["a"]),
        ("touch", ["a"], False),
        ("delete", ["a"], False),
        ("delete_many", [["a"]], None),
    ],
)
def test_it_knows_nothing_while_redis_is_away(name: str, arguments: list[Any], nothing: object) -> None:
    assert getattr(cache(), name)(*arguments) == nothing


@pytest.mark.parametrize("name", ["add", "incr"])
def test_it_tells_who_counts_or_claims(name: str) -> None:
    with pytest.raises(NoConnectionError):
        getattr(cache(), name)("a", 1)


def test_it_is_a_cache_while_redis_answers() -> None:
    require_redis()
    kept, name = cache(REDIS), f"test-{uuid.uuid4()}"
    kept.set(name, {"a": 1}, timeout=60)
    assert (kept.get(name), kept.get_many([name]), kept.has_key(name)) == ({"a": 1}, {name: {"a": 1}}, True)
    assert kept.delete(name)
    assert kept.get(name) is None
