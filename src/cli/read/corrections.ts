import { readFileSync } from 'node:fs';
import { Errors } from 'typebox/value';
import { parseJsonOrNone } from '../../base/files/index.ts';
import type { Artifact } from '../../contract/artifact.ts';
import {
  type CorrectionKind,
  type GivenValue,
  NEW_CORRECTION_SCHEMAS,
  type NewCorrection,
  type Place,
} from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { findSheet, listNames } from '../../record/index.ts';
import { usageError } from '../usage-error.ts';

/** Corrections from a JSON file; throws `corrections_unreadable`. */
export function readCorrectionsFile(path: string): NewCorrection[] {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new AdeError('corrections_unreadable', { path, found: code ?? message }, { cause });
  }
  const found = Array.isArray(data)
    ? data.map(findProblem).find((problem) => problem !== undefined)
    : 'it is not a list';
  if (found !== undefined) throw new AdeError('corrections_unreadable', { path, found });
  return data as NewCorrection[];
}

/** The first problem of an entry, according to the schema of its kind. */
function findProblem(entry: unknown, index: number): string | undefined {
  const kind = (entry as { kind?: unknown } | null)?.kind;
  const known = Object.keys(NEW_CORRECTION_SCHEMAS);
  if (!known.includes(kind as string)) return `/${index}/kind must be one of ${listNames(known)}`;
  const [problem] = Errors(NEW_CORRECTION_SCHEMAS[kind as CorrectionKind], entry);
  return problem && `/${index}${problem.instancePath} ${problem.message}`;
}

/** Parses `'My sheet'!C4=city` into a place and a value. The sheet is optional if the document has only one. */
export function parseAssignment(option: string, text: string, artifact: Artifact): { place: Place; value: string } {
  const match = /^(?:(?:'((?:[^']|'')+)'|([^'!=]+))!)?\$?([A-Za-z0-9$:]+)=(.*)$/s.exec(text);
  if (match === null) {
    throw usageError(`${option} ${text}: expected a place, "=" and the right value, such as Sheet1!C4=city.`);
  }
  const [, quoted, plain, a1, value] = match;
  const name = quoted?.replaceAll("''", "'") ?? plain;
  return { place: { sheet: findIndex(option, text, name, artifact), a1: a1!.toUpperCase() }, value: value! };
}

function findIndex(option: string, text: string, name: string | undefined, artifact: Artifact): number {
  if (name !== undefined) return findSheet(artifact, name).index;
  const read = artifact.sheets.filter(({ skipped }) => skipped === undefined);
  if (read.length === 1) return read[0]!.index;
  throw usageError(`${option} ${text}: the document has ${read.length} sheets, so name one, as in Sheet1!C4=city.`);
}

const EXAMPLES: Record<string, string> = {
  '--value': '5=city=Rome',
  '--field-value': 'C4=city=Rome',
  '--value-is': 'city=NYC=New York',
};

/** Parses `city=Rome` into a name and a value. */
export function splitName(option: string, text: string, assigned: string): { name: string; rest: string } {
  const at = assigned.indexOf('=');
  if (at > 0) return { name: assigned.slice(0, at), rest: assigned.slice(at + 1) };
  throw usageError(`${option} ${text}: expected a name, "=" and a value, as in ${EXAMPLES[option]}.`);
}

/**
 * Parses a value as a sheet does: as a number, true, false or a day such as 2024-05-06, otherwise as text. Quoted
 * values and all values of csv files are text.
 */
export function parseValue(text: string, isTextOnly: boolean): GivenValue {
  const value = parseJsonOrNone(text);
  if (typeof value === 'string' && value !== '') return value;
  if (isTextOnly) return text;
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  return /^[1-9]\d{3}-\d{2}-\d{2}$/.test(text) ? { date: text } : text;
}
