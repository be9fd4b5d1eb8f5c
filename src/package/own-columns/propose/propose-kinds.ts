import { type ColumnKindName, columnKinds } from '../../../contract/column-kinds.ts';
import type { OwnChecks, OwnColumn, ProposedColumns } from '../../../contract/own-columns.ts';
import { type FieldOutcome, viewColumn, weighColumns } from '../../../engine/mapping/index.ts';
import type { FoundColumn, FoundColumns } from '../found-column.ts';
import { findNames, readNames } from './common-names.ts';
import { findKindByName, isQuestion, type NameHints } from './kind-by-name.ts';
import { type DocumentHabits, findKindByValues, type KindOfValues } from './kind-by-values.ts';
import { type SplitValues, splitMissing } from './missing-words.ts';
import { dropRepeated, findKey, findRequired, proposeRole } from './propose-roles.ts';
import { readDates } from './read-dates.ts';
import { findMark, readNumbers } from './read-numbers.ts';
import { getStarterModel, type StarterModel } from './starter-model.ts';

/** A kind is only proposed if it is more probable than not. */
const MIN_CHANCE = 0.5;
/** More values would not change the evidence of a column. */
const MAX_WEIGHED = 400;

/** Proposes a kind for each column: by learned weights, by its values, and by the words of its name. */
export function proposeKinds(found: FoundColumns): ProposedColumns {
  const { title, columns } = found;
  const starter = getStarterModel();
  const table: Table = { starter, language: starter.columns.languages.guess(columns.map(({ label }) => [label])) };
  const inputs = columns.map((column) => {
    const { filled, missing } = splitMissing(column.values);
    const values = filled.slice(0, MAX_WEIGHED);
    return { column, filled, missing, headerParts: [column.label], values, rules: new Map<string, never>() };
  });
  const habits = findHabits(inputs, table);
  const proposed = weighColumns(starter.columns, inputs).map(({ column: input, fields }): OwnColumn => {
    const { label, field, synonyms, description, checks } = input.column;
    const proposal = proposeKind(table, input, fields, habits);
    const role = proposeRole(proposal.kind, readNameHints(table, label));
    const all = { ...proposal.checks, ...listMissing(proposal, input), ...checks };
    return {
      label,
      kind: proposal.kind,
      ...(field === undefined ? {} : { field }),
      ...(role === undefined ? {} : { role }),
      ...(synonyms.length > 0 ? { synonyms } : {}),
      ...(description === undefined ? {} : { description }),
      ...(Object.keys(all).length > 0 ? { checks: all } : {}),
    };
  });
  const key = findKey(proposed, found);
  const keyed = dropRepeated(proposed.map((column, i) => (i === key ? { ...column, key: true } : column)));
  const required = findRequired(keyed, found);
  const notes = keyed.flatMap(({ label, checks }, i) => {
    const order = columns[i]?.checks.date_order === undefined ? checks?.date_order : undefined;
    return order === undefined ? [] : [`"${label}": day and month may be either way round; they are read as ${order}.`];
  });
  return {
    title,
    columns: keyed.map((column, i) => (required[i] ? requireValues(column) : column)),
    values: keyed.map(() => []),
    notes: [...found.notes, ...notes],
  };
}

interface Table {
  starter: StarterModel;
  /** The language of its headers. */
  language: string | null;
}

interface Input extends SplitValues {
  readonly column: FoundColumn;
}

/** Kinds in which a word for a missing value stays as it is. */
const TEXTS: readonly ColumnKindName[] = ['text', 'code', 'address', 'employer', 'job_title', 'link'];

/** Kinds of which a value may be such a word: the surname `Na`, the state `ND`. */
const NAMES: readonly ColumnKindName[] = ['first_name', 'last_name', 'full_name', 'city', 'province'];
const WORD = /^\p{L}+$/u;

function listMissing({ kind, checks }: KindOfValues, { missing }: SplitValues): OwnChecks {
  const found = NAMES.includes(kind) ? missing.filter((text) => !WORD.test(text)) : missing;
  const all = [...(checks?.missing_values ?? []), ...found];
  return TEXTS.includes(kind) || all.length === 0 ? {} : { missing_values: all };
}

function requireValues(column: OwnColumn): OwnColumn {
  return { ...column, checks: { ...column.checks, required: true } };
}

/** How the columns that tell write numbers and days. */
function findHabits(columns: readonly SplitValues[], { language }: Table): DocumentHabits {
  const filled = columns.map(({ filled }) => filled).filter((texts) => texts.length > 0);
  const orders = new Set(filled.flatMap((texts) => readDates(texts)?.only ?? []));
  const [order] = orders.size === 1 ? orders : [];
  const isInDollars = filled.some((texts) => texts.some((text) => /^\(?-?\$\s?\d/.test(text)));
  const isAmerican = isInDollars && (language === null || language === 'en');
  return { mark: findMark(filled), order, usualOrder: isAmerican ? 'mdy' : 'dmy' };
}

function proposeKind(
  table: Table,
  { column: { among, checks, label }, filled }: Input,
  fields: readonly FieldOutcome[],
  habits: DocumentHabits,
): KindOfValues {
  const [first] = among;
  // A column with a short list of values does not need the cleaning of names and addresses.
  if (among.length === 1 || checks.one_of !== undefined) return { kind: first };
  const hints = readNameHints(table, label);
  if (filled.length === 0 && isQuestion(hints) && among.includes('boolean')) return { kind: 'boolean' };
  const learned = findLearned(table.starter, fields);
  // Payees are firms more often than people, whose names would be written otherwise.
  const isOfFirms = filled.length === 0 && findNames(label, readNames()).source === 'counterparty';
  if (isOfFirms && among.includes('text')) return { kind: 'text' };
  if (learned !== undefined && among.includes(learned) && !isOfOtherDigits(learned, hints, filled))
    return { kind: learned };
  const found =
    filled.length > 0
      ? findKindByValues(viewValues(table, label, filled), hints, habits)
      : { kind: findKindByName(hints) };
  return among.includes(found.kind) ? found : { kind: first };
}

/** Whether digits only look like postal codes or phones: the header does not say so, and they may be numbers or codes. */
function isOfOtherDigits(learned: ColumnKindName, hints: NameHints, texts: readonly string[]): boolean {
  if (learned !== 'postal_code' && learned !== 'phone') return false;
  const named = findKindByName(hints);
  return named === 'code' || (named !== learned && readNumbers(texts) !== null);
}

/** The kind of the starter's field that this column would become. */
function findLearned({ columns }: StarterModel, fields: readonly FieldOutcome[]): ColumnKindName | undefined {
  const probable = fields.filter(({ chance }) => chance >= MIN_CHANCE);
  const [best] = probable.sort((a, b) => b.chance - a.chance);
  if (best === undefined || !columns.isTaught[best.index]) return undefined;
  const kinds = Object.entries(columnKinds) as [ColumnKindName, { weightsOf: string | null }][];
  return kinds.find(([, { weightsOf }]) => weightsOf === best.name)?.[0];
}

function viewValues({ starter, language }: Table, label: string, texts: readonly string[]) {
  const model = starter.columns.languages.getModel(language);
  return { texts, ...viewColumn(model, { headerParts: [label], values: texts.slice(0, MAX_WEIGHED) }).values };
}

const CURRENCY = /\p{Sc}|\b(?:CAD|CHF|CZK|DKK|EUR|GBP|NOK|PLN|SEK|USD)\b/u;

/** The words of a label, and the starter's field with this name. */
function readNameHints({ starter: { columns, plain }, language }: Table, label: string): NameHints {
  const input = { headerParts: [label], values: [] };
  const { header } = viewColumn(plain.languages.getModel(null), input);
  const { names } = viewColumn(columns.languages.getModel(language), input);
  const exact = [...names].find(([, match]) => match.exact === 1)?.[0];
  const ends = [...names].find(([, match]) => match.ends === 1)?.[0];
  const field = exact ?? ends;
  return {
    words: header.words,
    field: field === undefined ? undefined : columns.fields[field],
    hasCurrency: CURRENCY.test(label),
  };
}
