/** What single words and marks say about a row, in English and French. */

const TOTAL =
  /^(?:sub|grand)?[\s-]*totals?\b|^(?:sous[\s-]*)?tota(?:l|ux)\b|^(?:count|number of|nombre de)\b|\btotals?\s*:?$/iu;
const NOTE =
  /^(?:(?:notes?|sources?|remarques?|page \d+)\b|[*†])|^(?:prepared|printed|generated|préparé|imprimé)\b|^(?:as of|end of)\b/iu;
const GROUP_LABEL = /^(?:employer|company|organi[sz]ation|department|division|branch|location|local|unit)\s*[:–]/iu;
const GROUP_LABEL_FRENCH = /^(?:employeur|entreprise|société|organisme|département|service|succursale)\s*[:–]/iu;
const LABEL = /^\p{L}[\p{L} ']{1,30}:(?:\s|$)/u;
const ORGANIZATION = /\b(?:inc|ltd|llc|corp|company|limited|limitée|ltée|ltee|university|hospital|school board)\b\.?/iu;

/** `Total`, `Subtotal:`, `Grand total`, `Sous-total`, `Acme Ltd. total`. */
export function isTotalText(text: string): boolean {
  return TOTAL.test(text);
}

/** The beginning of a remark, or a text too long to be a name. */
export function isNoteText(text: string): boolean {
  return NOTE.test(text) || text.length > 60 || (/[.!]$/.test(text) && text.split(' ').length >= 5);
}

/** `Employer: …`, `Département : …`. */
export function isGroupLabel(text: string): boolean {
  return GROUP_LABEL.test(text) || GROUP_LABEL_FRENCH.test(text);
}

/** `Period: …`, `Report date:`. */
export function isLabel(text: string): boolean {
  return LABEL.test(text);
}

/** A name with the legal form of a company, or of a kind of employer. */
export function isOrganization(text: string): boolean {
  return ORGANIZATION.test(text) && !isNoteText(text) && !isLabel(text);
}

/** `-----`, `==`, `* * *`. */
export function isLine(text: string): boolean {
  return /^[-=_*~–—+|\s]{2,}$/u.test(text);
}
