/** What single words and marks say about the text of a title or group row, in English and French. */

const NOTE =
  /^(?:(?:notes?|sources?|remarques?|page \d+)\b|[*†])|^(?:prepared|printed|generated|préparé|imprimé)\b|^(?:as of|end of)\b/iu;
const LABEL = /^\p{L}[\p{L} ']{1,30}:(?:\s|$)/u;
const ORGANIZATION = /\b(?:inc|ltd|llc|corp|company|limited|limitée|ltée|university|hospital|school board)\b\.?/iu;

/** `Period: …`, `Report date:`. */
export function isLabel(text: string): boolean {
  return LABEL.test(text);
}

/** A name with a company's legal form, or with a word for a kind of employer. */
export function isOrganization(text: string): boolean {
  return ORGANIZATION.test(text) && !isNoteText(text) && !isLabel(text);
}

/** The beginning of a remark, or a text that is too long for a name. */
function isNoteText(text: string): boolean {
  return NOTE.test(text) || text.length > 60 || (/[.!]$/.test(text) && text.split(' ').length >= 5);
}
