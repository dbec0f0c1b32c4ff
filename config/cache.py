"""The cache of an installation with Redis. While Redis is away it knows nothing, and nobody fails for it."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as NoConnectionError
from redis.exceptions import TimeoutError as NoAnswerError

_logger = logging.getLogger(__name__)


def _or_nothing(method: Callable[..., Any], nothing: Callable[..., Any]) -> Callable[..., Any]:
    """`method`, which gives what `nothing` makes of its arguments when Redis does not answer."""

    @wraps(method)
    def ask(cache: RedisCache, *args: Any, **named: Any) -> Any:
        try:
            return method(cache, *args, **named)
        except (NoConnectionError, NoAnswerError) as error:
            _logger.warning("The cache does not answer: %s", error)
            return nothing(*args, **named)

    return ask


class Cache(RedisCache):
    """Wagtail keeps the addresses of sites here, previews their drafts: each can be made again.

    Only reading and writing are forgiven. `add` and `incr` raise: who counts or claims by them has to know.
    """

    get = _or_nothing(RedisCache.get, lambda key, default=None, version=None: default)
    get_many = _or_nothing(RedisCache.get_many, lambda *_, **__: {})
    has_key = _or_nothing(RedisCache.has_key, lambda *_, **__: False)
    set = _or_nothing(RedisCache.set, lambda *_, **__: None)
    set_many = _or_nothing(RedisCache.set_many, lambda data, *_, **__: list(data))
    touch = _or_nothing(RedisCache.touch, lambda *_, **__: False)
    delete = _or_nothing(RedisCache.delete, lambda *_, **__: False)
    delete_many = _or_nothing(RedisCache.delete_many, lambda *_, **__: None)
