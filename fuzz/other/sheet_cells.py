"""The cells of one sheet, as they are sent to the fuzzer."""

import math

LIMIT = 200_000


class TooLarge(Exception):
    """The sheet is larger than any sheet that is compared."""


def name_column(column):
    """0 is A."""
    name = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


class SheetCells:
    """Values by place; rows count from 1, columns from 0. A later value of a place replaces an earlier one."""

    def __init__(self, name, knows_uncached=True):
        self.name = name
        self.cells = {}
        self.uncached = [] if knows_uncached else None

    def add(self, row, column, value):
        if value is None or value == "":
            return
        # Not numbers in JSON.
        if isinstance(value, float) and not math.isfinite(value):
            value = str(value)
        self.cells[f"{name_column(column)}{row}"] = value
        if len(self.cells) > LIMIT:
            raise TooLarge("too many cells")

    def add_uncached(self, row, column):
        self.uncached.append(f"{name_column(column)}{row}")
        if len(self.uncached) > LIMIT:
            raise TooLarge("too many formulas")

    def result(self):
        result = {"name": self.name, "cells": self.cells}
        return result if self.uncached is None else {**result, "uncached": self.uncached}
