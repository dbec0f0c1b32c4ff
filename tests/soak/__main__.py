"""`python -m tests.soak [--minutes 10] [--people 200000]`. Prints its figures as bench/ does."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import sink
from bench.figures import report
from bench.interrupted import ends_properly
from tests.chaos import people
from tests.chaos.installation import Editor
from tests.chaos.servers import missing_programs
from tests.soak import full_folder
from tests.soak.asking import Book, Reader
from tests.soak.bustle import Bustle, insist
from tests.soak.faults import Story, plan
from tests.soak.judge import judge
from tests.soak.place import KEPT, LETTERS, MAILED, Soaked, running
from tests.soak.telling import tell
from tests.soak.watch import Watch, say

# The campaign goes out at such a pace that it takes this share of the time, if nothing delays it.
_UNDER_WAY = 0.7


@dataclass(frozen=True)
class Wanted:
    """How much at once."""

    seconds: float
    people: int
    reads: float = 300.0
    sign_ups: float = 20.0

    @property
    def rows(self) -> int:
        """Of the large import."""
        return self.people // 2


def soak(folder: Path, wanted: Wanted) -> bool:
    """The whole of it; whether all is as it should be."""
    began = time.monotonic()
    per_second = max(1, round(wanted.people / (_UNDER_WAY * wanted.seconds)))
    say(f"Starting PostgreSQL, Redis, the web, workers and a mail server in {folder}")
    with running(folder, per_second) as (place, editor):
        campaign = _begin(place, editor, wanted)
        book, story = folder / "answers", Story()
        book.touch()
        watch = Watch(place, story, Reader(book), wanted.people)
        bustle = Bustle(place, editor, Book(book), wanted.rows)
        with watch.looking_on():
            with _visitors(place, book, wanted):
                bustle.begin()
                _hurt(place, story, wanted.seconds)
            watch.load_ended = time.time()
            bustle.end()
            watch.settle(campaign)
        if said := insist(editor, "check", campaign):
            watch.trouble.append(f"the campaign's sums are wrong: {said}")
        verdict = judge(place, campaign, watch.record, watch.answers, bustle.imported)
        asked = {"minutes": round(wanted.seconds / 60, 2), "people": wanted.people, "load_s": wanted.seconds,
                 "cores": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}  # fmt: skip
        return tell(watch, bustle, verdict, asked, time.monotonic() - began)


def fill_a_disk(folder: Path) -> bool:
    """The one fault that only an installation without Redis has, in one of its own."""
    if not full_folder.available():
        say("This system gives no small disk, so none was full: unshare and a mount of a tmpfs are needed.")
        return True
    say("Starting an installation on files, whose broker has a small disk")
    folder.mkdir()
    told = full_folder.told(folder)
    lost = told["refused"] + told["accepted"] - told["letters"]
    report("ops.soak_full_disk_lost", lost, "people", 0, "lower", **told)
    return not lost


def _begin(place: Soaked, editor: Editor, wanted: Wanted) -> int:
    """People, and a campaign for them that goes out; its id."""
    insist(editor, "newsletters", [MAILED, LETTERS, KEPT])
    newsletter, campaign = insist(editor, "write", MAILED)
    people.join(place.postgres, newsletter, wanted.people)
    with place.postgres.connect() as connection:
        connection.execute("ANALYZE")
    insist(editor, "send", campaign)
    return int(campaign)


def _hurt(place: Soaked, story: Story, seconds: float) -> None:
    began = time.monotonic()
    for at, name in plan(seconds):
        time.sleep(max(0.0, began + at - time.monotonic()))
        story.tell(place, name)
    time.sleep(max(0.0, began + seconds - time.monotonic()))


@contextmanager
def _visitors(place: Soaked, book: Path, wanted: Wanted) -> Iterator[None]:
    """Readers and newcomers, each crowd a process of its own."""
    crowds = {
        "readers": [str(place.web_port), str(wanted.reads), str(book)],
        "newcomers": [str(place.web_port), str(wanted.sign_ups), str(book), str(place.record)],
    }
    started = []
    try:
        for name, words in crowds.items():
            with (place.folder / f"{name}.log").open("w") as log:
                command = [sys.executable, "-m", f"tests.soak.{name}", *words]
                started.append(
                    subprocess.Popen(
                        command, env=place.environment, stdout=log, stderr=log, start_new_session=True
                    )
                )
        yield
        for name, one in zip(crowds, started, strict=True):
            if one.poll() is not None:
                raise RuntimeError(f"The {name} ended early: {place.log(name)[-2000:]}")
    finally:
        for one in started:
            one.kill()
            one.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="Everything at once, while its servers are hurt.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument(
        "--people", type=int, default=200_000, help="Of the campaign; half as many are imported."
    )
    parser.add_argument("--reads", type=float, default=300, help="Of the API, a second.")
    parser.add_argument("--sign-ups", type=float, default=20, help="A second.")
    asked = parser.parse_args()
    if missing := missing_programs() or ("" if sink.compiler() else "there is no C compiler"):
        sys.exit(missing)
    ends_properly()
    folder = Path(tempfile.mkdtemp(prefix="soak-"))
    well = soak(folder, Wanted(60 * asked.minutes, asked.people, asked.reads, asked.sign_ups))
    well = fill_a_disk(folder / "small") and well
    if well:
        shutil.rmtree(folder)
    sys.exit(not well)


if __name__ == "__main__":
    main()
