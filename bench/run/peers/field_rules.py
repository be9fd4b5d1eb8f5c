"""The rules of bench/package as one would write them for a single script."""

import datetime
import json
import pathlib
import re

PACKAGE = pathlib.Path(__file__).parent.parent.parent / "package"
MANIFEST = json.loads((PACKAGE / "manifest.json").read_text())
NUMBER = re.compile(r"[0-9]{5,7}")
ID = re.compile(r"[0-9]{7}")
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}")
NAMES = re.compile(r"(?:[^\W\d_]|[\s'.-])+")
PHONE = re.compile(r"\+1[0-9]{10}")
NO_DIGIT = re.compile(r"[^0-9]")
DATE_LIKE = re.compile(r"[0-9]+[/-][0-9]+[/-][0-9]+")
AMOUNT = re.compile(r"(\()?\$?([0-9,]*\.?[0-9]+)\)?")
TOTAL = re.compile(r"total\b", re.IGNORECASE)
EARLIEST_YEAR = 1945
MAX_HOURS = 300


def to_text(value):
    return "" if value is None else str(value).strip()


def to_key(text):
    return text.strip().replace(".", "").lower()


def normalize_name(text):
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def read_provinces():
    rows = json.loads((PACKAGE / "data" / "provinces.json").read_text())
    return {to_key(name): row["code"] for row in rows for name in [row["code"], *row["names"]]}


PROVINCES = read_provinces()


def share(values, predicate):
    filled = [value for value in values if value is not None]
    return sum(1 for value in filled if predicate(value)) / len(filled) if filled else 0


def is_date(value):
    return isinstance(value, datetime.date)


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def looks_like_date(value):
    return is_date(value) or (isinstance(value, str) and DATE_LIKE.fullmatch(value) is not None)


def tidy_name(value):
    text = re.sub(r"\s+", " ", to_text(value))
    if text != text.upper() and text != text.lower():
        return text
    return " ".join(word[:1].upper() + word[1:].lower() for word in text.split(" ")) or None


def format_phone(value):
    text = to_text(value)
    digits = NO_DIGIT.sub("", text)
    local = digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
    return "+1" + local if len(local) == 10 else text


def parse_date(value):
    if isinstance(value, datetime.datetime):
        return value.date()
    if not isinstance(value, str):
        return value
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.datetime.strptime(value.strip(), form).date()
        except ValueError:
            continue
    return value


def parse_amount(value):
    if not isinstance(value, str):
        return value
    match = AMOUNT.fullmatch(re.sub(r"\s", "", value))
    if match is None:
        return value
    amount = float(match[2].replace(",", ""))
    return -amount if match[1] else amount


def check_birth(value, _row):
    if not is_date(value):
        return ["date"]
    return ["early"] if value.year < EARLIEST_YEAR else []


def check_start(value, row):
    if not is_date(value):
        return ["date"]
    born = row["birth_date"]
    return ["before_birth"] if is_date(born) and value < born else []


def check_id(value, _row, seen=set()):
    codes = [] if ID.fullmatch(value) else ["shape"]
    if value in seen:
        codes.append("duplicate")
    seen.add(value)
    return codes


def expect(test, code):
    return lambda value, _row: [] if test(value) else [code]


def weigh(predicate, wanted, weight):
    return lambda values: weight if share(values, predicate) >= wanted else -0.3


NAME_RULES = (
    weigh(lambda value: isinstance(value, str) and NAMES.fullmatch(value) is not None, 0.8, 0.1),
    tidy_name,
    expect(lambda value: not any(char.isdigit() for char in value), "digits"),
)

# Of each field: what its values are worth, how one is transformed, what is wrong with one.
RULES = {
    "member_id": (
        weigh(lambda value: NUMBER.fullmatch(to_text(value)) is not None, 0.8, 0.4),
        lambda value: to_text(value).rjust(7, "0"),
        check_id,
    ),
    "first_name": NAME_RULES,
    "last_name": NAME_RULES,
    "email": (
        weigh(lambda value: "@" in to_text(value), 0.8, 0.4),
        lambda value: to_text(value).lower(),
        expect(ADDRESS.fullmatch, "shape"),
    ),
    "phone": (
        weigh(lambda value: len(NO_DIGIT.sub("", to_text(value))) >= 10, 0.8, 0.4),
        format_phone,
        expect(PHONE.fullmatch, "shape"),
    ),
    "birth_date": (weigh(looks_like_date, 0.8, 0.2), parse_date, check_birth),
    "start_date": (weigh(looks_like_date, 0.8, 0.2), parse_date, check_start),
    "dues": (weigh(is_number, 0.5, 0.1), parse_amount, expect(lambda value: is_number(value) and value >= 0, "range")),
    "hours": (
        weigh(is_number, 0.5, 0.1),
        parse_amount,
        expect(lambda value: is_number(value) and 0 <= value <= MAX_HOURS, "range"),
    ),
    "province": (
        weigh(lambda value: to_key(to_text(value)) in PROVINCES, 0.8, 0.4),
        lambda value: PROVINCES.get(to_key(to_text(value)), to_text(value)),
        expect(lambda value: to_key(value) in PROVINCES, "unknown"),
    ),
}
FIELDS = MANIFEST["columns"]["order"]
LABELS = {field: MANIFEST["columns"]["meta"][field]["label"] for field in FIELDS}
FIELD_NAMES = {
    field: {normalize_name(name) for name in [meta["label"], *meta["synonyms"]]}
    for field, meta in MANIFEST["columns"]["meta"].items()
}
ALL_NAMES = set().union(*FIELD_NAMES.values())


def label_row(cells):
    """header, data, total, note or blank: the label with the highest score."""
    filled = [value for value in cells if value is not None]
    if not filled:
        return "blank"
    first = to_text(cells[0])
    are_texts = all(isinstance(value, str) for value in filled)
    scores = {
        "header": 0.8 if are_texts and sum(normalize_name(value) in ALL_NAMES for value in filled) >= 5 else 0,
        "data": (0.7 if NUMBER.fullmatch(first) else 0) + (0.2 if len(filled) >= 8 else 0),
        "total": 0.9 if TOTAL.match(first) else 0,
        "note": 0.5 if len(filled) == 1 else 0,
    }
    label = max(scores, key=scores.get)
    return label if scores[label] > 0 else "data"


def map_columns(header, sample):
    """Which field each column becomes: the highest score from the threshold on, one column a field."""
    best = []
    for column, text in enumerate(header):
        values = [row[column] for row in sample]
        scores = {
            field: (0.7 if normalize_name(text) in FIELD_NAMES[field] else 0) + RULES[field][0](values)
            for field in FIELDS
        }
        field = max(scores, key=scores.get)
        best.append((scores[field], field) if scores[field] >= 0.5 else None)
    mapping = []
    for own in best:
        rivals = [other for other in best if own and other and other[1] == own[1]]
        mapping.append(own[1] if own and max(rivals, key=lambda rival: rival[0]) is own else None)
    return mapping
