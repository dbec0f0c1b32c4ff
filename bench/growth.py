"""Whether a hundred thousand transmissions are read as fast as a thousand."""

from collections.abc import Iterable
from pathlib import Path

from bench import rounds
from bench.figures import report
from bench.reads import CONTENT, GZIP, LIST
from bench.servers import Server
from bench.thousand import TOPICS
from bench.wrk import Request
from cms.api import cursor
from cms.models import TransmissionDocument

ROUNDS, SECONDS = 5, 1
SPREAD = 500  # addresses of each kind, so that no answer stays at hand by chance


def addresses(folder: Path, name: str) -> dict[str, Path]:
    """Files of what is asked for, made from Django's default database, which the server `name` reads."""
    newest_first = TransmissionDocument.objects.filter(live=True).order_by("-date", "-id")
    places = list(newest_first.values_list("slug", "date", "id"))
    chosen = places[:: len(places) // SPREAD]
    deep = chosen[len(chosen) // 2 : -1]
    cursors = [cursor.encode("-date", str(date), key) for _, date, key in deep]
    kinds: dict[str, Iterable[str]] = {
        "detail": (f"{CONTENT}/transmissions/{slug}/" for slug, _, _ in chosen),
        "list page": [f"{LIST}?limit=20"],
        "deep cursor": (f"{LIST}?limit=20&cursor={place}" for place in cursors),
        "topic filter": (f"{LIST}?limit=20&topic=topic-{number}" for number in range(TOPICS)),
    }
    files = {}
    for kind, paths in kinds.items():
        files[kind] = folder / f"{name} {kind}"
        files[kind].write_text("\n".join(paths))
    return files


def measure(few: Server, many: Server, files: tuple[dict[str, Path], dict[str, Path]], count: int) -> None:
    """Report the worst of the ratios; `files` are the addresses for either server."""
    asked = {
        (kind, name): Request(server.url + LIST, (GZIP,), paths=paths[kind])
        for kind in files[0]
        for name, server, paths in (("1k", few, files[0]), ("100k", many, files[1]))
    }
    taken = rounds.side_by_side(
        {f"{kind}, {name}": request for (kind, name), request in asked.items()}, ROUNDS, SECONDS
    )
    found = {kind: rounds.ratios(taken[f"{kind}, 1k"], taken[f"{kind}, 100k"]) for kind in files[0]}
    worst = max(found, key=lambda kind: found[kind][0])
    table = {kind: {"ratio": round(ratio, 3), **spread} for kind, (ratio, spread) in found.items()}
    rates = {name: round(rounds.rate(loads)) for name, loads in taken.items()}
    report(
        "api.growth_100k", found[worst][0], "ratio", 1.3, "lower",
        worst=worst, transmissions=count, ratios=table, rates=rates,
    )  # fmt: skip
