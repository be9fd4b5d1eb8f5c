// src/rules/api/amounts.ts
const CURRENCY = /(?:CAD|USD|EUR|GBP|CA\$|US\$|C\$|[$€£])/i;
const SPACES = /[\s'\u2019]/g;
/**
* The number that a text of an amount says, or null when it says none: `1,234.56`, `1.234,56`, `1 234,56 $`,
* `(1,234.56)`, `-12`, `12-`, `CAD 5`. Parentheses and a minus on either side mean a negative amount.
*
* Which separator is the decimal one: `decimal`, where it is given. Otherwise, of two kinds the last one; one that
* occurs twice groups thousands. A single comma before exactly three digits groups thousands (`1,234` is 1234),
* before any other count it is decimal (`12,5` is 12.5), and a single point is always decimal (`1.234` is 1.234).
* Where a column writes `1.234` for a thousand, give `decimal` as ','.
*/
function parseAmount(text, decimal) {
	const { digits, isNegative } = stripSigns(text);
	if (!/^[\d.,]*\d[\d.,]*$/.test(digits)) return null;
	const mark = decimal ?? findDecimalMark(digits);
	const grouping = mark === "," ? "." : ",";
	const at = digits.lastIndexOf(mark);
	const whole = at < 0 ? digits : digits.slice(0, at);
	const fraction = at < 0 ? "" : digits.slice(at + 1);
	if (!isWhole(whole, grouping) || !/^\d*$/.test(fraction)) return null;
	const amount = Number(`${whole.replaceAll(grouping, "") || "0"}.${fraction || "0"}`);
	return isNegative && amount !== 0 ? -amount : amount;
}
function stripSigns(text) {
	let rest = text.trim().replaceAll("−", "-").replace(CURRENCY, "").replace(CURRENCY, "").replace(SPACES, "");
	const isBracketed = rest.startsWith("(") && rest.endsWith(")");
	if (isBracketed) rest = rest.slice(1, -1);
	const hasMinus = rest.startsWith("-") || rest.endsWith("-");
	if (hasMinus) rest = rest.startsWith("-") ? rest.slice(1) : rest.slice(0, -1);
	else if (rest.startsWith("+")) rest = rest.slice(1);
	return {
		digits: rest,
		isNegative: isBracketed || hasMinus
	};
}
function findDecimalMark(digits) {
	const points = digits.split(".").length - 1;
	const commas = digits.split(",").length - 1;
	if (points > 0 && commas > 0) return digits.lastIndexOf(".") > digits.lastIndexOf(",") ? "." : ",";
	if (points > 1) return ",";
	if (commas !== 1) return ".";
	return /,\d{3}$/.test(digits) && !/^0?,/.test(digits) ? "." : ",";
}
/** Digits, plain or in thousands. */
function isWhole(whole, grouping) {
	if (/^\d*$/.test(whole)) return true;
	const [first, ...groups] = whole.split(grouping);
	return /^\d{1,3}$/.test(first ?? "") && groups.every((group) => /^\d{3}$/.test(group));
}
// src/rules/api/month-names.ts
const MONTH_NUMBERS = new Map([
	[
		"january",
		"jan",
		"janvier",
		"janv"
	],
	[
		"february",
		"feb",
		"fevrier",
		"fevr",
		"fev"
	],
	[
		"march",
		"mar",
		"mars"
	],
	[
		"april",
		"apr",
		"avril",
		"avr"
	],
	["may", "mai"],
	[
		"june",
		"jun",
		"juin"
	],
	[
		"july",
		"jul",
		"juillet",
		"juil"
	],
	[
		"august",
		"aug",
		"aout"
	],
	[
		"september",
		"sep",
		"sept",
		"septembre"
	],
	[
		"october",
		"oct",
		"octobre"
	],
	[
		"november",
		"nov",
		"novembre"
	],
	[
		"december",
		"dec",
		"decembre"
	]
].flatMap((names, index) => names.map((name) => [name, index + 1])));
/** 1 to 12 for an English or French name of a month, whole or shortened; undefined for any other word. */
function parseMonthName(word) {
	return MONTH_NUMBERS.get(word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\.$/, ""));
}
// src/rules/api/dates.ts
const ALL_ORDERS = [
	"dmy",
	"mdy",
	"ymd"
];
const TIME_OF_DAY = /(?:T|\s+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s*[ap]\.?m\.?)?$/i;
const NUMBERS = /^(\d{1,4})([/.\-\s])\s*(\d{1,2})\2\s*(\d{1,4})$/;
const DAY_NAME_YEAR = /^(\d{1,2})(?:st|nd|rd|th|er)?[\s.\-/]+(?:of\s+|de\s+)?(\p{L}+)\.?[\s,\-/]+(\d{4}|\d{2})$/iu;
const NAME_DAY_YEAR = /^(\p{L}+)\.?[\s\-/]+(\d{1,2})(?:st|nd|rd|th)?[\s,\-/]+(\d{4}|\d{2})$/iu;
const YEAR_NAME_DAY = /^(\d{4})[\s\-/]+(\p{L}+)\.?[\s\-/]+(\d{1,2})$/iu;
/**
* Reads a text as a date in the given order of day and month, or, with `null`, only if there is one way to read it.
* Written as numbers (`03/04/2024`, `3-4-24`, `2024.04.03`, `20240403`) or with a month's English or French name
* (`3 March 2024`, `Mar 3, 2024`, `3-mars-24`). A year of four digits in front, and a month's name, leave nothing to
* decide: they are read in any order. A time of day after the date is left aside; an offset is not.
* Years of two digits are those of the century from 1930 to 2029, as in spreadsheets: `29` is 2029, `30` is 1930.
*/
function parseDate(text, order) {
	const day = text.trim().replace(TIME_OF_DAY, "");
	const named = matchNamedMonth(day);
	if (named !== void 0) return toReading(makeDate(...named));
	const parts = matchNumbers(day);
	if (parts === void 0) return {
		date: null,
		problem: "not_a_date"
	};
	if (parts[0].length === 4) return toReading(makeDate(parts[0], parts[1], parts[2]));
	if (order !== null) {
		const date = readInOrder(parts, order);
		if (date !== void 0) return {
			date,
			problem: null
		};
	}
	return chooseReading(parts, order);
}
/** Day, month and year where no order is known, or where the known one failed. */
function chooseReading(parts, order) {
	const [first, ...others] = ALL_ORDERS.map((candidate) => readInOrder(parts, candidate)).filter((date) => date !== void 0);
	if (first === void 0) return {
		date: null,
		problem: "impossible"
	};
	if (order !== null) return {
		date: null,
		problem: "contradicts"
	};
	if (others.some((date) => !date.equals(first))) return {
		date: null,
		problem: "ambiguous"
	};
	return {
		date: first,
		problem: null
	};
}
function readInOrder(parts, order) {
	const [first, second, third] = parts;
	if (order === "dmy") return makeDate(third, second, first);
	if (order === "mdy") return makeDate(third, first, second);
	return makeDate(first, second, third);
}
function matchNumbers(text) {
	const compact = /^((?:19|20)\d{2})(\d{2})(\d{2})$/.exec(text);
	if (compact !== null) return [
		compact[1] ?? "",
		compact[2] ?? "",
		compact[3] ?? ""
	];
	const match = NUMBERS.exec(text);
	if (match === null) return void 0;
	const parts = [
		match[1] ?? "",
		match[3] ?? "",
		match[4] ?? ""
	];
	const isDayLast = parts[0].length === 4 && parts[2].length <= 2;
	const isYearLast = parts[0].length <= 2 && (parts[2].length === 4 || parts[2].length <= 2);
	return isDayLast || isYearLast ? parts : void 0;
}
/** Year, month and day of a date with a month's name. */
function matchNamedMonth(text) {
	const dayFirst = DAY_NAME_YEAR.exec(text);
	if (dayFirst !== null) return nameParts(dayFirst[3], dayFirst[2], dayFirst[1]);
	const nameFirst = NAME_DAY_YEAR.exec(text);
	if (nameFirst !== null) return nameParts(nameFirst[3], nameFirst[1], nameFirst[2]);
	const yearFirst = YEAR_NAME_DAY.exec(text);
	return yearFirst === null ? void 0 : nameParts(yearFirst[1], yearFirst[2], yearFirst[3]);
}
function nameParts(year = "", monthName = "", day = "") {
	const month = parseMonthName(monthName);
	return month === void 0 ? void 0 : [
		year,
		String(month),
		day
	];
}
function makeDate(yearText, monthText, dayText) {
	if (yearText.length !== 2 && yearText.length !== 4) return void 0;
	if (monthText.length > 2 || dayText.length > 2) return void 0;
	const year = yearText.length === 4 ? Number(yearText) : expandYear(Number(yearText));
	try {
		return Temporal.PlainDate.from({
			year,
			month: Number(monthText),
			day: Number(dayText)
		}, { overflow: "reject" });
	} catch {
		return;
	}
}
function expandYear(year) {
	return year < 30 ? 2e3 + year : 1900 + year;
}
function toReading(date) {
	return date === void 0 ? {
		date: null,
		problem: "impossible"
	} : {
		date,
		problem: null
	};
}
// src/rules/api/headers.ts
/**
* Score deltas of `scoreSynonyms`. With the default threshold of 0.5 a known header maps a column on its own,
* and one that only contains a known name needs help from the values.
*/
const HEADER_SCORES = {
	exact: .7,
	lastPart: .6,
	partial: .4,
	faint: .2
};
/** Words that say the same in headers. */
const SAME_WORDS = new Map([
	"number",
	"num",
	"nbr",
	"numero",
	"nr"
].map((word) => [word, "no"]));
/** Most texts that rules ask about are plain words, and need none of the slower steps. */
const PLAIN_WORDS = /^[A-Za-z][a-z]*(?: [A-Za-z][a-z]*)*$/;
/**
* A header as comparable words: lower case, no accents, no punctuation, camelCase split, and `#`, `n°`, `number` as
* `no`. `Member #`, `MEMBER_NO.` and `memberNumber` all become `member no`.
*/
function normalizeHeader(text) {
	if (PLAIN_WORDS.test(text)) return joinWords(text.toLowerCase().split(" "));
	return joinWords((/[^\u0020-\u007e]/.test(text) ? text.replace(/n[°º]|№/gi, " no ").normalize("NFKD").replace(/\p{M}/gu, "") : text).replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase().replaceAll("#", " no ").replaceAll("&", " and ").split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ""));
}
function joinWords(words) {
	return words.map((word) => SAME_WORDS.get(word) ?? word).join(" ");
}
/**
* How well a header fits the field's label and synonyms, as one of `HEADER_SCORES`, or 0:
* - `exact`: the header is one of them (what stands in parentheses is left aside when that helps);
* - `lastPart`: only the lowest row of a header of several rows is;
* - `partial`: it contains one that makes up at least half of its words;
* - `faint`: it contains one, among more other words.
*/
function scoreSynonyms({ header, header_parts, field_meta }) {
	const names = [field_meta.label, ...field_meta.synonyms].map(normalizeHeader).filter((name) => name !== "");
	const whole = normalizeHeader(header);
	const bare = normalizeHeader(header.replace(/\([^)]*\)|\[[^\]]*\]/g, " "));
	if (names.some((name) => isSame(name, whole) || isSame(name, bare))) return HEADER_SCORES.exact;
	const last = normalizeHeader(header_parts.at(-1) ?? "");
	if (names.some((name) => isSame(name, last))) return HEADER_SCORES.lastPart;
	const coverage = Math.max(0, ...names.map((name) => measureCoverage(name, bare)));
	if (coverage === 0) return 0;
	return coverage >= .5 ? HEADER_SCORES.partial : HEADER_SCORES.faint;
}
/** `e mail` is `email`, `postcode` is `post code`. */
function isSame(name, header) {
	return header !== "" && name.replaceAll(" ", "") === header.replaceAll(" ", "");
}
/** Which part of the header's words a contained name makes up. */
function measureCoverage(name, header) {
	if (!` ${header} `.includes(` ${name} `)) return 0;
	return name.split(" ").length / header.split(" ").length;
}
// src/rules/api/warnings.ts
/** The one thing that a helper says on its own: `mapValues`, of a value on which the author's function threw. */
const TRANSFORM_FAILED = {
	code: "transform_failed",
	message: "The transform failed on {value}."
};
// src/rules/api/values.ts
/** Null, or a text of nothing but spaces. */
function isEmpty(value) {
	return value === null || value === void 0 || typeof value === "string" && value.trim() === "";
}
/** The values that are not empty, in order. */
function nonEmpty(values) {
	return values.filter((value) => !isEmpty(value));
}
/** How many of the values that are not empty match, from 0 to 1; 0 when all are empty. */
function share(values, predicate) {
	let filled = 0;
	let matching = 0;
	for (const value of values) {
		if (isEmpty(value)) continue;
		filled += 1;
		if (predicate(value)) matching += 1;
	}
	return filled === 0 ? 0 : matching / filled;
}
/**
* A value as trimmed text: null is '', dates and times are ISO 8601, whole numbers have no exponent.
* Leading zeros that stand in a text stay.
*/
function toText(value) {
	if (value === null || value === void 0) return "";
	if (typeof value === "string") return value.trim();
	if (typeof value === "number" && Number.isInteger(value)) return BigInt(value).toString();
	return String(value);
}
/**
* Calls `change` for every value but null, which stays null.
* Where it throws, the value stays as it was and a warning `transform_failed` says so; the other values are unharmed.
*/
function mapValues(values, change) {
	const warnings = [];
	return {
		values: values.map((value, index) => {
			if (value === null) return null;
			try {
				return change(value, index) ?? null;
			} catch {
				warnings.push({
					row_index: index + 1,
					...TRANSFORM_FAILED
				});
				return value;
			}
		}),
		warnings
	};
}
export { HEADER_SCORES, isEmpty, mapValues, nonEmpty, normalizeHeader, parseAmount, parseDate, scoreSynonyms, share, toText };
