"""Steps of a story as a program takes them: a case, a question, what is known, both sides, a decision."""

HARM = {
    "reason": "Rose stops coming to the clinic",
    "likelihood": [3, 4],
    "severity": [4, 4],
    "bearer": "child",
    "bearer_who": "Sam",
    "reversible": "with_difficulty",
    "based_on": [1],
    "evidence": "reported",
    "mitigation": {"text": "The health visitor calls on Thursday", "committed": False},
}
CELLS = {"share": HARM, "not_share": HARM | {"reason": "Sam is left alone at night"}}
ROWS = ["core_safety", "core_trust"]
ASIDE = {"core_private_life": "Nothing new would become known", "core_response": "She asked for this help"}

DECISION = {
    "course": "part",
    "proposal": "Tell the health visitor about the nights alone",
    "main_reason": "Sam's safety at night weighs most, and Rose can be helped to stay with the clinic",
    "proportionality": "Only the nights alone: Sam could come to harm at night; Rose could stop the clinic",
    "wishes_weighed": "Rose would rather tell them herself, and has not yet",
    "objection": "Rose will say nothing more to anybody",
    "objection_state": "partly",
    "answer": "She is told first; the clinic visit for Sam stays hers",
    "change_of_mind": "If the school had seen Sam every day",
    "alternatives": "Waiting until Thursday",
    "expectation": "The health visitor calls by Friday",
    "trigger": "Another night alone; Amara watches",
    "kept": "as_is",
    "form": "speak",
    "review_on": "2100-12-21",
    "finished": True,
}

CASE = {
    "about": "A child not seen at school for three weeks",
    "people": [{"initials": "R.W.", "concern": "at_centre"}, {"initials": "S.W.", "concern": "child"}],
}
QUESTION = {
    "asked": "Should we tell the health visitor about Rose's lapse?",
    "initiative": "ours",
    "receiver_name": "Health visiting, Eastmere Health",
    "receiver_context": "B",
    "period": "three_months",
}
ITEM = {
    "text": "A neighbour says that Rose leaves Sam alone at night",
    "kind": "soft",
    "source": "Neighbour, by telephone",
    "source_grade": "untested",
    "content_grade": "C",
    "sensitivity": "medium",
    "in_confidence": "no",
}
RECIPIENT = {
    "agency_name": "Health visiting, Eastmere Health",
    "context": "B",
    "role": "Health visitor",
    "purpose": "To plan the next visit",
}


def a_case(program):
    return program.post("cases", CASE)


def a_question(program, case=None, **changes):
    return program.post(f"cases/{(case or a_case(program))['id']}/questions", QUESTION | changes)


def an_item(program, question, **changes):
    return program.post(f"questions/{question['id']}/items", ITEM | changes)


def a_recipient(program, question):
    return program.post(f"questions/{question['id']}/recipients", RECIPIENT)


def begun(program, question):
    """The appraisal begun, with outcomes chosen; the address under which it stands."""
    here = f"questions/{question['id']}/appraisal"
    program.post(here)
    program.put(f"{here}/outcomes", {"chosen": ROWS, "set_aside": ASIDE})
    return here


def both_sides(program, question):
    """From beginning the appraisal to both sides of every outcome answered. Item 1 is on the list already."""
    here = begun(program, question)
    lines = {"share": {"text": "Rose stopped trusting us"}, "not_share": {"text": "Sam was found alone"}}
    program.put(f"{here}/went-badly", {"lines": lines})
    program.put(f"{here}/grid", {"rows": [{"id": row, "cells": CELLS} for row in ROWS]})
    return here


def decided(program, question, item, recipient):
    """Everything up to the signature."""
    here = both_sides(program, question)
    program.put(f"{here}/no-other-way", {"because": "Nobody else can call this week"}, match=program.etag(here))
    program.post(f"{here}/what-it-shows", status=200)
    needs = [{"item": item["id"], "recipient": recipient["id"], "extent": "summary", "why": "They call on Thursday"}]
    program.put(f"{here}/need-to-know", {"needs": needs})
    program.put(f"{here}/decision", DECISION)
    program.put(f"{here}/conditions", {"caseload": 19, "time": "short", "trained": "yes"})
    return here
