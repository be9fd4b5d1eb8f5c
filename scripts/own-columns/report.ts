import { addUpConfidence } from '../../src/engine/mapping/index.ts';
import { fitConfidence } from './fit-confidence.ts';
import { TRIAL_KINDS } from './plan.ts';
import type { Decision } from './read-trial.ts';

/** The bounds of the bins of confidence. */
const BOUNDS = [0, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98, 1.01];

/** Stated and true shares of right decisions: all, by what was proposed, by kind of document, by bin, by collection. */
export function listReliability(decisions: readonly Decision[]): string[] {
  const [fields, none] = [decisions.filter(isOfField), decisions.filter((one) => !isOfField(one))];
  const packages = new Set(decisions.map((one) => one.package)).size;
  const right = decisions.filter(({ assigned, expected }) => assigned === expected).length;
  const asked = decisions.filter(({ isAsked }) => isAsked).length;
  return [
    `${decisions.length} columns, ${packages} packages: ${right} mapped right, ${asked} uncertain`,
    formatLine('all', decisions),
    ...[...describe('a field', fields), ...describe('no field', none)],
    ...[...Map.groupBy(decisions, ({ collection }) => collection)].map(([name, list]) =>
      formatLine(`packages of ${name}`, list),
    ),
  ];
}

/** The same decisions with the confidence that the packages of all other collections teach. */
export function readAside(decisions: readonly Decision[]): Decision[] {
  const collections = [...new Set(decisions.map(({ collection }) => collection))];
  return collections.flatMap((aside) => {
    const confidence = learnConfidence(decisions.filter(({ collection }) => collection !== aside));
    return decisions
      .filter(({ collection }) => collection === aside)
      .map((one) => ({
        ...one,
        confidence: addUpConfidence(isOfField(one) ? confidence.field : confidence.no_field, one.signs),
      }));
  });
}

export function learnConfidence(decisions: readonly Decision[]) {
  return {
    field: fitConfidence(decisions.filter(isOfField)),
    no_field: fitConfidence(decisions.filter((one) => !isOfField(one))),
  };
}

const isOfField = ({ proposed }: Decision): boolean => proposed !== null;

function describe(what: string, decisions: readonly Decision[]): string[] {
  const bins = BOUNDS.slice(1).map((to, i) => {
    const from = BOUNDS[i] ?? 0;
    const inside = decisions.filter(({ confidence }) => confidence >= from && confidence < to);
    return formatLine(`  from ${from.toFixed(2)}`, inside);
  });
  const kinds = TRIAL_KINDS.map((kind) =>
    formatLine(
      `  ${kind}`,
      decisions.filter((one) => one.kind === kind),
    ),
  );
  return [formatLine(what, decisions), ...kinds, ...bins];
}

function formatLine(name: string, decisions: readonly Decision[]): string {
  const { length: count } = decisions;
  if (count === 0) return `${name}: none`;
  const stated = decisions.reduce((sum, { confidence }) => sum + confidence, 0) / count;
  const right = decisions.filter(({ proposed, expected }) => proposed === expected).length / count;
  return `${name.padEnd(24)} ${String(count).padStart(6)} columns, stated ${stated.toFixed(3)}, true ${right.toFixed(3)}`;
}
