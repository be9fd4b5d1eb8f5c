import type { PlantedError } from './lists/index.ts';
import type { Line } from './player/screen.ts';
import type { Worked } from './player/worked.ts';
import type { Write } from './report.ts';

/** A point that stops a document, in the words of its record. */
export interface Finding {
  code: string;
  message: string;
}

/** What became of a document with an error in the hands of somebody in a hurry. */
export interface HastyOutcome extends Worked {
  /** Fitting codes among the points that stop the document, before anybody decided anything. */
  found: readonly Finding[];
  /** Those of them that are gone since the person corrected something. */
  corrected: readonly Finding[];
  isAccepted: boolean;
}

/**
 * The words by which a sentence shows what it is about, for the codes of findings. A sentence names headers and
 * fields of the document, too, but not what is wrong with them.
 */
const KINDS: readonly (readonly [RegExp, RegExp])[] = [
  [/^(names_|person_|texts_moved)/, /name|person|member|number/i],
  [/^(dates_|age_|start_)/, /birth|date|day|born|age|start/i],
  [/^key/, /number|id\b|ids\b|key|member/i],
  [/^(amount|total|drift\.sum)/, /amount|times|total|sum|hours|contribution|negative|same/i],
  [
    /^(values_missing|drift\.empty|types_changed|cells_shifted|drift\.errors|field_lost)/,
    /empty|missing|text|number|value|cells|shifted|read|kind/i,
  ],
  [/^(drift\.rows|end_missing|rows_)/, /rows?|members?|end|gone|less|fewer|same|again/i],
  [/^fields_exchanged/, /swapped|exchanged|each other|other’s|values/i],
  [/^period/, /period|month|title|20\d\d/i],
];

/** Whether a line that was decided is about the finding: by most of its words, or as a sentence of its kind. */
export function isAbout({ code, message }: Finding, { text, column }: Pick<Line, 'text' | 'column'>): boolean {
  const words = listWords(message);
  const shown = new Set(listWords(text));
  const shared = words.filter((word) => shown.has(word)).length;
  if (words.length > 0 && shared >= words.length / 2) return true;
  return column === undefined && (KINDS.find(([codes]) => codes.test(code))?.[1].test(text) ?? false);
}

const listWords = (text: string): string[] => text.toLowerCase().match(/\p{L}{4,}/gu) ?? [];

/** Findings of an accepted document that stop it, and that no decided line was about. */
export const listSkipped = ({ isAccepted, found, corrected, decided }: HastyOutcome): Finding[] =>
  isAccepted
    ? found.filter((finding) => !corrected.includes(finding) && !decided.some((line) => isAbout(finding, line)))
    : [];

/** No document with a finding that stops is accepted without its line having been decided. */
export function reportPlanted(outcomes: readonly HastyOutcome[], isVerbose: boolean, write: Write): boolean {
  const stopped = outcomes.filter(({ found }) => found.length > 0);
  const skipped = stopped.filter((one) => listSkipped(one).length > 0);
  const silent = outcomes.filter(({ found, isAccepted }) => found.length === 0 && isAccepted);
  const isMet = skipped.length === 0;
  const name = ({ document }: HastyOutcome) => `${nameOf(document.error)} in ${document.name}`;
  write(
    `${isMet ? 'met  ' : 'SHORT'} accepted without the line of the error: ${skipped.length} of ${stopped.length} documents that ADE stops\n`,
  );
  write(`      ADE does not stop ${silent.length} of ${outcomes.length} documents with errors\n`);
  for (const one of skipped) write(`      not asked: ${name(one)}: ${list(listSkipped(one))}\n`);
  for (const one of silent) write(`      not found: ${name(one)}\n`);
  if (!isVerbose) return isMet;
  for (const one of stopped) {
    const outcome = one.isAccepted ? 'accepted' : `not accepted: ${one.reason}`;
    write(
      `      ${name(one)}: ${list(one.found)}; ${outcome}\n${one.decided.map(({ text }) => `        ${text}\n`).join('')}`,
    );
  }
  return isMet;
}

const list = (found: readonly Finding[]): string => found.map(({ code }) => code).join(', ');

const nameOf = (error: PlantedError | undefined): string =>
  error === undefined ? 'no error' : `${error.kind} ${error.name} (${error.variant})`;
