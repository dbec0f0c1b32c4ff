"""From a changed lens to the last of a thousand documents that show it, on PostgreSQL, by one worker."""

import os

from bench import production
from bench.figures import report


def main() -> None:
    with production.installed("lens"):
        from bench import thousand  # Django is set up by now

        thousand.fill()
        seconds, reached = thousand.rebuild_of_lens()
        report(
            "api.lens_rebuild_1000_s", seconds, "s", 30, "lower",
            documents=reached, processes=1, load=round(os.getloadavg()[0], 1),
        )  # fmt: skip


if __name__ == "__main__":
    main()
