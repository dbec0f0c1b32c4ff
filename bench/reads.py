"""What one server gives: rates, times, memory and queries of the Content API, beside other views of it."""

import statistics
from pathlib import Path

from django.db import connection
from django.test import RequestFactory

from bench import rounds, wrk
from bench.figures import report
from bench.servers import Server
from bench.statements import counted
from bench.thousand import REFERENCE
from bench.wrk import Request
from cms.api import cursor
from cms.models import TransmissionDocument, TransmissionPage
from config.wsgi import application

ROUNDS, SECONDS = 5, 1
CONTENT = "/api/content/v1"
DETAIL, LIST = f"{CONTENT}/transmissions/{REFERENCE}/", f"{CONTENT}/transmissions/"
# What browsers and HTTP libraries send.
GZIP, BROTLI = ("Accept-Encoding", "gzip"), ("Accept-Encoding", "gzip, deflate, br")


def requests(url: str, folder: Path) -> dict[str, Request]:
    """All that is measured at a server, by name; `folder` is for lists of addresses."""
    _, headers, _ = wrk.ask(url + DETAIL, (GZIP,))
    page = TransmissionPage.objects.values_list("pk", flat=True).get(slug=REFERENCE)
    return {
        "detail": Request(url + DETAIL, (GZIP,)),
        "detail, brotli": Request(url + DETAIL, (BROTLI,)),
        "detail, not compressed": Request(url + DETAIL),
        "not modified": Request(url + DETAIL, (GZIP, ("If-None-Match", headers["etag"])), 304),
        "20 cards": Request(f"{url}{LIST}?limit=20", (GZIP,)),
        "20 whole": Request(f"{url}{LIST}?limit=20&full=1", (GZIP,)),
        "20 whole, each another": Request(url + LIST, (GZIP,), paths=_lists(folder)),
        "20 whole, not compressed": Request(f"{url}{LIST}?limit=20&full=1"),
        "empty view": Request(f"{url}/empty/"),
        "empty view, no middleware": Request(f"{url}/bare/"),
        "Wagtail v2": Request(f"{url}/stock/pages/{page}/?rich_text_format=html", times=2),
    }


def _lists(folder: Path) -> Path:
    """Lists that begin behind each transmission: more than a process can keep, so that each is made anew."""
    newest_first = TransmissionDocument.objects.filter(live=True).order_by("-date", "-id")
    places = newest_first.values_list("date", "id")[:900]
    after = [cursor.encode("-date", str(date), key) for date, key in places]
    file = folder / "lists"
    file.write_text("\n".join(f"{LIST}?limit=20&full=1&cursor={one}" for one in after))
    return file


def measure(server: Server, folder: Path) -> None:
    """Report every figure of this server, which runs `bench.contestants`."""
    asked = requests(server.url, folder)
    sizes = {name: wrk.check(request) for name, request in asked.items()}
    taken = rounds.side_by_side(asked, ROUNDS, SECONDS)
    rates = {name: round(rounds.rate(loads)) for name, loads in taken.items()}

    def rate(figure: str, name: str, goal: float, *also: str) -> None:
        context = {other: rates[other] for other in also}
        report(
            figure, rates[name], "requests/s", goal, "higher",
            **rounds.spread(taken[name]), bytes=sizes[name], server=server.kind.name, **context,
        )  # fmt: skip

    def ratio(figure: str, above: str, below: str, goal: float, **context: object) -> None:
        value, spread = rounds.ratios(taken[above], taken[below])
        context |= {above: rates[above], below: rates[below]}
        report(figure, value, "ratio", goal, "higher", **spread, **context)

    rate("api.detail_rate", "detail", 4_000, "detail, brotli", "detail, not compressed")
    others = ("20 whole, each another", "20 whole, not compressed", "20 cards")
    rate("api.list_full_rate", "20 whole", 1_500, *others)
    without = rounds.ratios(taken["detail"], taken["empty view, no middleware"])[0]
    ratio("api.detail_vs_empty_view", "detail", "empty view", 0.6, ratio_without_middleware=round(without, 3))
    ratio("api.detail_vs_wagtail_v2_html", "detail", "Wagtail v2", 25, v2_bytes=sizes["Wagtail v2"])
    ratio("api.not_modified_vs_detail", "not modified", "detail", 1)
    slowest = [load.p99_ms for load in taken["detail"]]
    middle = round(statistics.median(load.p50_ms for load in taken["detail"]), 3)
    report(
        "api.detail_p99_ms", statistics.median(slowest), "ms", 10, "lower",
        rounds=ROUNDS, lowest=min(slowest), highest=max(slowest), p50=middle, connections=wrk.CONNECTIONS,
    )  # fmt: skip
    memory(server)


def memory(server: Server) -> None:
    """What the server's processes take after all that."""
    workers = server.workers()
    each = [{"rss": round(one.rss), "pss": round(one.pss)} for one in workers]
    largest = max(one.rss for one in workers)
    whole = round(server.memory_mb())
    report(
        "api.web_rss_mb", largest, "MB", 250, "lower", workers=each, all_pss=whole, server=server.kind.name
    )


def queries() -> None:
    """How many statements reach PostgreSQL for an answer of this process, through the door."""
    asked = {
        "api.detail_queries": (DETAIL, 1),
        "api.list_queries": (f"{LIST}?limit=20", 1),
        "api.list_full_queries": (f"{LIST}?limit=100&full=1", 1),
        "api.list_count_queries": (f"{LIST}?limit=20&count=1", 2),
    }
    for figure, (path, goal) in asked.items():
        with counted() as statements:
            length = answer(path)
        report(figure, statements.count, "queries", goal, "lower", bytes=length, counted="on the wire")
    connection.close()


def answer(path: str) -> int:
    """The length of the body that the product gives for a path. Raises `RuntimeError` for a refusal."""
    told: list[str] = []
    environ = RequestFactory(headers={"host": "localhost"}).get(path).environ
    body = b"".join(application(environ, lambda status, headers: told.append(status)))
    if told != ["200 OK"]:
        raise RuntimeError(f"{path} answered {told}: {body[:200]!r}")
    return len(body)
