"""The disk under the folder broker is full for a while: nobody is refused, and letters come afterwards."""

from pathlib import Path

import pytest

from bench import sink
from tests.services import missing
from tests.soak import full_folder

pytestmark = pytest.mark.e2e


def test_it_takes_everybody_in_while_the_brokers_disk_is_full_and_writes_to_them_afterwards(
    tmp_path: Path,
) -> None:
    if sink.compiler() is None:
        missing("there is no C compiler")
    if not full_folder.available():
        pytest.skip("this system gives no small disk (unshare, and mount of a tmpfs)")
    told = full_folder.told(tmp_path)
    assert told["refused"] == 0
    assert told["letters"] == told["accepted"]
    assert told["ended"] == 0
    assert told["seconds"] < 60
