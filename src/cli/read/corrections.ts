import { readFileSync } from 'node:fs';
import * as Type from 'typebox';
import { Errors } from 'typebox/value';
import { findSheet } from '../../audit/lookup.ts';
import type { Artifact } from '../../contract/artifact.ts';
import { ColumnFieldSchema, type NewCorrection, type Place, RowLabelSchema } from '../../contract/corrections.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { usageError } from '../report-error.ts';

const NewCorrectionsSchema = Type.Array(
  Type.Union([Type.Omit(ColumnFieldSchema, ['id', 'by', 'at']), Type.Omit(RowLabelSchema, ['id', 'by', 'at'])]),
);

/** Corrections from a JSON file; throws `corrections_unreadable`. */
export function readCorrectionsFile(path: string): NewCorrection[] {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new AdeError('corrections_unreadable', { path, found: code ?? message }, { cause });
  }
  const [problem] = Errors(NewCorrectionsSchema, data);
  if (problem === undefined) return data as NewCorrection[];
  const found = `${problem.instancePath || '/'} ${problem.message}`;
  throw new AdeError('corrections_unreadable', { path, found });
}

/** `'My sheet'!C4=city`: the place, and what is right there. Without a sheet where the document has just one. */
export function parseAssignment(option: string, text: string, artifact: Artifact): { place: Place; value: string } {
  const match = /^(?:(?:'((?:[^']|'')+)'|([^'!=]+))!)?\$?([A-Za-z0-9$:]+)=(.*)$/s.exec(text);
  if (match === null) {
    throw usageError(`${option} ${text}: expected a place, "=" and what is right there, such as Sheet1!C4=city.`);
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
