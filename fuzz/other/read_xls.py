"""The cells of an xls file, by xlrd."""

import io

import xlrd
import xlrd.sheet

from sheet_cells import SheetCells

STYLES = {}
put_cell = xlrd.sheet.Sheet.put_cell_ragged


def put_and_note(sheet, row, column, kind, value, style):
    """xlrd only keeps a cell's style if it reads all formatting, which fails in more damaged files."""
    STYLES[(sheet, row, column)] = style
    put_cell(sheet, row, column, kind, value, style)


xlrd.sheet.Sheet.put_cell_ragged = put_and_note


def find_format(book, style):
    try:
        return book.format_map[book.xf_list[style].format_key].format_str
    except (AttributeError, IndexError, KeyError, TypeError):
        return None


def to_value(book, kind, value, style):
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(value, f"error {value}")
    if kind not in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return value
    code = find_format(book, style)
    if code is None and kind == xlrd.XL_CELL_NUMBER or code == "General":
        return value
    return {"serial": value, "format": code, "is1904": book.datemode == 1}


def read(path, _):
    STYLES.clear()
    with open(path, "rb") as file:
        book = xlrd.open_workbook(file_contents=file.read(), logfile=io.StringIO(), ragged_rows=True)
    sheets = []
    for sheet in book.sheets():
        # Formulas whose result is missing are empty cells for xlrd.
        found = SheetCells(sheet.name, knows_uncached=False)
        for row in range(sheet.nrows):
            for column, cell in enumerate(sheet.row(row)):
                if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                    continue
                style = STYLES.get((sheet, row, column))
                found.add(row + 1, column, to_value(book, cell.ctype, cell.value, style))
        sheets.append(found.result())
    return sheets
