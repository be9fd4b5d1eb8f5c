import { columnEvidence, WHOLE_HEADER } from '../../../contract/column-evidence.ts';
import {
  type ColumnModel,
  type ColumnView,
  listSignsBeside,
  listTableSigns,
  type Sign,
  viewColumn,
} from '../../../engine/mapping/index.ts';
import { COLUMN_MODES, type ColumnMode } from './column-modes.ts';
import { makeExample, type PieceNumbers } from './examples.ts';
import { addUpExample, type ColumnLayout, type LabelledExample, toChances } from './fit-columns.ts';
import type { ColumnDocument } from './labelled-columns.ts';
import { addUpRules } from './rule-deltas.ts';

/** A column to learn from, with its own evidence. */
export interface ColumnSample {
  readonly group: string;
  readonly signs: readonly Sign[];
  /** The deltas of rules for each field and for no field; null if rules add nothing. */
  readonly given: Float64Array | null;
  /** Index of the column's field. The number of fields means that it has no field; -1: its field is unknown. */
  readonly label: number;
  /** The weight of the column in the fit. */
  readonly count: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** All columns of the documents: unchanged, then without headers, with few values and without values. */
export function listSamples(
  documents: readonly ColumnDocument[],
  model: Pick<ColumnModel, 'languages' | 'fields' | 'isTaught' | 'roles'>,
): ColumnSample[] {
  const list = (mode: ColumnMode): ColumnSample[] => {
    const { hasHeaders, maxValues, count } = COLUMN_MODES[mode];
    return documents.flatMap(({ group, tables }) =>
      tables.flatMap(({ columns, rules }) => {
        const inputs = columns.map(({ headerParts, values }) => ({
          headerParts: hasHeaders ? headerParts : [],
          values: values.slice(0, maxValues),
        }));
        const all = listTableSigns(model, inputs);
        const language = model.languages.guess(inputs.map(({ headerParts }) => headerParts));
        const words = model.languages.getModel(language);
        return columns.map(({ field }, i): ColumnSample => {
          const names = viewColumn(words, { headerParts: inputs[i]?.headerParts ?? [], values: [] });
          const isKnown = field !== undefined && (field !== null || !isNameOfOthers(names, model.isTaught));
          const given = addUpRules(rules[mode][i], model.fields);
          const label = !isKnown ? -1 : field === null ? model.fields.length : model.fields.indexOf(field);
          return {
            group,
            signs: all[i] ?? [],
            given: given?.deltas ?? null,
            // If a rule decides a column alone, nothing can be learned from it.
            label: given?.isDecided ? -1 : label,
            count,
            isFirst: i === 0,
            isLast: i === columns.length - 1,
          };
        });
      }),
    );
  };
  return [...list('whole'), ...list('headerless'), ...list('short'), ...list('blank')];
}

/** The fields that occur in columns of the documents or were taught before. */
export function findTaught(
  documents: readonly ColumnDocument[],
  fields: readonly string[],
  defaults: Readonly<Record<string, number>>,
): boolean[] {
  const labels = documents.flatMap(({ tables }) => tables.flatMap(({ columns }) => columns.map(({ field }) => field)));
  const found = new Set(labels);
  return fields.map((field) => found.has(field) || Object.hasOwn(defaults, field));
}

/** Whether the header only names fields that were not taught: then it is no evidence against other fields. */
function isNameOfOthers({ names }: ColumnView, isTaught: readonly boolean[]): boolean {
  const exact = [...names].filter(([, match]) => match.exact + match.numbered + match.lastPart + match.whole > 0);
  return exact.length > 0 && exact.every(([field]) => !isTaught[field]);
}

/** Adds the evidence of neighbouring columns to the samples, according to the numbers of a model. */
export function addNeighbours(
  samples: readonly ColumnSample[],
  point: Float64Array,
  {
    layout,
    numbers,
    fields,
    among,
  }: { layout: ColumnLayout; numbers: PieceNumbers; fields: readonly string[]; among: readonly number[] },
): LabelledExample[] {
  const chances = samples.map(({ signs, given }) => {
    const sums = new Float64Array(layout.classes);
    addUpExample(point, layout, makeExample(signs, numbers, given), sums);
    toChances(sums, among);
    return fields.map((name, i) => ({ name, chance: sums[i]! }));
  });
  return samples.map(({ signs, given, isFirst, isLast, label, count }, i) => {
    const beside = listSignsBeside(isFirst ? undefined : chances[i - 1], isLast ? undefined : chances[i + 1]);
    return { example: makeExample([...signs, ...beside], numbers, given), label, count };
  });
}

/** Number of header groups that must share a word before it can have a weight. */
const MIN_GROUPS = 3;

/** Words in the headers of several groups, into which run-together words may be split. */
export function listSharedWords(documents: readonly ColumnDocument[], split: (text: string) => string[]): string[] {
  const groups = new Map<string, Set<string>>();
  for (const { group, tables } of documents) {
    for (const { headerParts } of tables.flatMap(({ columns }) => columns)) {
      for (const word of headerParts.flatMap(split)) groups.set(word, (groups.get(word) ?? new Set()).add(group));
    }
  }
  const isShared = ([word, found]: [string, Set<string>]) => found.size >= MIN_GROUPS && /^\p{L}{3,40}$/u.test(word);
  return [...groups].filter(isShared).map(([word]) => word);
}

/** The pieces of evidence that may get weights: all except whole headers; words only if several groups share them. */
export function listPieces(
  samples: readonly ColumnSample[],
  fields: readonly string[],
  present: readonly string[],
): string[] {
  const groups = new Map<string, Set<string>>();
  for (const { signs, group } of samples) {
    for (const { piece } of signs) {
      if (piece.includes('.') && !piece.startsWith(WHOLE_HEADER))
        groups.set(piece, (groups.get(piece) ?? new Set()).add(group));
    }
  }
  const words = [...groups].filter(([, found]) => found.size >= MIN_GROUPS).map(([piece]) => piece);
  const beside = fields.flatMap((field) => [`left_is.${field}`, `right_is.${field}`]);
  const named = Object.values(columnEvidence).flatMap((group) => Object.keys(group));
  return [...new Set([...named, ...beside, ...present, ...words])];
}
