"""A released content file is never edited: a change of any shown string is a new version."""

import hashlib
from functools import partial
from pathlib import Path

import pytest
import yaml

from agencies import contexts
from assessments.appraisal import anchors, outcomes
from cases import law
from reviews import vignettes
from tests.content.reading import ROOT, files
from training import library

RELEASED = dict(
    reversed(line.split("  "))
    for line in Path(__file__).with_name("released.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
)
LOADERS = {
    "agencies/content/contexts": (contexts.contexts, contexts.LATEST),
    "assessments/content/outcomes": (outcomes.load, outcomes.LATEST),
    "assessments/content/scales": (anchors.load, anchors.LATEST),
    "cases/content/law": (law.load, law.LATEST),
    "reviews/content/vignettes": (vignettes.load, vignettes.LATEST),
} | {f"training/content/{name}": (partial(library.load, name), latest) for name, latest in library.shipped().items()}
FILES = [pytest.param(path, id=str(path.relative_to(ROOT))) for path in files()]


@pytest.mark.parametrize("path", FILES)
def test_the_file_is_as_it_was_released(path):
    digest = hashlib.sha256(path.read_bytes()).hexdigest()

    assert RELEASED[str(path.relative_to(ROOT))] == digest


def test_every_released_file_is_still_there():
    assert set(RELEASED) == {str(path.relative_to(ROOT)) for path in files()}


@pytest.mark.parametrize("path", FILES)
def test_every_version_ever_released_can_be_loaded(path):
    load, _ = LOADERS[str(path.parent.relative_to(ROOT))]

    content = load(int(path.stem))

    assert content.version == int(path.stem)
    assert content.language == "en-GB"


@pytest.mark.parametrize("folder", LOADERS)
def test_the_latest_version_is_the_one_that_new_work_takes(folder):
    _, latest = LOADERS[folder]

    assert latest == max(int(path.stem) for path in (ROOT / folder).glob("*.yaml"))


@pytest.mark.parametrize("folder", LOADERS)
def test_a_version_that_never_was_cannot_be_loaded(folder):
    load, latest = LOADERS[folder]

    with pytest.raises(FileNotFoundError):
        load(latest + 1)


@pytest.mark.parametrize("path", FILES)
def test_a_key_that_the_model_does_not_know_is_refused(path):
    load, _ = LOADERS[str(path.parent.relative_to(ROOT))]
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) | {"recommended": "share"}

    with pytest.raises(ValueError, match="recommended"):
        type(load(int(path.stem))).model_validate(content)
