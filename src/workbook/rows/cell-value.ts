/** A date or time of a spreadsheet, as ISO 8601 text without a time zone, in memory and on the wire. */
export type CellDate = { readonly date: string } | { readonly datetime: string } | { readonly time: string };

/** A date or a time as ISO 8601 text. */
export function isoOf(value: CellDate): string {
  return 'date' in value ? value.date : 'datetime' in value ? value.datetime : value.time;
}

/** The value of a cell. An error cell has its text as value (`"#N/A"`); an empty text is null. */
export type CellValue = string | number | boolean | null | CellDate;
