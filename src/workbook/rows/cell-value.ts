/** A date or time of a spreadsheet, as ISO 8601 text without a zone. It is the same in memory and on the wire. */
export type CellDate = { readonly date: string } | { readonly datetime: string } | { readonly time: string };

/** What a cell holds. An error cell is its text (`"#N/A"`); an empty text is null. */
export type CellValue = string | number | boolean | null | CellDate;
