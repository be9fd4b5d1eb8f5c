import type { NewCorrection } from './correction-api.ts';

/** One decision of a person: its first correction states the decision, and the others follow from it. */
export type Statement = readonly NewCorrection[];

/** The subject of a correction; of two corrections with the same subject, the later one counts. */
export function subjectOf(correction: NewCorrection): string {
  const { kind, places } = correction;
  if (places.length === 0) return JSON.stringify(correction);
  const ofField = kind === 'cell_value' || kind === 'field_value' || kind === 'value_is';
  return JSON.stringify([kind, places, ofField ? correction.field : null]);
}

export const findStatement = (statements: readonly Statement[], about: NewCorrection): Statement =>
  statements.find(([said]) => said && subjectOf(said) === subjectOf(about)) ?? [];

/** Adds a statement; it replaces statements on the same subject, and those that give the field to another column. */
export function addStatement(statements: readonly Statement[], next: Statement): Statement[] {
  const [said] = next;
  if (!said) return [...statements];
  const others = statements.filter(
    ([other]) => other && subjectOf(other) !== subjectOf(said) && !takesFrom(said, other),
  );
  return [...others, next];
}

export const dropStatement = (statements: readonly Statement[], about: NewCorrection): Statement[] =>
  statements.filter(([said]) => said && subjectOf(said) !== subjectOf(about));

function takesFrom(said: NewCorrection, other: NewCorrection): boolean {
  return (
    said.kind === 'column_field' && other.kind === 'column_field' && said.field !== null && said.field === other.field
  );
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
