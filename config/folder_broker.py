"""kombu's filesystem transport, with messages that appear whole.

kombu opens a message's file where readers look for it and fills it afterwards: who takes it in between reads
nothing, and the worker ends (kombu 5.7, `transport/filesystem.py`).
"""

import os
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:  # type: ignore[override]  # as the parent has it, whose stub is of its own parent
        """Raises ChannelError, as kombu does, when the folder takes no file."""
        place = Path(self.data_folder_out) / f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        unfinished = place.with_name(f"{place.name}.unfinished")  # which no reader asks for
        try:
            unfinished.write_text(dumps(message))
            unfinished.rename(place)
        except OSError as error:
            raise ChannelError(f"The message {str(place)!r} cannot be written.") from error

    def written(self, queue: str) -> list[float]:
        """When each message that waits in this queue was written, in seconds since 1970, in no order."""
        times = []
        with os.scandir(self.data_folder_in) as files:
            for file in files:
                if file.name.partition(".")[2] == f"{queue}.msg":  # kombu's own way to tell
                    with suppress(FileNotFoundError):  # taken meanwhile
                        times.append(file.stat().st_mtime)
        return times


class Transport(filesystem.Transport):
    Channel = Channel
