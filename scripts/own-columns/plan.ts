import { createHash } from 'node:crypto';
import { normalizeHeader } from '../../src/rules/index.ts';
import type { LabelledDocument } from '../../src/trials/score/corpus/read-corpus.ts';

/** A labelled column of a document, with what it means; columns with the same meaning have the same in all documents. */
export interface Meant {
  readonly header: string;
  readonly meaning: string;
}

/** A package to make from the columns of a document, and the documents to read with it. */
export interface Trial {
  readonly source: LabelledDocument;
  /** Other names of the source's columns, by meaning, as a schema lists them; empty for a document alone. */
  readonly synonyms: ReadonlyMap<string, readonly string[]>;
  readonly documents: readonly TrialDocument[];
}

export interface TrialDocument {
  readonly document: LabelledDocument;
  /** `edition`: of the source's own group; `kin`: another of its collection; `stranger`: of another collection. */
  readonly kind: TrialKind;
}

export const TRIAL_KINDS = ['edition', 'kin', 'stranger'] as const;
export type TrialKind = (typeof TRIAL_KINDS)[number];

/** How many documents of each kind are read with a package. */
const COUNTS: Readonly<Record<TrialKind, number>> = { edition: 1, kin: 6, stranger: 4 };

/** With fewer columns, a document is not a source. */
const MIN_COLUMNS = 4;

/** The columns of a document that labels give a meaning. */
export function listMeant({ labels }: LabelledDocument): Meant[] {
  const columns = labels.sheets.flatMap(({ tables = [] }) => tables.flatMap((table) => table.columns ?? []));
  return columns.flatMap(({ header, target_field: meaning }) =>
    header === undefined || header === '' || meaning === null ? [] : [{ header, meaning }],
  );
}

/**
 * For each collection, up to `count` packages. Every second one also knows the names that half of the collection's other
 * groups use, and reads documents of the other half. The order is random but always the same.
 */
export function planTrials(corpus: readonly LabelledDocument[], count: number): Trial[] {
  const trials: Trial[] = [];
  for (const [collection, all] of Map.groupBy(corpus, (document) => document.collection)) {
    const sources = shuffle(oneOfEachGroup(all), collection).filter((one) => listMeant(one).length >= MIN_COLUMNS);
    // A collection that shares no meaning between groups can only be strangers to others.
    const isShared = sources.some((source) => sources.some((other) => other !== source && share(source, other)));
    if (!isShared) continue;
    for (const [i, source] of sources.slice(0, count).entries()) {
      const others = shuffle(
        all.filter((one) => groupOf(one) !== groupOf(source) && share(source, one)),
        source.name,
      );
      const knowsNames = i % 2 === 1;
      const told = knowsNames ? others.filter((one) => isEven(groupOf(one))) : [];
      const kin = knowsNames ? others.filter((one) => !isEven(groupOf(one))) : others;
      const same = all.filter((one) => groupOf(one) === groupOf(source));
      // Of a group with one document, the document itself: an edition often has the same header.
      const editions = same.length > 1 ? same.filter((one) => one !== source) : same;
      const strangers = shuffle(
        corpus.filter((one) => one.collection !== collection),
        source.name,
      );
      const documents = Object.entries({ edition: editions, kin, stranger: strangers }).flatMap(([kind, list]) =>
        list.slice(0, COUNTS[kind as TrialKind]).map((document) => ({ document, kind: kind as TrialKind })),
      );
      trials.push({ source, synonyms: listSynonyms(told), documents });
    }
  }
  return trials;
}

export const groupOf = ({ labels, name }: LabelledDocument): string => labels.group ?? name;

function oneOfEachGroup(documents: readonly LabelledDocument[]): LabelledDocument[] {
  return [...Map.groupBy(documents, groupOf).values()].map(([first]) => first!);
}

function share(one: LabelledDocument, other: LabelledDocument): boolean {
  const meanings = new Set(listMeant(one).map(({ meaning }) => meaning));
  return listMeant(other).some(({ meaning }) => meanings.has(meaning));
}

function listSynonyms(documents: readonly LabelledDocument[]): Map<string, string[]> {
  const names = new Map<string, Map<string, string>>();
  for (const { header, meaning } of documents.flatMap(listMeant)) {
    names.set(meaning, (names.get(meaning) ?? new Map()).set(normalizeHeader(header), header));
  }
  return new Map([...names].map(([meaning, found]) => [meaning, [...found.values()]]));
}

function shuffle(documents: readonly LabelledDocument[], seed: string): LabelledDocument[] {
  const order = new Map(documents.map((one) => [one, hash(`${seed}/${one.name}`)]));
  return [...documents].sort((a, b) => (order.get(a)! < order.get(b)! ? -1 : 1));
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const isEven = (text: string): boolean => Number.parseInt(hash(text).slice(0, 4), 16) % 2 === 0;
