"""The cells of a csv file, by Python's csv, with the encoding and the marks that ADE found."""

import csv
import io
import re

from sheet_cells import SheetCells

csv.field_size_limit(2**31 - 1)

# What browsers and Windows mean by these names; Python's own are stricter standards.
ENCODINGS = {"shift_jis": "cp932", "euc-kr": "cp949", "big5": "big5hkscs"}


def read(path, dialect):
    with open(path, encoding=ENCODINGS.get(dialect["encoding"].lower(), dialect["encoding"]), errors="replace", newline="") as file:
        text = file.read().lstrip("\ufeff").removesuffix("\x1a")
    # The line that declares the delimiter is not a row.
    text = re.sub(r'^"?sep=[^\r\n"]"?(?:\r\n|\n|\r|$)', "", text, count=1, flags=re.IGNORECASE)
    quoting = {"quotechar": dialect["quote"]} if dialect["quote"] else {"quoting": csv.QUOTE_NONE}
    found = SheetCells("")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=dialect["delimiter"], **quoting)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            found.add(number, column, value)
    return [found.result()]
