import type { ColumnCall } from 'ade/rules';

/** What single words and marks say about the text of a title or group row. The words are those of data/words/. */

export type Words = ColumnCall['words'];

/** Sources, dates of printing and the like are not in the lists. */
const NOTE = /^(?:[*†]|page \d+\b)/iu;
const LABEL = /^\p{L}[\p{L} ']{1,30}\s?[:–](?:\s|$)/u;

/** `Period: …`, `Report date:`. */
export function isLabel(text: string): boolean {
  return LABEL.test(text);
}

/** A name with a company's legal form, or with a word for a kind of employer. */
export function isOrganization(text: string, words: Words): boolean {
  return hasWord(text, listWords(words, 'organization')) && !isNoteText(text, words) && !isLabel(text);
}

/** The text after a label: `Acme` of `Employer: Acme`; null if none of the names is its label. */
export function readLabelled(text: string, names: readonly string[]): string | null {
  const [, label, rest] = /^(.{1,60}?)\s*[:–]\s*(.+)$/su.exec(text) ?? [];
  if (label === undefined || rest === undefined) return null;
  return names.some((name) => fold(name) === fold(label)) ? rest : null;
}

/** The beginning of a remark, or a text that is too long for a name. */
function isNoteText(text: string, words: Words): boolean {
  const folded = fold(text);
  const isNote = listWords(words, 'note').some((word) => folded === word || folded.startsWith(`${word} `));
  return isNote || NOTE.test(text) || text.length > 60 || (/[.!]$/.test(text) && text.split(' ').length >= 5);
}

function hasWord(text: string, list: readonly string[]): boolean {
  const padded = ` ${fold(text)} `;
  return list.some((word) => padded.includes(` ${word} `));
}

function listWords(words: Words, list: 'note' | 'organization'): string[] {
  return Object.values(words).flatMap(({ rows }) => (rows?.[list] ?? []).map(fold));
}

/** Lower case, without accents and marks. */
function fold(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .join(' ');
}
