"""Write the outputs under tests/golden/: the bytes of a record of each kind, and what is read in pages.

    python -m scripts.regenerate_goldens [pages] [records]

Read the diff: what changes in a record is read by subscribers and by older processes; what changes in a page
is the text or a field of articles to come.
"""

import argparse
from pathlib import Path

from tests.support import golden_pages, golden_records

__all__: list[str] = []


def main() -> int:
    """Write the outputs of all kinds, or of those that are named."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"of {', '.join(_KINDS)}; all by default")
    kinds = parser.parse_args().kinds or list(_KINDS)
    if unknown := set(kinds) - set(_KINDS):
        parser.error(f"{', '.join(sorted(unknown))}: not a kind of golden; choose from {', '.join(_KINDS)}")
    for kind in kinds:
        _KINDS[kind]()
    return 0


def _pages() -> None:
    names = golden_pages.page_names()
    _write(golden_pages.FOLDER, {f"{name}.json": golden_pages.rendered(name) for name in names})


def _records() -> None:
    _write(golden_records.FOLDER, golden_records.rendered())


def _write(folder: Path, outputs: dict[str, str]) -> None:
    """Write the outputs, and remove those of inputs and records that no longer exist."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.json"):
        if file.name not in outputs:
            file.unlink()
    for name, text in outputs.items():
        (folder / name).write_text(text, encoding="utf-8")


_KINDS = {"pages": _pages, "records": _records}


if __name__ == "__main__":
    raise SystemExit(main())
