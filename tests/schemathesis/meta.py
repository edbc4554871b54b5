"""Holds a document to the schema of OpenAPI 3.1, which the fuzzer brings along."""

import json
import sys

import jsonschema_rs
from schemathesis.specs.openapi.definitions import OPENAPI_31

with open(sys.argv[1], encoding="utf-8") as file:
    document = json.load(file)
faults = [f"{list(error.instance_path)}: {error.message[:500]}" for error in jsonschema_rs.validator_for(OPENAPI_31).iter_errors(document)]
sys.exit("\n".join(faults) or 0)
