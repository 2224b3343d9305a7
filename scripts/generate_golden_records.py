"""Write tests/golden/records/: the bytes of one record of each kind.

Run: `python -m scripts.generate_golden_records`, and read the diff: whatever changes in it, subscribers and
older processes will read.
"""

from tests.support.golden_records import FOLDER, rendered

__all__: list[str] = []


def main() -> None:
    """Write the files anew and remove those of records that there are no more."""
    files = rendered()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for file in FOLDER.glob("*.json"):
        if file.name not in files:
            file.unlink()
    for name, text in files.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
