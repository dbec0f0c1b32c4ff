"""The site before readers: requests a second, what a page weighs, and what Lighthouse says of it."""

import os
import re
import statistics
import sys
from pathlib import Path
from urllib.parse import urljoin

from bench import lighthouse, production, rounds, servers, wrk
from bench.figures import report
from bench.site import serving
from bench.wrk import Request

ROUNDS, SECONDS = 5, 2
BROWSER = (("Accept-Encoding", "gzip, deflate, br"),)
GHOST = {"article pages": 94, "front pages": 41}  # a second, Ghost 6.65 on this kind of machine
LONGEST = "/transmissions/a-clock-set-by-the-sky/"


def main() -> None:
    cms_port, site_port = servers.free_port(), servers.free_port()
    cms, site = f"http://127.0.0.1:{cms_port}", f"http://127.0.0.1:{site_port}"
    # Before the sample is loaded: its pages' own addresses are those of the site.
    os.environ |= {"FRONTEND_URL": site, "CMS_URL": cms, "MEDIA_URL": f"{cms}/media/"}
    with production.installed("web") as (database, folder):
        environment = production.environment(database, folder)
        with (
            servers.running(servers.CHOSEN, servers.PRODUCT, environment, cms_port),
            serving(cms, site_port, folder),
        ):
            measure_rate(site)
            measure_weight(site)
            measure_lighthouse(site, folder)


def measure_rate(site: str) -> None:
    loads = rounds.side_by_side({"page": Request(site + LONGEST, BROWSER)}, ROUNDS, SECONDS)["page"]
    p99 = round(statistics.median(load.p99_ms for load in loads), 1)
    context = {**rounds.spread(loads), "connections": wrk.CONNECTIONS, "p99_ms": p99, "Ghost": GHOST}
    report("web.cached_rate", rounds.rate(loads), "requests/s", 2000, "higher", **context)


def measure_weight(site: str) -> None:
    """All that a transmission asks for but its pictures: every face, though most need two of the three."""
    _, _, html = wrk.ask(site + LONGEST)
    page = html.decode()
    scripts = set(re.findall(r'<script[^>]* src="([^"]+)"', page))
    faces = set(re.findall(r'url\("?([^")]+\.woff2)"?\)', page))
    inline = sum(len(code) for code in re.findall(r"<script>(.*?)</script>", page, re.DOTALL))
    javascript = sum(_carried(site, script) for script in scripts) + inline
    document, fonts = _carried(site, LONGEST), sum(_carried(site, face) for face in faces)
    parts = {"html": document, "fonts": fonts, "javascript": javascript}
    report("web.page_kb", (document + fonts + javascript) / 1000, "kB", 100, "lower", **parts)
    report("web.js_kb", javascript / 1000, "kB", 5, "lower", files=len(scripts), inline=inline)


def _carried(site: str, address: str) -> int:
    return len(wrk.ask(urljoin(site, address), BROWSER)[2])


def measure_lighthouse(site: str, folder: Path) -> None:
    if missing := lighthouse.missing():
        print(f"Not measured: {missing}", file=sys.stderr)
        return
    scores = {path: lighthouse.scores(site + path, folder) for path in ("/", "/transmissions/", LONGEST)}
    lowest = min(score for page in scores.values() for score in page.values())
    report("web.lighthouse_min", lowest, "of 100", 100, "higher", rounds=lighthouse.ROUNDS, **scores)


if __name__ == "__main__":
    main()
