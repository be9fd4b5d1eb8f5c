import { type Said, type SaidPoints, type Statement, sameCorrection, subjectOf } from '../corrections/index.ts';
import type { Choice, Line } from './line.ts';

/** Whether a person has answered the line: directly, not as a consequence of another answer. */
export function isAnswered(line: Line, { statements, points }: Said): boolean {
  if (line.about.some((about) => findDirect(statements, about) !== undefined)) return true;
  return line.points.length > 0 && line.points.every((id) => points.some(({ ids }) => ids.includes(id)));
}

/** Whether somebody still has to decide it. */
export const isOpen = (line: Line, said: Said): boolean => line.isOpen && !isAnswered(line, said);

/** The answer that was given; null: none, or one that is not among the answers of the line. */
export function findAnswer(line: Line, said: Said): Choice | null {
  return line.choices.find((choice) => isGiven(choice, said)) ?? null;
}

function isGiven({ statement: [direct] = [], points }: Choice, said: Said): boolean {
  if (direct !== undefined) {
    const given = findDirect(said.statements, direct);
    return given !== undefined && sameCorrection(given, direct);
  }
  const isSettled = (id: string) =>
    said.points.some(({ ids, reason }) => ids.includes(id) && reason.code === points?.reason.code);
  return points?.ids.every(isSettled) === true;
}

/** What was said directly, by subject: each line of a wide document looks for itself and for others. */
const directly = new WeakMap<readonly Statement[], ReadonlyMap<string, Statement[number]>>();

/** What was said directly about the subject of a correction. */
export function findDirect(statements: readonly Statement[], about: Statement[number]): Statement[number] | undefined {
  const known = directly.get(statements) ?? indexDirect(statements);
  return known.get(subjectOf(about));
}

function indexDirect(statements: readonly Statement[]): ReadonlyMap<string, Statement[number]> {
  const pairs = statements.flatMap(([said]) => (said === undefined ? [] : [[subjectOf(said), said] as const]));
  // Of two about one subject, the first counts.
  const index = new Map(pairs.reverse());
  directly.set(statements, index);
  return index;
}

/** The points without those of a line. */
export const dropPoints = (points: readonly SaidPoints[], ids: readonly string[]): SaidPoints[] =>
  points.flatMap((one) => {
    const kept = one.ids.filter((id) => !ids.includes(id));
    return kept.length === 0 ? [] : [{ ...one, ids: kept }];
  });

/** Points with one reason and one scope are said together. */
export function joinPoints(points: readonly SaidPoints[]): SaidPoints[] {
  const groups = Map.groupBy(points, ({ ids: _, ...rest }) => JSON.stringify(rest));
  return [...groups.values()].map((group) => ({ ...group[0]!, ids: [...new Set(group.flatMap(({ ids }) => ids))] }));
}
