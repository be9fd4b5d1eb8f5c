import { MASK, maskSpans } from '../terms/mask.ts';
import type { Matcher } from '../terms/matcher.ts';

type Spans = ReturnType<Matcher['findInText']>;

/** The name of a sheet that needs no quotation marks, but has the mask now. */
const BARE_SHEET = new RegExp(`(?<!')([\\p{L}\\p{N}_.]*${escapeRegExp(MASK)}[\\p{L}\\p{N}_.]*)!`, 'gu');
const QUOTED = /'(?:[^']|'')*'|"(?:[^"]|"")*"/g;

function escapeRegExp(text: string): string {
  return text.replace(/[()]/g, '\\$&');
}

/** The mask is no name in a formula: it may only be in quotation marks. Programs refuse files with other formulas. */
export function maskFormula(text: string, spans: Spans): string {
  const masked = maskSpans(text, spans).replace(BARE_SHEET, "'$1'!");
  return masked.replace(QUOTED, '').includes(MASK) ? '#REF!' : masked;
}

const NAMED_TAG = /^<(?:[\w.-]+:)?(definedName|table|tableColumn|sheet)\s/;
const TABLE_ID = /\sid\s*=\s*["'](\d+)["']/;
/** Spreadsheet programs refuse longer names of sheets. */
const MAX_SHEET_CHARS = 31;

/** Masked names for what must have a name of a certain form, or one that differs from others. */
export class Names {
  readonly #sheets = new Set<string>();
  #count = 0;

  mask(tag: string, attribute: string, text: string, spans: Spans): string {
    const kind = NAMED_TAG.exec(tag)?.[1];
    if (kind === 'tableColumn') return MASK;
    if (kind === 'table' && (attribute === 'name' || attribute === 'displayName'))
      return `erased_table_${TABLE_ID.exec(tag)?.[1] ?? ''}`;
    if (attribute !== 'name' || kind === undefined) return maskSpans(text, spans);
    if (kind === 'definedName') {
      this.#count += 1;
      return `erased_${this.#count}`;
    }
    return this.#maskSheet(maskSpans(text, spans));
  }

  #maskSheet(masked: string): string {
    for (let i = 1; ; i++) {
      const end = i === 1 ? '' : ` ${i}`;
      const name = `${masked.slice(0, MAX_SHEET_CHARS - end.length)}${end}`;
      if (this.#sheets.has(name)) continue;
      this.#sheets.add(name);
      return name;
    }
  }
}
