"""Reads documents with other libraries than ADE's, one after the other.

Gets a line of JSON per document: {"path", "format", "dialect"}; answers with a line: {"sheets"} or {"error"}. A sheet
is {"name", "cells": {place: value}, "uncached": [place]}; a value has the form of `FoundValue` in `fuzz/cells/types.ts`.
"""

import importlib
import json
import sys
import warnings

FORMATS = {"xlsx": "read_xlsx", "xls": "read_xls", "ods": "read_ods", "csv": "read_csv"}


def answer(request):
    try:
        reader = importlib.import_module(FORMATS[request["format"]])
        return {"sheets": reader.read(request["path"], request.get("dialect"))}
    except BaseException as error:  # pylint: disable=broad-except
        if isinstance(error, KeyboardInterrupt):
            raise
        return {"error": f"{type(error).__name__}: {error}"[:300]}


def encode(found):
    try:
        return json.dumps(found, allow_nan=False)
    except ValueError:
        return json.dumps({"error": "a number beyond all numbers"})


def main():
    warnings.simplefilter("ignore")
    # Keeps the output of libraries out of the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        answers.write(encode(answer(json.loads(line))) + "\n")
        answers.flush()


main()
