"""The house keeps its shape: what import-linter cannot see."""

import ast
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.management import call_command
from django.db import connection, models
from django.urls import get_resolver

from audit.fields import SealedField
from tests.access import ACCESS

FLOORS = ["agencies", "audit", "cases", "assessments", "reviews", "training"]
DOORS = {"views", "tasks", "forms"}
ACTIONS = {"agencies": {"recording.action"}, "training": {"audit.action", "log.action"}}
"""What opens a recorded act, where that is not the trail: what is done in a session stands in training's own log."""
CLOCKS = {"timezone.now", "timezone.localdate", "datetime.now", "dt.datetime.now", "date.today", "time.time"}
ROOT = Path(__file__).parents[1]
IN_THE_CLEAR = {
    "cases.Erasure.reference": "as that of the case",
    "cases.Erasure.question_reference": "as that of the question",
    "cases.Case.reference": "drawn by lot; tells nothing about anybody",
    "cases.UrgentAccess.reference": "that of its case",
    "cases.LotBlock.places": "which side came first: codes",
    "cases.SharingQuestion.reference": "drawn by lot; tells nothing about anybody",
    "cases.NormAnswer.norm": "the id of a norm in the content that is shipped",
    "assessments.OutcomeRow.key": "the id of an outcome in the content, or own-1, own-2",
    "assessments.OutcomeRow.title": "of the content that is shipped; an own title is sealed, as a constraint says",
    "assessments.Way.key": "way-1, way-2",
    "assessments.Cell.course": "a side, or the key of a way",
    "assessments.ReadingChanged.course": "a side, or the key of a way",
    "assessments.Recommendation.course": "a side, a part of it, or the key of a way",
    "assessments.Dissent.role": "the role in which somebody acted: a code",
    "assessments.SignedVersion.fingerprint": "a digest",
    "assessments.SignOff.fingerprint": "a digest",
    "reviews.BlindReview.links": "codes of links and of what was found of them",
    "reviews.BlindReview.links_again": "the same",
    "reviews.Appraised.marks": "codes of how a decision was appraised (reviews/appraised.py)",
    "reviews.Sample.seed": "32 random bytes in hex",
    "reviews.NoiseReading.who": "a digest that leads to nobody",
    "reviews.NoiseReading.readings": "codes of levels, by outcome and side",
}
"""Columns that hold text and are not sealed, each with the reason why nobody can type words about people there."""
TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.FileField, ArrayField)
MODELS = [model for model in apps.get_models() if model._meta.app_label in FLOORS]


def each(things, name):
    return [pytest.param(thing, id=name(thing)) for thing in things]


def tree(path):
    return ast.parse(path.read_text())


def calls(node):
    """What is called, and how it is written, each time."""
    return [(ast.unparse(n.func), ast.unparse(n)) for n in ast.walk(node) if isinstance(n, ast.Call)]


def called(node):
    return {function for function, _ in calls(node)}


def modules(app, *names):
    """Files of an app that are these modules, or lie in packages of these names."""
    for path in sorted((ROOT / app).rglob("*.py")):
        if set(path.relative_to(ROOT / app).with_suffix("").parts) & set(names):
            yield path


def inner_relations():
    for model in MODELS:
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model._meta.app_label in FLOORS:
                yield field


@pytest.mark.parametrize("field", each(inner_relations(), str))
def test_relations_point_downwards(field):
    here, there = field.model._meta.app_label, field.related_model._meta.app_label

    assert FLOORS.index(there) <= FLOORS.index(here)


def test_the_trail_points_at_nobody():
    assert not [
        field
        for field in inner_relations()
        if field.model._meta.app_label == "audit" != field.related_model._meta.app_label
    ]


def services():
    """Every act the apps offer: public functions of their services, except parts of a running act (they take `act`)."""
    for app in sorted(set(FLOORS) - {"audit"}):
        for path in modules(app, "services"):
            for node in tree(path).body:
                if isinstance(node, ast.FunctionDef) and not (node.name.startswith("_") or takes_act(node)):
                    node.app = app
                    yield node


def takes_act(function):
    return "act" in {argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]}


@pytest.mark.parametrize("service", each(services(), lambda s: f"{s.app}.{s.name}"))
def test_every_service_is_recorded_and_told_who_and_when(service):
    words = {argument.arg for argument in service.args.kwonlyargs}

    assert ACTIONS.get(service.app, {"audit.action"}) & called(service)
    assert not service.args.args
    assert {"by", "at"} <= words
    assert "request" not in words


def doors():
    for app in FLOORS:
        yield from modules(app, *DOORS)
    yield from (ROOT / "api").glob("*.py")


@pytest.mark.parametrize("path", each(doors(), lambda p: str(p.relative_to(ROOT))))
def test_doors_fetch_only_what_is_visible(path):
    for function, text in calls(tree(path)):
        assert not function.endswith(("objects.get", "objects.all", "objects.filter", "objects.create")), text
        assert not function.endswith("_or_404") or "visible_to" in text, text


def not_doors():
    for app in FLOORS:
        at_the_door = {*modules(app, "views", "confirming", "tasks", "receivers", "management", "migrations")}
        yield from (path for path in sorted((ROOT / app).rglob("*.py")) if path not in at_the_door)


@pytest.mark.parametrize("path", each(not_doors(), lambda p: str(p.relative_to(ROOT))))
def test_only_doors_read_the_clock(path):
    assert not CLOCKS & called(tree(path))


def names(model):
    return {field.name for field in model._meta.get_fields()}


def test_whatever_holds_words_about_people_names_its_stream():
    holders = [m for m in MODELS if any(isinstance(f, SealedField) for f in m._meta.get_fields())]

    assert holders
    assert not [m for m in holders if "stream" not in names(m)]


def test_whatever_can_be_typed_about_people_is_sealed():
    columns = [
        field
        for m in MODELS
        if m._meta.app_label in {"cases", "assessments", "reviews"}
        for field in m._meta.local_fields
    ]
    unsealed = {
        f"{field.model._meta.label}.{field.name}"
        for field in columns
        if isinstance(field, TEXTS) and not isinstance(field, SealedField) and not field.choices
    }

    assert unsealed == set(IN_THE_CLEAR)


@pytest.mark.django_db
def test_every_table_with_a_stream_stands_behind_the_second_fence():
    tables = {m._meta.db_table for m in MODELS if m._meta.app_label != "audit" and "stream" in names(m)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity"
            " AND (relforcerowsecurity OR relname IN ('cases_grant', 'cases_wall'))"
        )
        fenced = {row[0] for row in cursor.fetchall()}

    assert tables <= fenced


@pytest.mark.django_db
def test_the_product_runs_without_special_power():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")

        assert cursor.fetchone() == ("riskapp_app", False)


def pages(resolver, prefix=""):
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from pages(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        else:
            yield f"{prefix}{entry.name}"


def test_every_page_says_who_may_open_it():
    assert set(pages(get_resolver())) == set(ACCESS)


def test_the_bootstrap_needs_only_python():
    nodes = list(ast.walk(tree(ROOT / "riskapp" / "bootstrap.py")))
    imported = {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names} | {
        n.module for n in nodes if isinstance(n, ast.ImportFrom)
    }

    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names
    assert (ROOT / "riskapp" / "__init__.py").read_text() == ""


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("path", each(ROOT.glob("*/migrations/0*.py"), lambda p: f"{p.parts[-3]}.{p.stem}"))
def test_migrations_are_named_for_their_purpose(path):
    assert "_auto_" not in path.stem
    assert not path.stem.endswith("_and_more")
