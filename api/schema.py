"""What can the second door do? The same description three times: as JSON, as YAML, and as a page to read.

The page is drawn on the server from the schema, so that it needs no script and no other origin. All three are made once
for each process: they are long, and the same for everybody.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

from api.doors import Door

METHODS = ("get", "post", "put")


def described() -> dict[str, Any]:
    """The OpenAPI 3.1 document. It holds nothing about anybody."""
    if not _MADE:
        _MADE.update(SchemaGenerator().get_schema(request=None, public=True))
    return _MADE


_MADE: dict[str, Any] = {}


@require_safe
def as_json(request: HttpRequest) -> HttpResponse:
    """The schema; ?format=yaml for YAML."""
    if request.GET.get("format") == "yaml":
        return as_yaml(request)
    return HttpResponse(_json(), content_type="application/vnd.oai.openapi+json")


@require_safe
def as_yaml(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_yaml(), content_type="application/vnd.oai.openapi")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every operation on one page: what it takes, gives and refuses."""
    return render(
        request,
        "api/docs.html",
        {"info": described()["info"], "described": _drawn_in(get_language() or settings.LANGUAGE_CODE)},
    )


@cache
def _json() -> bytes:
    return json.dumps(described(), default=str).encode()


@cache
def _yaml() -> bytes:
    return bytes(OpenApiYamlRenderer().render(described(), renderer_context={}))


@cache
def _drawn_in(language: str) -> SafeString:
    """Contents, operations and values, as HTML in this language."""
    schema = described()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in schema["paths"].items():
        for method in METHODS:
            if each := methods.get(method):
                groups.setdefault(each["tags"][0], []).append(_drawn(path, method, each))
    with override(language):
        return render_to_string("api/_described.html", {"groups": groups.items(), "components": _components(schema)})


class NothingHereDoor(Door):
    """Any other address under /api/v1/."""

    schema = None

    def get(self, request: Any, rest: str) -> HttpResponse:
        raise Http404

    post = put = get


def _drawn(path: str, method: str, each: dict[str, Any]) -> dict[str, Any]:
    body = each.get("requestBody", {}).get("content", {})
    answers = each["responses"]
    return {
        "id": each["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": each.get("summary", ""),
        "more": each.get("description", "").partition("\n\n")[2],
        "parameters": each.get("parameters", []),
        "takes": _name(_first(body.values())),
        "answers": [
            {
                "status": status,
                "says": answer.get("description", ""),
                "gives": _name(_first(answer.get("content", {}).values())),
            }
            for status, answer in sorted(answers.items())
        ],
    }


def _components(schema: dict[str, Any]) -> list[dict[str, Any]]:
    found = []
    for name, each in schema["components"]["schemas"].items():
        needed = set(each.get("required", []))
        fields = [
            {"name": field, "kind": _kind(what), "needed": field in needed, "says": what.get("description", "")}
            for field, what in each.get("properties", {}).items()
        ]
        found.append({"name": name, "says": each.get("description", ""), "fields": fields, "kind": _kind(each)})
    return found


def _first(kinds: Any) -> dict[str, Any]:
    """The schema of the one kind of content there is."""
    for each in kinds:
        return dict(each.get("schema", {}))
    return {}


def _name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _kind(schema: dict[str, Any]) -> list[dict[str, str]]:
    """Of what kind a field is, as words and names of components to link to."""
    if "$ref" in schema:
        return [{"link": _name(schema)}]
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            kinds = [_kind(each) for each in schema[several]]
            return [
                part for number, kind in enumerate(kinds) for part in ([{"words": " or "}] if number else []) + kind
            ]
    if "enum" in schema:
        return [{"words": "one of " + ", ".join(str(each) for each in schema["enum"])}]
    if "const" in schema:
        return [{"words": str(schema["const"]).lower()}]
    if schema.get("type") == "array":
        inner = schema.get("items") or {}
        return [{"words": "list of "}, *_kind(inner)] if inner else [{"words": "list"}]
    if isinstance(schema.get("additionalProperties"), dict):
        return [{"words": "by name: "}, *_kind(schema["additionalProperties"])]
    words = str(schema.get("type", "anything"))
    return [{"words": f"{words} ({schema['format']})" if "format" in schema else words}]
