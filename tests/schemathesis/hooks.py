"""What the fuzzer cannot know: which things are there, and that a key for retries is used for one request only."""

import json
import os
import random
import re
import uuid

import schemathesis
from schemathesis.core.parameters import ParameterLocation

with open(os.environ["STAGE"], encoding="utf-8") as file:
    STAGE = [(re.compile(entry["route"]), entry["things"]) for entry in json.load(file)]

CHOICE = random.Random(os.environ["SCHEMATHESIS_SEED"])

# How often a request is about something that is there.
REAL = 0.85


def is_wrong(case, location):
    """Whether the fuzzer means this part of the request to be refused."""
    return case.meta is not None and case.meta.is_negative_at(location)


@schemathesis.hook
def before_call(context, case, kwargs):
    if not is_wrong(case, ParameterLocation.HEADER):
        for name in [name for name in case.headers or {} if name.lower() == "idempotency-key"]:
            case.headers[name] = str(uuid.UUID(int=CHOICE.getrandbits(128)))
    route = f"{case.method} {case.operation.path}"
    things = next((things for pattern, things in STAGE if pattern.search(route)), None)
    if not things or CHOICE.random() > REAL:
        return
    thing = CHOICE.choice(things)
    if not is_wrong(case, ParameterLocation.PATH) and case.path_parameters:
        case.path_parameters.update(thing.get("path", {}))
    if not is_wrong(case, ParameterLocation.QUERY) and "query" in thing:
        case.query = {**(case.query or {}), **thing["query"]}
    if not is_wrong(case, ParameterLocation.BODY) and isinstance(case.body, dict):
        case.body.update(thing.get("body", {}))
