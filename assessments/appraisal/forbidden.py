"""What do our own words never say (METHOD 3.6)? Run over every string of ours, never over what people write.

Fourteen families, held to the meaning: each family is written as the ways in which it is commonly said, and no list of
patterns is ever complete. The house also avoids some words that are harmless in themselves (DESIGN 10): `avoided`.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Breach(NamedTuple):
    """The family of METHOD 3.6 (0 for words the house avoids) and the words found."""

    family: int
    words: str


# The labels of the sides name a course; they tell nobody to take it.
FIXED_LABELS = (
    "if we do not share",
    "if we share",
    "not to share any of it for now",
    "to share all of it",
)

_PEOPLE = (
    r"(?:you|we|they|staff|workers?|practitioners?|agenc(?:y|ies)|professionals?|teams?|managers?|officers?|"
    r"social workers?|colleagues?|services?|everyone|everybody|anyone|one|the police|schools?)"
)
_ADVERBS = (
    r"(?:(?:not|now|always|never|only|just|then|also|still|first|therefore|thus|clearly|really|simply|ever|"
    r"immediately|urgently|at once|straight away|probably|definitely|certainly|at least|consider|be)[,\s-]+)*"
)
_MODAL = (
    r"(?:should(?:n't)?|must(?:n't)?|ought(?:n't)?(?:\s+not)?(?:\s+to)?|shall(?:\s+not)?|shan't|"
    r"(?:(?:do|does|did)\s+not\s+|(?:don't|doesn't)\s+)?(?:now\s+|also\s+|still\s+|really\s+)?"
    r"(?:(?:will|would|are\s+going\s+to|is\s+going\s+to)\s+)?(?:needs?|have|has)(?:\s+not)?(?:\s+now)?\s+to|"
    r"needn't|need\s+not|(?:had\s+)?better|"
    r"(?:(?:are|is)\s+)?(?:now\s+|not\s+)?(?:required|obliged|advised|expected|bound|urged|told)\s+(?:not\s+)?to)"
)
_SHARE = r"(?:share|disclose|withhold)"
_SHARING = (
    r"(?:(?:not\s+)?sharing|(?:non-?)?disclosure|disclosing|withholding|"
    r"(?:not\s+)?to\s+(?:not\s+)?(?:share|disclose|withhold))"
)
_ACT = (
    r"(?:share|disclose|withhold|refuse|pass|tell|report|"
    r"sharing|disclosing|withholding|refusing|passing|telling|reporting)"
)
_GOOD = (
    r"(?:best|right|correct|optimal|preferred|preferable|winning|safest|safer|safe|"
    r"wrong|ideal|incorrect|soundest|superior|wisest|sensible|most\s+(?:appropriate|suitable|sensible))"
)
_THING = (
    r"(?:options?|choices?|decisions?|answers?|courses?|course\s+of\s+action|thing|"
    r"(?:action|step|move|call|way)\s+to\s+(?:do|take|make))"
)
_TOOL = (
    r"(?:systems?|tools?|apps?|applications?|algorithms?|assessments?|scores?|grids?|results?|models?|software|computer|"
    r"program(?:me)?|analys[ie]s|appraisals?|comparisons?|method|matrix|either\s+way|service's\s+rating|ai)"
)
_HOW = r"(?:(?:\w+ly|now|then|also|therefore|thus|here|itself|has|have|had|would|will|can|could|is|are)\s+)*"
_PERSON = (
    r"(?:cases?|persons?|people|famil(?:y|ies)|child(?:ren)?|individuals?|clients?|patients?|parents?|mothers?|fathers?|"
    r"adults?|offenders?|households?|users?|wom[ae]n|m[ae]n|pupils?|students?|victims?|carers?|young\s+(?:person|people))"
)
_LOW_HIGH = r"(?:(?:very|extremely)\s+)?(?:low(?:er|est)?|medium|moderate|high(?:er|est)?|intermediate)[-\s]risk"
_TOTAL = r"(?:overall|total|combined|net|final|aggregated?|summary|cumulative)"
_SENTENCE = r"(?:^|[.!?:;]\s+|\bplease\s+|\bso\s+)"
_STATUS = r"(?:pass(?:ed|es)?|fail(?:ed|s)?|compliant|non-?compliant|red|amber|green)"
_PER_CENT = r"(?:%|per\s?cents?\b|percent\b)"

_FAMILIES: Mapping[int, tuple[str, ...]] = {
    1: (
        rf"\b{_PEOPLE}(?:'d|'ll|'re)?\s+{_ADVERBS}{_MODAL}[,\s-]+{_ADVERBS}{_ACT}\b",
        # The same without a subject. "Told" is left out: "Who should not be told?" is a question we ask.
        r"\b(?:should|must|ought\s+to|needs?\s+to|has\s+to|have\s+to)\s+(?:not\s+|now\s+|never\s+|always\s+)*be\s+"
        r"(?:shared|disclosed|withheld|passed\s+on|reported|refused)\b",
        r"\b(?:it|this|that)\s+is\s+(?:your|our|a)\s+duty\s+(?:not\s+)?to\s+(?:share|disclose|withhold|tell|report|refuse|pass)\b",
    ),
    2: (
        rf"\b(?:do\s+not|don't|never|always)\s+(?:ever\s+|just\s+|simply\s+)?{_SHARE}\b",
        rf"{_SENTENCE}(?:do\s+not|don't|never|always)\s+(?:tell|report|refuse|pass|release|reveal)\b",
        # A bare instruction. "Share all", the name of a way, is none.
        rf"{_SENTENCE}{_SHARE}\s+(?:it|this|that|these|those|them|everything|nothing|now|immediately|at\s+once|today|with)\b",
        rf"{_SENTENCE}(?:do\s+)?{_SHARE}\s*[.!]",
    ),
    3: (
        rf"\b(?:{_GOOD}|better)(?:\s+(?:available|possible|overall|professional|and\s+\w+|or\s+\w+))?\s+{_THING}\b",
        rf"\b(?:options?|choices?|decisions?|answers?|courses?|course\s+of\s+action|{_SHARING})\s+(?:that\s+|which\s+)?"
        rf"(?:is|are|was|would\s+be|seems|looks|appears|will\s+be)\s+(?:to\s+be\s+)?(?:clearly\s+|probably\s+|the\s+|a\s+)*{_GOOD}\b",
        r"\b(?:is|are|would\s+be|seems|looks)\s+(?:the\s+)?(?:best|right|correct|safest|safer|wise|wisest|better)\s+(?:not\s+)?to\s+(?:share|disclose|withhold)\b",
        rf"\b{_SHARING}\s+is\s+(?:clearly\s+)?(?:the\s+)?better\b",
    ),
    4: (
        r"\b(?:recommended|suggested|advised|advisable)\s+(?:options?|actions?|decisions?|courses?|outcomes?|choices?|answers?|ways?|steps?|responses?)\b",
        r"\b(?:options?|actions?|decisions?|courses?|outcomes?|choices?)\s+(?:is\s+|are\s+|that\s+is\s+)?(?:recommended|suggested|advised)\b",
        r"\b(?:it\s+is|it's)\s+(?:strongly\s+)?(?:recommended|suggested|advised|advisable)\b",
        rf"\b{_SHARING}\s+is\s+(?:strongly\s+|therefore\s+|not\s+)*(?:recommended|suggested|advised|advisable|indicated)\b",
        r"\b(?:we|our)\s+(?:strongly\s+|would\s+)?(?:recommend|advise|suggest)\b",
        r"\b(?:our|the\s+(?:system|app|tool)(?:'s)?)\s+(?:recommendation|advice|suggestion)\b",
        r"\b(?:recommendation|recommended|suggestion|suggested|advice|advised)\s*[:=]\s*(?:to\s+|not\s+to\s+|do\s+not\s+|don't\s+)?(?:share|disclose|withhold|sharing)",
    ),
    5: (
        rf"\b{_TOOL}\s+{_HOW}(?:recommend(?:s|ed|ing)?|advis(?:es|ed|e|ing)|suggest(?:s|ed|ing)?|decid(?:es?|ed|ing)|conclud(?:es?|ed|ing)|requir(?:es|ed)|"
        r"prefers|chooses|chose|favou?rs|picks|selects|determines)\b",
        rf"\b{_TOOL}\s+{_HOW}(?:says?|said|tells?|told)\s+(?:to|you|us|that\s+you)\b",
        rf"\b{_TOOL}\s+{_HOW}(?:indicat(?:es?|ed)|shows?|means?|impl(?:y|ies)|confirms?|points?\s+to|supports?|argues?\s+for|comes?\s+down)\s+"
        rf"(?:that\s+)?(?:you\b|we\s+(?:should|must|ought)|{_SHARING}|the\s+need\s+to\s+share|on\s+the\s+side)",
        rf"\b(?:recommended|suggested|advised|decided|chosen|required)\s+by\s+(?:the|our|this)\s+{_TOOL}\b",
        rf"\baccording\s+to\s+(?:the|our|this)\s+{_TOOL},?\s+(?:you|we)\b",
    ),
    6: (
        r"\b(?:safe(?:\s+enough)?|unsafe|not\s+safe|ok|okay|o\.k\.|fine|cleared|approved|authori[sz]ed|permitted|allowed|free|clear|"
        r"all\s+right|alright|acceptable|permissible|good\s+to\s+go|green\s+light)\s+"
        r"(?:for\s+(?:you|us|them|staff)\s+)?(?:now\s+)?(?:not\s+)?to\s+(?:now\s+|not\s+)?(?:share|disclose|withhold|pass|release|tell)\b",
        r"\b(?:safe(?:\s+enough)?|unsafe|cleared|approved|authori[sz]ed|permitted|ok|okay)\s+for\s+(?:sharing|disclosure|release)\b",
        r"\b(?:can|may|could)\s+(?:now\s+)?safely\s+(?:be\s+)?(?:share|shared|disclose|disclosed|withhold|withheld)\b",
        r"\bsafely\s+(?:share|disclose|withhold)\b",
        r"\b(?:safe|ok|okay|fine|cleared|approved|authori[sz]ed|permitted)[,\s-]+to[\s-]+"
        r"(?:be[\s-]+)?(?:shared?|disclosed?|withhold|withheld)\b",
        rf"\b{_SHARING}\s+is\s+(?:now\s+|not\s+)*(?:safe|unsafe|ok|okay|fine|cleared|approved|authori[sz]ed|permitted|allowed)\b",
    ),
    7: (
        rf"\b{_TOTAL}\s+(?:\w+\s+)?(?:scores?|ratings?|ranks?|rankings?|verdicts?|results?\s*(?:is|are|:|=)|grades?|index|points)\b",
        rf"\b{_TOTAL}\s+risks?(?:\s+level)?\s*(?:is|are|:|=|\d)",
        rf"\b{_TOTAL}\s*[:=]\s*\d",
        r"\b(?:scores?|ratings?|ranks?)\s+(?:overall|in\s+total)\b",
    ),
    8: (
        r"\b(?:risk|symmetry|confidence|quality|evenness|fairness)[-\s]+(?:\w+\s+)?(?:scores?|index|indices|indexes|ratings?|rankings?|points)\b",
        r"\b(?:scores?|index|rating)\s+(?:for|of)\s+(?:risk|symmetry|confidence|quality)\b",
        r"\b(?:scores?|scored|rating|rated)\s*(?:of|is|:|=|as)?\s*\d",
    ),
    9: (
        rf"\b{_LOW_HIGH}\s+(?:\w+\s+)?{_PERSON}\b",
        rf"\b{_PERSON}\s+(?:is|are|was|were|looks?|seems?|appears?)\s+(?:now\s+)?(?:at\s+|of\s+|a\s+|to\s+be\s+)*{_LOW_HIGH}\b",
        rf"\b{_PERSON}\s+(?:at|of|with)\s+(?:a\s+)?{_LOW_HIGH}\b",
        rf"\b{_PERSON}\s*(?:[:=-]|\()\s*{_LOW_HIGH}\b",
    ),
    10: (
        r"\b(?:outweigh\w*|outbalanc\w*)\b",
        r"\bon\s+balance\b",
        r"\b(?:strik(?:e|es|ing)|struck|finds?|finding|gets?|getting)\s+(?:a|an|the|that|this|some)\s+(?:\w+\s+){0,2}balance\b",
        r"\bbalanc(?:e|es|ing|ed)\s+(?:of|between|out|against)\s+(?:the\s+|these\s+|both\s+|all\s+)*(?:risks?|harms?|benefits?|dangers?|sides?|it|each)\b",
        r"\bbalanc(?:e|es|ing|ed)\s+(?:the\s+|these\s+|both\s+|all\s+)*(?:risks?|harms?|benefits?|dangers?)\b",
        r"\b(?:tips?|tipped|tipping)\s+the\s+(?:balance|scales?)\b|\b(?:balance|scales?)\s+(?:\w+\s+)?(?:tips?|tilts?|lies|favou?rs?|comes?\s+down|is\s+in\s+favour)\b",
        r"\brisks?\s+of\s+(?:not\s+)?sharing\s+(?:is|are|seem|seems)\s+(?:\w+\s+)?(?:greater|bigger|larger|higher|lower|less|smaller|worse|more)\b",
        r"\brisks?\s+of\s+(?:not\s+)?sharing\s+exceeds?\b",
    ),
    11: (
        rf"\b{_STATUS}\s+(?:rating|status|flag)\b",
        rf"\b{_STATUS}\s*[:=]",
        rf"(?<!\bdate has )(?<!\btime has )(?<!\bdeadline has )\b(?<!-){_STATUS}[\s.!)\]\"*]*(?:$|\n)",
        rf"\b(?:rating|status|flag|rated|flagged|graded|marked|rag)\s*(?:is|was|as|:|=)?\s*{_STATUS}\b",
        r"\b(?:compliant|non-?compliant)[.!]",
        r"\b(?:is|are|was)\s+(?:fully\s+|not\s+|now\s+)?(?:compliant|non-?compliant)\b",
    ),
    12: (r"\bverdicts?\b", r"\brulings?\b(?!\s+out\b)"),
    13: (
        rf"\d\s*{_PER_CENT}\s*(?:\w+\s+){{0,5}}(?:confiden(?:t|ce)(?!\s+interval)|sure|certain(?:ty)?|likely\s+to\s+be\s+(?:right|correct)|in\s+favou?r)\b",
        r"\bper\s?cent\s+(?:\w+\s+)?(?:confident|sure|certain|likely\s+to\s+be\s+(?:right|correct)|in\s+favou?r)\b",
        rf"\b(?:confidence|confident|certainty|certain|sure)(?:\s+level)?\s*(?:of|is|at|:|=)?\s*\d+(?:\.\d+)?\s*{_PER_CENT}(?!\s+confidence\s+interval)",
        r"\b\d+\s+in\s+\d+\s+(?:sure|certain|confident)\b",
    ),
    14: (
        r"\b(?:prov(?:es|ed|en)|confirm(?:s|ed)|guarantee(?:s|d))\s+(?:\w+ly\s+|to\s+\w+\s+|once\s+and\s+for\s+all\s+)?that\b",
        r"\b(?:is|gives|offers)\s+(?:a\s+)?(?:proof|guarantee|confirmation)\s+that\b",
    ),
}

# House style beyond METHOD 3.6 (DESIGN 10): words that pull towards a judgement that is not ours to make.
_AVOIDED = (
    r"\bbalanc(?:e|es|ed|ing)\b",
    r"\btrade-?\s?offs?\b",
    r"\bscor(?:e|es|ed|ing)\b",
    r"\bratings?\b",
    r"\bverdicts?\b",
    r"\btraffic\s+lights?\b",
    r"\bfailures?\s+to\s+share\b",
    r"\btamper-?\s?proof\b",
    r"\b(?:high|low)-risk\b",
)


def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


_PATTERNS = {family: _compiled(patterns) for family, patterns in _FAMILIES.items()}
_HOUSE_STYLE = _compiled(_AVOIDED)
_LABELS = re.compile("|".join(rf"\b{re.escape(label)}\b" for label in FIXED_LABELS))


def breaches(text: str) -> tuple[Breach, ...]:
    """What of METHOD 3.6 this text says. Empty if nothing; case, kinds of quotes, dashes and blanks do not matter."""
    plain = _LABELS.sub("this side", _plain(text))
    return tuple(_found(plain))


def avoided(text: str) -> tuple[Breach, ...]:
    """Words that the house avoids in its own strings, beyond METHOD 3.6."""
    return tuple(Breach(0, match.group().strip()) for match in _HOUSE_STYLE.finditer(_plain(text)))


def _found(plain: str) -> Iterator[Breach]:
    for family, pattern in _PATTERNS.items():
        for match in pattern.finditer(plain):
            yield Breach(family, match.group().strip())


def _plain(text: str) -> str:
    """Lower case, straight quotes, plain hyphens, single blanks; invisible characters and marks of emphasis gone."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"[\u00ad\u200b-\u200d\u2060\ufeff*_]", "", text)
    text = re.sub(r"[\u2018\u2019\u02bc`]", "'", text)
    text = re.sub(r"[\u201c\u201d]", '"', text)
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text)
    text = re.sub(r"[^\S\n]+", " ", text)
    return re.sub(r" ?\n\s*", "\n", text).strip()
