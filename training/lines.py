"""What does a YAML file say, and in which line does it say it?

Plain YAML only: maps, lists, texts, numbers, true and false. What YAML has beyond that (tags, anchors, the words "no"
and "on" for a truth, dates) is either refused or read as the text that stands there, so that a file from anywhere can
neither run anything nor grow while it is read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import yaml

LONGEST: Final = 200_000
"""Characters of a file. The longest walkthrough that is shipped has a tenth of it."""
MOST: Final = 5_000
"""Values in a file: ten times as many as in the longest."""
DEEPEST: Final = 12

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """Something that has to be mended: in which line (0 if in none), in which field, and what to do."""

    line: int
    field: str
    message: str
    path: Path = ()

    def __str__(self) -> str:
        place = ", ".join(filter(None, [f"Line {self.line}" if self.line else "", self.field]))
        return f"{place[:1].upper()}{place[1:]}: {self.message}" if place else self.message


class Unreadable(ValueError):
    """A file that is not a walkthrough. `problems` names line and field of each thing to mend."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


class _Plain(yaml.SafeLoader):
    """Texts stay texts: only what is written as a number, or as true, false or null, is anything else.

    What refers to itself, and what is nested or long beyond reason, is refused while it is read, before it costs more.
    """

    depth, met = 0, 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable([Problem(_line(event), "", "Write it out: this file may not refer to itself.")])
        self.met += 1
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable([Problem(_line(event), "", "This is nested too deeply.")])
        if self.met > MOST:
            raise Unreadable([Problem(_line(event), "", f"There are more than {MOST:,} values up to here.")])
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Plain.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_Plain.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])


def parse(text: str) -> tuple[Any, dict[Path, int]]:
    """The value that is written there, and the line (from 1) of everything in it by its path. Raises Unreadable."""
    if len(text) > LONGEST:
        raise Unreadable([Problem(0, "", f"The file is too long. A walkthrough has at most {LONGEST:,} characters.")])
    _whole_characters(text)
    lines: dict[Path, int] = {}
    try:
        node = yaml.compose(text, Loader=_Plain)
        value = _value(node, (), lines) if node is not None else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        said = error.problem or error.context or "it cannot be read"
        raise Unreadable([Problem(mark.line + 1 if mark else 0, "", f"This is not YAML: {said}.")]) from None
    except yaml.YAMLError as error:
        raise Unreadable([Problem(0, "", f"This is not YAML: {error}.")]) from None
    return value, lines


def _whole_characters(text: str) -> None:
    for number, line in enumerate(text.splitlines(), 1):
        try:
            line.encode("utf-8")
        except UnicodeEncodeError:
            raise Unreadable([Problem(number, "", "A character in this line is only half there.")]) from None


def _line(place: Any) -> int:
    return int(place.start_mark.line) + 1


def _value(node: yaml.Node, path: Path, lines: dict[Path, int]) -> Any:
    """The value of a node; where it stands is noted, and a key that is there twice is refused."""
    lines[path] = _line(node)
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, (*path, number), lines) for number, each in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = _key(key_node, path)
            if key in found:
                raise Unreadable([Problem(_line(key_node), spoken((*path, key)), "This is there twice.")])
            found[key] = _value(value_node, (*path, key), lines)
            lines[(*path, key)] = _line(key_node)
        return found
    return _scalar(node, path)


def _key(node: yaml.Node, path: Path) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise Unreadable([Problem(_line(node), spoken(path), "The name of a field is one word.")])
    return str(node.value)


def _scalar(node: yaml.Node, path: Path) -> Any:
    tag = str(node.tag).rpartition(":")[2]
    if tag not in ("str", "int", "float", "bool", "null"):
        raise Unreadable([Problem(_line(node), spoken(path), f"Leave out the tag “{node.tag}”.")])
    try:
        value = {"int": int, "float": float}.get(tag, str)(node.value) if tag in ("int", "float") else node.value
    except ValueError:
        return str(node.value)  # 0x1f, 1_000: as it is written
    if tag == "bool":
        return value == "true"
    if tag == "null":
        return None
    if isinstance(value, str) and (bad := next(_refused(value), "")):
        raise Unreadable([Problem(_line(node), spoken(path), f"Take out the character {bad!r}.")])
    return value


def _refused(text: str) -> Iterator[str]:
    """Characters that no page shows and the database does not keep: control characters, halves of a character."""
    return (each for each in text if (each < " " and each not in "\n\t") or "\ud800" <= each <= "\udfff")


def spoken(path: Path) -> str:
    """A path as a person reads it, places counted from 1: "stages 2, items 1, kind"."""
    words: list[str] = []
    for part in path:
        if isinstance(part, int) and words:
            words[-1] += f" {part + 1}"
        else:
            words.append(str(part).replace("_", " "))
    return ", ".join(words)


def line_of(path: Path, lines: dict[Path, int]) -> int:
    """The line of this place, or of the nearest one around it that is there; 0 without any."""
    for length in range(len(path), -1, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 0
