import { CHECK_CODES } from './codes.ts';
import { countAlarms, countKinds, countTexts, type KindFigures, shareOf } from './count.ts';
import { type Finding, type Honest, isPointedAt } from './judge.ts';
import type { Results } from './run-sender.ts';

/** What the issue of these checks asks for. */
export interface Limits {
  /** A kind counts if it is pointed at in this share of the lists that have its fields. */
  share: number;
  kinds: number;
  kindsOfFirst: number;
  /** Honest documents with a false alarm, for each hundred. */
  alarms: number;
  stops: number;
  pairs: number;
}

export const LIMITS: Limits = { share: 0.95, kinds: 30, kindsOfFirst: 15, alarms: 3, stops: 1.5, pairs: 400 };

export type Print = (what: string, found: string, isMet: boolean) => void;
export type Write = (line: string) => void;

/** Prints all figures, and what of them is as required. */
export function report({ findings, honest }: Results, limits: Limits, print: Print, write: Write): void {
  const compared = countKinds(findings.filter(({ isFirstDocument }) => !isFirstDocument));
  const first = countKinds(findings.filter(({ isFirstDocument }) => isFirstDocument));
  writeKinds(compared, first, limits, write);
  writeChecks(findings, honest, write);
  const percent = `${100 * limits.share} %`;
  const enough = (figures: KindFigures[]) =>
    figures.filter((one) => one.lists > 0 && shareOf(one) >= limits.share).length;
  const [found, foundFirst] = [enough(compared), enough(first)];
  const all = compared.filter(({ lists }) => lists > 0).length;
  print(`kinds pointed at in ${percent} of the lists`, `${found} of ${all} (${limits.kinds})`, found >= limits.kinds);
  print('in first documents', `${foundFirst} of ${all} (${limits.kindsOfFirst})`, foundFirst >= limits.kindsOfFirst);
  const pairs = honest.filter(({ isFirstDocument }) => !isFirstDocument);
  const alone = honest.filter(({ isFirstDocument }) => isFirstDocument);
  print('honest pairs', String(pairs.length), pairs.length >= limits.pairs);
  printAlarms('honest pairs', pairs, limits, print, write);
  printAlarms('honest first documents', alone, { ...limits, stops: limits.alarms }, print, write);
}

/** Only checks are judged; what a record says of how the document was read is printed as well. */
function printAlarms(
  what: string,
  honest: readonly Honest[],
  { alarms, stops }: Limits,
  print: Print,
  write: Write,
): void {
  const isOfCheck = (code: string) => CHECK_CODES.has(code);
  const all = countAlarms(honest, (one) => [...one.stops, ...one.hints].some(isOfCheck));
  const stopping = countAlarms(honest, (one) => one.stops.some(isOfCheck));
  print(`${what}: false alarms per 100`, `${all.toFixed(1)} (${alarms})`, all <= alarms);
  print(`${what}: that stop, per 100`, `${stopping.toFixed(1)} (${stops})`, stopping <= stops);
  const reading = countTexts(honest.flatMap((one) => [...one.stops, ...one.hints].filter((code) => !isOfCheck(code))));
  if (reading.size > 0) write(`      of how they were read, not judged: ${list(reading)}`);
}

function writeKinds(
  compared: readonly KindFigures[],
  first: readonly KindFigures[],
  { share }: Limits,
  write: Write,
): void {
  write(
    `${'kind'.padEnd(40)} ${'lists'.padStart(6)} ${'pointed at'.padStart(14)} ${'first document'.padStart(16)}  by`,
  );
  for (const [i, one] of compared.entries()) {
    const { kind, lists, by } = one;
    const label = `${String(kind.number).padStart(2)} ${kind.name}`.padEnd(40);
    const mark = lists > 0 && shareOf(one) < share ? ' !' : '  ';
    write(
      `${label} ${String(lists).padStart(6)} ${describe(one).padStart(14)}${mark} ${describe(first[i]!).padStart(14)}  ${list(by)}`,
    );
    if (mark !== ' !') continue;
    const variants = [...one.variants].map(([name, [pointed, all]]) => `${name} ${pointed} of ${all}`);
    write(`   ${variants.join(', ')}${one.others.size > 0 ? `; what does not fit: ${list(one.others)}` : ''}`);
  }
}

const describe = (one: KindFigures): string => `${one.pointed} (${Math.round(100 * shareOf(one))} %)`;

const list = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([text, count]) => `${text} ${count}`).join(', ');

/** For each code: the kinds that it points at, and its false alarms. */
function writeChecks(findings: readonly Finding[], honest: readonly Honest[], write: Write): void {
  const later = findings.filter(({ isFirstDocument }) => !isFirstDocument);
  const alarms = (isFirst: boolean) =>
    countTexts(
      honest.filter((one) => one.isFirstDocument === isFirst).flatMap(({ stops, hints }) => [...stops, ...hints]),
    );
  const [pairs, first] = [alarms(false), alarms(true)];
  const codes = new Set([...later.flatMap(({ fitting }) => fitting), ...pairs.keys(), ...first.keys()]);
  write('');
  write(`${'check'.padEnd(26)} ${'false alarms'.padStart(12)} ${'first'.padStart(6)}  points at (kind:% of its lists)`);
  for (const code of [...codes].sort()) {
    const found = countKinds(later).flatMap(({ kind, lists, by }) =>
      by.has(code) ? [`${kind.number}:${Math.round((100 * by.get(code)!) / lists)}`] : [],
    );
    write(
      `${code.padEnd(26)} ${String(pairs.get(code) ?? 0).padStart(12)} ${String(first.get(code) ?? 0).padStart(6)}  ${found.join(' ')}`,
    );
  }
  write('');
}

/** Every list of a kind, or every kind of a list, one line each. */
export function writeFindings({ findings, honest }: Results, write: Write): void {
  for (const { list: name, month, isFirstDocument, stops, hints } of honest)
    if (stops.length + hints.length > 0)
      write(`honest ${name} ${month}${isFirstDocument ? ' (first)' : ''}: ${[...stops, ...hints].join(', ')}`);
  for (const finding of findings) {
    const { list: name, kind, variant, isFirstDocument, fitting, others } = finding;
    const verdict = isPointedAt(finding) ? 'found ' : 'MISSED';
    const found = [fitting.join(', ') || '-', ...(others.length > 0 ? [`also ${others.join(', ')}`] : [])].join('; ');
    write(`${verdict} ${name} ${kind.number} ${variant}${isFirstDocument ? ' (first)' : ''}: ${found}`);
  }
}
