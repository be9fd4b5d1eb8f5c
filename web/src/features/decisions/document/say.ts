import { type FindTable, type Said, withStatement } from '../corrections/index.ts';
import { type Choice, dropPoints, type Line } from '../lines/index.ts';

/** What is said with one more answer; it replaces an earlier answer to the same line. */
export function say(now: Said, line: Line, { statement = [], points }: Choice, findTable: FindTable): Said {
  const cleared = line.about.reduce((all, about) => withStatement(all, about, [], findTable), now.statements);
  const others = dropPoints(now.points, line.points);
  const [direct] = statement;
  return {
    statements: direct === undefined ? cleared : withStatement(cleared, direct, statement, findTable),
    points: points === undefined ? others : [...others, points],
  };
}

/** Without a step in this window, the newest answer is taken back. */
export const dropLast = ({ statements, points }: Said): Said =>
  points.length > 0 ? { statements, points: points.slice(0, -1) } : { statements: statements.slice(0, -1), points };
