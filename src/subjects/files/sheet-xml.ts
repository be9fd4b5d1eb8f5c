import { parseCell } from '../../workbook/index.ts';
import { MASK } from '../terms/mask.ts';
import type { Matcher } from '../terms/matcher.ts';
import { decodeXmlText, escapeXml, textOf } from './xml.ts';

const ROW_OR_CELL = /<((?:[\w.-]+:)?)(row|c)\b([^>]*?)(\/?)>/g;
const CELL = /<((?:[\w.-]+:)?c)\b(?:[^>]*\/>|[^>]*>[\s\S]*?<\/\1>)/g;
const FORMULA = /<(?:[\w.-]+:)?f\b([^>]*?)(?:\/>|>([^<]*)<\/(?:[\w.-]+:)?f>)/;
const DIGITS = /^\d+$/;

/** The texts that the cells of a workbook share, by their numbers. */
export interface SharedTexts {
  /** Texts that match by themselves. */
  matched: Set<number>;
  /** Texts that are a part of a name. */
  parts: Set<number>;
  /** Of these, the ones that a cell still needs. */
  needed: Set<number>;
}

/** Masks the cells of a worksheet's XML, which comes in pieces of whole rows. */
export class SheetMasker {
  readonly #matcher: Matcher;
  readonly #shared: SharedTexts;
  readonly #targets: ReadonlySet<string>;
  readonly #maskOther: (xml: string) => string;
  /** Formulas that later cells share with a cell that no longer has it. */
  readonly #goneFormulas = new Set<string>();
  #row = 0;
  #column = -1;
  count = 0;

  /** `targets`: cells to mask in any case, as `ROW:COLUMN` (1-based and 0-based). */
  constructor(matcher: Matcher, shared: SharedTexts, targets: ReadonlySet<string>, maskOther: (xml: string) => string) {
    this.#matcher = matcher;
    this.#maskOther = maskOther;
    this.#shared = shared;
    this.#targets = targets;
  }

  mask(xml: string): string {
    let masked = '';
    let copied = 0;
    ROW_OR_CELL.lastIndex = 0;
    for (let match = ROW_OR_CELL.exec(xml); match !== null; match = ROW_OR_CELL.exec(xml)) {
      const [tag, prefix = '', name, attributes = '', closing] = match;
      if (name === 'row') {
        const index = Number(readAttribute(attributes, 'r'));
        this.#row = index > 0 ? index : this.#row + 1;
        this.#column = -1;
        continue;
      }
      const ref = readAttribute(attributes, 'r');
      this.#column = ref === undefined ? this.#column + 1 : (parseCell(ref)?.column ?? this.#column + 1);
      if (closing === '/') continue;
      const close = `</${prefix}c>`;
      const end = xml.indexOf(close, match.index);
      if (end < 0) continue;
      const inner = xml.slice(match.index + tag.length, end);
      ROW_OR_CELL.lastIndex = end + close.length;
      const isMasked = this.#isMasked(attributes, inner);
      const isFormula = !isMasked && this.#hasFormula(inner);
      if (isMasked || isFormula) {
        this.count += 1;
        this.#noteGone(inner);
      } else if (!this.#sharesGone(inner)) continue;
      const between = xml.slice(copied, match.index);
      masked += this.#others(between);
      // Without its formula, the cell keeps its value.
      masked += isMasked ? makeCell(prefix, attributes) : `${tag}${inner.replace(FORMULA, '')}${close}`;
      copied = end + close.length;
    }
    return masked + this.#others(xml.slice(copied));
  }

  /** What is between masked cells: other cells stay as they are, and everything else is masked as in any part. */
  #others(xml: string): string {
    let masked = '';
    let copied = 0;
    for (const { 0: cell, index } of xml.matchAll(CELL)) {
      masked += `${this.#maskOther(xml.slice(copied, index))}${cell}`;
      copied = index + cell.length;
    }
    return masked + this.#maskOther(xml.slice(copied));
  }

  #hasFormula(inner: string): boolean {
    const formula = FORMULA.exec(inner)?.[2];
    return formula !== undefined && this.#matcher.isInText(decodeXmlText(formula));
  }

  /** The first of the cells that share a formula has its text (ECMA-376 part 1, 18.3.1.40). */
  #noteGone(inner: string): void {
    const [, attributes = '', text = ''] = FORMULA.exec(inner) ?? [];
    const index = readAttribute(attributes, 'si');
    if (index !== undefined && text !== '') this.#goneFormulas.add(index);
  }

  #sharesGone(inner: string): boolean {
    if (this.#goneFormulas.size === 0) return false;
    const index = readAttribute(FORMULA.exec(inner)?.[1] ?? '', 'si');
    return index !== undefined && this.#goneFormulas.has(index);
  }

  #isMasked(attributes: string, inner: string): boolean {
    const isTarget = this.#targets.has(`${this.#row}:${this.#column}`);
    const type = readAttribute(attributes, 't') ?? 'n';
    if (type === 's') return this.#isSharedMasked(Number(readValue(inner)), isTarget);
    if (isTarget) return true;
    if (type === 'b' || type === 'e') return false;
    if (type === 'n') {
      const value = readValue(inner);
      return DIGITS.test(value) && this.#matcher.isInText(value);
    }
    return this.#matcher.isInText(type === 'inlineStr' ? textOf(inner) : readValue(inner));
  }

  #isSharedMasked(index: number, isTarget: boolean): boolean {
    if (isTarget || this.#shared.matched.has(index)) return true;
    if (this.#shared.parts.has(index)) this.#shared.needed.add(index);
    return false;
  }
}

function readAttribute(attributes: string, name: string): string | undefined {
  return new RegExp(`(?:^|\\s)${name}\\s*=\\s*["']([^"']*)["']`).exec(attributes)?.[1];
}

function readValue(inner: string): string {
  const [, value = ''] = /<(?:[\w.-]+:)?v\b[^>]*>([^<]*)</.exec(inner) ?? [];
  return decodeXmlText(value);
}

/** A cell with its place and style, and the mask as its text. A formula would show the value again. */
function makeCell(prefix: string, attributes: string): string {
  const kept = attributes.replace(/\st\s*=\s*["'][^"']*["']/, '').replace(/\/$/, '');
  const text = `<${prefix}is><${prefix}t>${escapeXml(MASK)}</${prefix}t></${prefix}is>`;
  return `<${prefix}c${kept} t="inlineStr">${text}</${prefix}c>`;
}
