"""How long a publication takes to its readers."""

import threading
import time
import urllib.request
from collections.abc import Sequence

from tests.e2e.system import System

# Each of them shows the transmission's title.
PAGES = ["/transmissions/the-price-of-a-degree/", "/", "/transmissions/", "/feed.xml"]
_PUBLISH = """
import time
from cms.models import TransmissionPage
page = TransmissionPage.objects.get(slug="the-price-of-a-degree")
page.title = "{title}"
page.save_revision().publish()
print(time.time())
"""
_PATIENCE = 60


class Reader(threading.Thread):
    """Opens pages again and again until the title is on all of them."""

    def __init__(self, title: str, urls: Sequence[str]) -> None:
        super().__init__(daemon=True)
        self.title, self.left = title, list(urls)
        self.seen_at = 0.0

    def run(self) -> None:
        while self.left:
            with urllib.request.urlopen(self.left[0], timeout=10) as page:
                if self.title in page.read().decode():
                    del self.left[0]
                    continue
            time.sleep(0.02)
        self.seen_at = time.time()


def seconds_to_readers(system: System, title: str) -> float:
    """From the end of the publication to the title on every page that shows it.

    Raises TimeoutError when it is not there within a minute.
    """
    urls = [system.site + path for path in PAGES]
    for url in urls:
        urllib.request.urlopen(url, timeout=30).close()  # so that all of them are kept
    reader = Reader(title, urls)
    reader.start()
    published_at = float(system.ask(_PUBLISH.format(title=title)).splitlines()[-1])
    reader.join(_PATIENCE)
    if reader.left:
        said = system.log("worker")[-3000:]
        raise TimeoutError(f"{reader.left} do not show it after {_PATIENCE} s: {said}")
    return reader.seen_at - published_at
