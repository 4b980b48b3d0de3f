"""Where the SQL of the trail lies: files with names, in ../sql."""

from pathlib import Path


def text(name: str) -> str:
    """The statements of one file."""
    return (Path(__file__).parents[1] / "sql" / f"{name}.sql").read_text()
