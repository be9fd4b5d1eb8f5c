"""openpyxl_peer.py DOCUMENT OUTPUT RESULT: the benchmark's work as a script on openpyxl, read-only and write-only."""

import collections
import json
import sys

import openpyxl
from field_rules import FIELDS, LABELS, RULES, label_row, map_columns

SAMPLE_ROWS = 200


class Normalizer:
    """One table on its way from reader to writer: rows wait until the sample is full."""

    def __init__(self, sheet, header):
        self.sheet = sheet
        self.header = header
        self.waiting = []
        self.mapping = None
        self.issues = collections.Counter()
        self.row_count = 0

    def add(self, cells):
        if self.mapping is not None:
            self.write(cells)
            return
        self.waiting.append(cells)
        if len(self.waiting) == SAMPLE_ROWS:
            self.begin()

    def begin(self):
        self.mapping = map_columns(self.header, self.waiting)
        columns = {field: column for column, field in enumerate(self.mapping) if field is not None}
        self.sources = [(field, columns.get(field), *RULES[field][1:]) for field in FIELDS]
        self.raw = [column for column, field in enumerate(self.mapping) if field is None]
        self.sheet.append([LABELS[field] for field in FIELDS] + ["raw_" + self.header[column] for column in self.raw])
        for cells in self.waiting:
            self.write(cells)
        self.waiting = []

    def write(self, cells):
        row = {}
        for field, column, transform, _ in self.sources:
            value = None if column is None else cells[column]
            row[field] = None if value is None else transform(value)
        for field, _, _, validate in self.sources:
            value = row[field]
            if value is not None:
                for code in validate(value, row):
                    self.issues[field + "/" + code] += 1
        self.sheet.append([*row.values(), *(cells[column] for column in self.raw)])
        self.row_count += 1

    def finish(self):
        if self.mapping is None:
            self.begin()
        return {chr(65 + column): field for column, field in enumerate(self.mapping) if field is not None}


def main(document, output, result):
    source = openpyxl.load_workbook(document, read_only=True, data_only=True)
    target = openpyxl.Workbook(write_only=True)
    sheet = target.create_sheet("Normalized")
    table = None
    for cells in source.worksheets[0].iter_rows(values_only=True):
        label = label_row(cells)
        if label == "header":
            table = Normalizer(sheet, cells)
        elif label == "data":
            table.add(cells)
    mapping = table.finish()
    target.save(output)
    with open(result, "w", encoding="utf-8") as file:
        json.dump({"rows": table.row_count, "mapping": mapping, "issues": dict(table.issues)}, file)


main(*sys.argv[1:])
