"""The commands explain themselves, and refuse a Python that is too old in plain words."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from config.demo.plan import BASE_DIR

MAKEFILE = BASE_DIR / "Makefile"


def make(*words: str, folder: Path = BASE_DIR) -> "subprocess.CompletedProcess[str]":
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", *words], cwd=folder, env=clean, capture_output=True, text=True, timeout=60, check=False
    )


def test_it_lists_every_command_when_none_is_named() -> None:
    [phony] = re.findall(r"^\.PHONY: (.+)$", MAKEFILE.read_text(), re.MULTILINE)
    listed = re.findall(r"^  make (\w+) +\S", make().stdout, re.MULTILINE)
    assert sorted(listed) == sorted(phony.split())


def test_it_says_which_python_it_needs_and_leaves_nothing_half_made(tmp_path: Path) -> None:
    for name in ("Makefile", "requirements-demo.txt"):
        shutil.copy(BASE_DIR / name, tmp_path)
    old = tmp_path / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    answer = make(f"PYTHON={old}", ".venv/.demo", folder=tmp_path)
    assert answer.returncode != 0
    assert "This needs Python 3.11 or newer" in answer.stderr
    assert not (tmp_path / ".venv").exists()
