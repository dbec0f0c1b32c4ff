"""What goes on at the desk meanwhile: an editor publishes and looks around, and files are imported."""

import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.installation import Editor
from tests.soak.asking import Ask, Book, Client
from tests.soak.place import KEPT, Soaked

PUBLISH_EVERY = 3.0
_WARM = 3  # rounds whose pages do not count: every process of the web shows its first one
_SMALL = 2_000  # rows of each file after the first
_PATIENCE = 120.0


def insist(editor: Editor, verb: str, subject: Any) -> Any:
    """Tell it again and again while the database is away. Raises RuntimeError when it stays so."""
    ends = time.monotonic() + _PATIENCE
    while "failed" in (answer := editor.tell(verb, subject)):
        if time.monotonic() > ends:
            raise RuntimeError(f"{verb} failed again and again: {answer['failed']}")
        time.sleep(0.5)
    return answer.get("done")


@dataclass
class Bustle:
    """`imported` are the uploads that were begun, with their rows; `trouble` is told in sentences."""

    place: Soaked
    editor: Editor
    book: Book
    rows: int
    """Of the first file."""
    published: int = 0
    imported: dict[int, int] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _crew: list[threading.Thread] = field(default_factory=list)

    def begin(self) -> None:
        for work in (self._publish, self._import):
            self._crew.append(threading.Thread(target=self._guarded, args=(work,), daemon=True))
            self._crew[-1].start()

    def end(self) -> None:
        """Nothing new begins; what has begun is brought to its end."""
        self._over.set()
        for one in self._crew:
            one.join(2 * _PATIENCE)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            self.trouble.append(f"{work.__name__.strip('_')} ended early: {type(error).__name__}: {error}")

    def _publish(self) -> None:
        cookie = "=".join(insist(self.editor, "session", "ada"))
        client = Client(self.place.web_port, self.book)
        nowhere = Book(Path(os.devnull))
        admin = {"Cookie": cookie, "Accept-Language": "en"}
        while not self._over.wait(PUBLISH_EVERY):
            pk, slug, summary = insist(self.editor, "publish", self.published)
            self.published += 1
            status, body = client.ask(Ask("read:published", f"/api/content/v1/transmissions/{slug}/"))
            if status == 200 and json.loads(body)["summary"] != summary:
                self.trouble.append(f"{slug} was published as “{summary}”, and readers see another one")
            for path in ("/admin/", f"/admin/pages/{pk}/edit/"):
                asked = client if self.published > _WARM else Client(self.place.web_port, nowhere)
                asked.ask(Ask("page:admin", path, headers=admin))
            client.ask(Ask("metrics", "/metrics", headers={"Authorization": f"Bearer {self._token}"}))

    @property
    def _token(self) -> str:
        return self.place.environment["METRICS_TOKEN"]

    def _import(self) -> None:
        first, count = 0, self.rows
        while not self._over.wait(2):
            pk = insist(self.editor, "upload", (KEPT, first, count))
            self.imported[pk] = count
            if self._reaches(pk, "checked"):
                insist(self.editor, "import", pk)
                self._reaches(pk, "done")
            first, count = first + count, _SMALL

    def _reaches(self, upload: int, wanted: str) -> bool:
        """Wait for it; false, and a sentence, when it stops or takes too long."""
        ends = time.monotonic() + _PATIENCE
        while time.monotonic() < ends:
            [(state, trouble)] = self.place.rows(
                f"SELECT state, trouble FROM newsletter_import WHERE id = {upload}"
            )
            if state == wanted:
                return True
            if trouble:
                break
            time.sleep(0.3)
        self.trouble.append(f"import {upload} is {state}, not {wanted}: {trouble or 'it takes too long'}")
        return False
