/** Spreadsheet programs treat a cell that begins like this as a formula. */
const FORMULA_START = /^[=+\-@\t\r\n]/;

/** One CSV line (RFC 4180, without its line end). Texts that look like formulas get a leading apostrophe. */
export function formatCsvLine(cells: readonly string[]): string {
  return cells.map(formatCsvCell).join(',');
}

function formatCsvCell(text: string): string {
  const safe = FORMULA_START.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
