"""A broker in a folder, for one machine without Redis."""

from pathlib import Path


def filesystem_broker(folder: Path) -> dict[str, object]:
    """Options of kombu's filesystem transport; makes the folders that it expects."""
    queue, control = folder / "queue", folder / "control"
    for place in (queue, control):
        place.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(queue),
        "data_folder_out": str(queue),
        "control_folder": str(control),
        "polling_interval": 0.2,  # seconds; kombu's own second is long for who waits for a letter
    }
