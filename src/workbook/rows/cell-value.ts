/** A date or time of a spreadsheet, as ISO 8601 text without a time zone, in memory and on the wire. */
export type CellDate = { readonly date: string } | { readonly datetime: string } | { readonly time: string };

/** The value of a cell. An error cell has its text as value (`"#N/A"`); an empty text is null. */
export type CellValue = string | number | boolean | null | CellDate;
