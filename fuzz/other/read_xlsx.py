"""The cells of an xlsx file, by openpyxl."""

import datetime

import openpyxl
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from sheet_cells import SheetCells


class Parser(WorkSheetParser):
    """openpyxl's sheet parser, which also notes which cells have a formula."""

    def parse_cell(self, element):
        cell = super().parse_cell(element)
        cell["formula"] = element.find(FORMULA_TAG) is not None
        return cell


def to_value(cell, formats, is_1904):
    value = cell["value"]
    if cell["data_type"] == "n" and isinstance(value, (int, float)) and not isinstance(value, bool):
        code = formats(cell["style_id"])
        if code == "General":
            return value
        return {"serial": value, "format": code, "is1904": is_1904}
    if isinstance(value, datetime.datetime):
        return {"datetime": value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, datetime.time):
        return {"time": value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")}
    if isinstance(value, datetime.timedelta):
        return {"duration": f"PT{value.total_seconds():f}S"}
    return value


def read(path, _):
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    is_1904 = book.epoch == MAC_EPOCH

    def find_format(style):
        """The code; "General" for a style or a format that the workbook does not have."""
        if not 0 <= style < len(book._cell_styles):
            return "General"
        number = book._cell_styles[style].numFmtId
        custom = number - BUILTIN_FORMATS_MAX_SIZE
        if custom < 0:
            return BUILTIN_FORMATS.get(number, "General")
        return book._number_formats[custom] if custom < len(book._number_formats) else "General"

    sheets = []
    try:
        for sheet in book.worksheets:
            found = SheetCells(sheet.title)
            with sheet._get_source() as source:
                # Without lists of date formats, the parser leaves numbers as they are.
                parser = Parser(source, sheet._shared_strings, True, book.epoch, set(), set())
                for _, cells in parser.parse():
                    for cell in cells:
                        value = to_value(cell, find_format, is_1904)
                        if value is not None and value != "":
                            found.add(cell["row"], cell["column"] - 1, value)
                        elif cell["formula"]:
                            found.add_uncached(cell["row"], cell["column"] - 1)
            sheets.append(found.result())
    finally:
        book.close()
    return sheets
