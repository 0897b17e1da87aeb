"""Reads article files and only parses their front matter with PyYAML's CSafeLoader.

    python -m benchmarks.peers.parse FOLDER

This is the least time for any Python program that uses libyaml, in one process. The exit status is
1 if a file cannot be parsed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml


def main(folder: str) -> int:
    """Parse the front matter of each article under a folder.

    Returns:
        The exit status.
    """
    wrong = 0
    for path in sorted(Path(folder).rglob("*.md")):
        front_matter = path.read_text(encoding="utf-8-sig").split("---\n", 2)[1]
        try:
            yaml.load(front_matter, yaml.CSafeLoader)
        except yaml.YAMLError as error:
            print(f"{path}: {error}")
            wrong += 1
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
