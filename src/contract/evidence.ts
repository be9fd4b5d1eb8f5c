import type { Artifact, Candidate, Contributor, EvidenceVersions, RowProfile, RuleEntry } from './artifact.ts';
import { findColumnSentence } from './column-evidence.ts';
import { findRowSentence } from './row-evidence.ts';

/** What a piece of evidence is about: rows or columns. */
type About = keyof EvidenceVersions;

/** Name under which the record sums up all pieces that it does not list. */
export const REST = 'rest';

/** Name of the share of a word in a field's `not`; it has no weight, because it always decides. */
export const EXCLUDED_WORD = 'excluded_word';

/** The id of a piece of evidence, in the form of a rule id; the record has only the name. */
function makeId(about: About, name: string): string {
  return `engine.${about}.${name}`;
}

function parseId(id: string): { about: About; name: string } | undefined {
  const [, about, name] = /^engine\.(rows|columns)\.(.+)$/s.exec(id) ?? [];
  return about === undefined ? undefined : { about: about as About, name: name! };
}

/** The sentence of a piece of evidence, by id; undefined for rules, and for pieces of other versions of ADE. */
export function findEvidence(id: string): string | undefined {
  const piece = parseId(id);
  if (piece === undefined) return undefined;
  if (piece.name === REST) return 'all else that was seen';
  if (piece.about === 'columns' && piece.name === EXCLUDED_WORD) return 'its header has a word that the field excludes';
  return piece.about === 'rows' ? findRowSentence(piece.name) : findColumnSentence(piece.name);
}

const RESTS: ReadonlySet<string> = new Set([makeId('rows', REST), makeId('columns', REST)]);

/** Sorts the strongest share first, and the sum of the unlisted pieces last. */
export function compareShares(a: { rule: string; delta: number }, b: { rule: string; delta: number }): number {
  return Number(RESTS.has(a.rule)) - Number(RESTS.has(b.rule)) || Math.abs(b.delta) - Math.abs(a.delta);
}

/** All shares in the scores of a row: from the evidence for its label, and from row rules. */
export function listRowShares({ label, evidence = {}, contributors }: RowProfile): RowProfile['contributors'] {
  const shares = Object.entries(evidence).map(([name, delta]) => ({ rule: makeId('rows', name), label, delta }));
  return [...shares, ...contributors];
}

/** All shares in the score that a column has for a field; undefined if the record has only the total. */
export function listFieldShares({
  evidence = {},
  contributors,
}: Pick<Candidate, 'evidence' | 'contributors'>): Contributor[] | undefined {
  if (contributors === undefined) return undefined;
  const shares = Object.entries(evidence).map(([name, delta]) => ({ rule: makeId('columns', name), delta }));
  return [...shares, ...contributors];
}

type Registry = Pick<Artifact, 'rules' | 'evidence'>;

/** A rule of a record, or a piece of evidence in the form of a rule. */
export function findRule({ rules, evidence }: Registry, id: string): RuleEntry | undefined {
  // A record may come from anywhere: an inherited name such as `constructor` is not a rule.
  if (Object.hasOwn(rules, id)) return rules[id];
  const piece = parseId(id);
  if (piece === undefined) return undefined;
  const versions = evidence?.[piece.about] ?? {};
  return Object.hasOwn(versions, piece.name) ? makeEntry(piece.name, versions[piece.name]!) : undefined;
}

/** All rules of a record, and its pieces of evidence in the form of rules. */
export function listRules({ rules, evidence }: Registry): Record<string, RuleEntry> {
  const list = (about: About) =>
    Object.entries(evidence?.[about] ?? {}).map(([name, version]) => [makeId(about, name), makeEntry(name, version)]);
  return { ...rules, ...Object.fromEntries([...list('rows'), ...list('columns')]) };
}

function makeEntry(name: string, version: string): RuleEntry {
  return { impl: `engine:${name}`, version, kind: 'evidence' };
}
