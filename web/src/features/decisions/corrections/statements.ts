import type { AcceptAttention } from '../../../api/contract.ts';
import type { NewCorrection } from './correction-api.ts';

/** One decision of a person: its first correction states the decision, and the others follow from it. */
export type Statement = readonly NewCorrection[];

/** Points that a person settles as they are, with the code of the reason. */
export type SaidPoints = AcceptAttention;

/** What a person has said about a document and not applied yet. */
export interface Said {
  statements: readonly Statement[];
  points: readonly SaidPoints[];
}

export const NOTHING_SAID: Said = { statements: [], points: [] };

export const countSaid = ({ statements, points }: Said): number => statements.length + points.length;

/** The id of the table that contains a place; undefined if there is none. */
export type FindTable = (place: NewCorrection['places'][number]) => string | undefined;

/** The subject of a correction; of two corrections with the same subject, the later one counts. */
export function subjectOf(correction: NewCorrection): string {
  const { kind, places } = correction;
  if (places.length === 0) return JSON.stringify(correction);
  const ofField = kind === 'cell_value' || kind === 'field_value' || kind === 'value_is';
  return JSON.stringify([kind, places, ofField ? correction.field : null]);
}

export const findStatement = (statements: readonly Statement[], about: NewCorrection): Statement =>
  statements.find(([said]) => said && subjectOf(said) === subjectOf(about)) ?? [];

/**
 * Adds a statement; it replaces statements on the same subject, and those that give the field to another column of the
 * same table.
 */
export function addStatement(statements: readonly Statement[], next: Statement, findTable: FindTable): Statement[] {
  const [said] = next;
  if (!said) return [...statements];
  const others = statements.filter(
    ([other]) => other && subjectOf(other) !== subjectOf(said) && !takesFrom(said, other, findTable),
  );
  return [...others, next];
}

export const dropStatement = (statements: readonly Statement[], about: NewCorrection): Statement[] =>
  statements.filter(([said]) => said && subjectOf(said) !== subjectOf(about));

/** Whether a correction gives another column of the same table the field that the other correction gives. */
function takesFrom(said: NewCorrection, other: NewCorrection, findTable: FindTable): boolean {
  if (said.kind !== 'column_field' || other.kind !== 'column_field') return false;
  if (said.field === null || said.field !== other.field) return false;
  const tables = said.places.map(findTable);
  return other.places.map(findTable).some((table) => table !== undefined && tables.includes(table));
}

/** All corrections of some statements; a direct statement about a place overrides another statement's consequence. */
export function listCorrections(statements: readonly Statement[]): NewCorrection[] {
  const bySubject = new Map<string, NewCorrection>();
  for (const [said] of statements) if (said) bySubject.set(subjectOf(said), said);
  const said = new Set([...bySubject.values()].flatMap(listSubjects));
  for (const [, ...following] of statements) {
    for (const one of following) {
      const places = one.places.filter((place) => !said.has(subjectOf({ ...one, places: [place] })));
      const left = { ...one, places };
      if (one.places.length === 0 || places.length > 0)
        bySubject.set(subjectOf(left), bySubject.get(subjectOf(left)) ?? left);
    }
  }
  return [...bySubject.values()];
}

/** The subject of each place of a correction. */
const listSubjects = (correction: NewCorrection): string[] =>
  correction.places.map((place) => subjectOf({ ...correction, places: [place] }));

/** Whether two corrections say the same, apart from their reasons. */
export const sameCorrection = (one: NewCorrection, other: NewCorrection): boolean =>
  JSON.stringify({ ...one, reason: undefined }) === JSON.stringify({ ...other, reason: undefined });
