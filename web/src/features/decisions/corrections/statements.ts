import type { NewCorrection } from './correction-api.ts';

/** One decision of a person: its first correction states the decision, and the others follow from it. */
export type Statement = readonly NewCorrection[];

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
  for (const [, ...following] of statements) {
    for (const one of following) if (!bySubject.has(subjectOf(one))) bySubject.set(subjectOf(one), one);
  }
  return [...bySubject.values()];
}

/** Whether a correction has the same subject, directly or as a consequence. */
export const isSaid = (statements: readonly Statement[], about: NewCorrection): boolean =>
  listCorrections(statements).some((one) => subjectOf(one) === subjectOf(about));
