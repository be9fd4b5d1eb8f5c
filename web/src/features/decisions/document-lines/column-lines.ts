import { t } from '../../../lib/texts.ts';
import type { ColumnChoice } from '../../entities/fields/index.ts';
import { type Said, subjectOf } from '../corrections/index.ts';
import { findDirect } from '../lines/index.ts';
import type { ReviewedAttention } from '../review/index.ts';
import { listChoices } from './column-choices.ts';
import type { ColumnLine, ColumnMemory, ColumnSources } from './column-line.ts';
import { explain } from './explain-column.ts';
import { groupColumns, LEAST_TO_PROPOSE, listColumns, wordsOf } from './group-columns.ts';
import { offerLacking } from './offer-lacking.ts';
import { cellOf, type PlacedColumn, sayColumn, thenOf } from './placed-column.ts';

/** The points that are about one column. */
const OF_COLUMN: readonly ReviewedAttention['code'][] = ['uncertain_mapping', 'field_taken', 'recipe_piece_unfit'];

/** All columns with values of all tables: those to decide first, each group in the order of the document. */
export function makeColumnLines(sources: ColumnSources): ColumnLine[] {
  const groups = groupColumns(listColumns(sources.artifact));
  const sureFields = findSureFields(groups.flat());
  const lines = groups.map((at, index) => makeLine(at, index, sources, sureFields));
  return lines.map((line) => ({ ...line, choices: listChoices(line, sources) }));
}

/**
 * The lines with what is said now: a column that loses its field to another one is to be decided, too, and two columns of
 * one table that claim one field need a digit. Those to decide come first.
 */
export function settleColumns(lines: readonly ColumnLine[], said: Said, sources: ColumnSources): ColumnLine[] {
  const reopened = offerLacking(
    lines.map((line) => reopenTaken(line, said)),
    said,
    sources,
  );
  return reopened
    .map((line) =>
      findRivals(line.isOpen ? { ...line, choices: listChoices(line, sources) } : line, reopened, said, sources),
    )
    .sort((a, b) => Number(b.isOpen) - Number(a.isOpen));
}

function reopenTaken(line: ColumnLine, { statements }: Said): ColumnLine {
  if (line.isOpen) return line;
  const own = new Set(line.at.map((column) => subjectOf(sayColumn([column], { field: null })[0]!)));
  const isTaken = statements.some(([, ...following]) => following.some((one) => own.has(subjectOf(one))));
  if (!isTaken) return line;
  return { ...line, isOpen: true, proposed: { field: null, then: 'carry' }, confidence: null };
}

/** The field that a column has with what is said; undefined: nobody has said it. */
function findSaidField({ about }: ColumnLine, said: Said): string | null | undefined {
  const given = about.flatMap((one) => findDirect(said.statements, one) ?? [])[0];
  return given?.kind === 'column_field' ? given.field : undefined;
}

/** The field that the header has where ADE is sure of it. */
function findSureFields(columns: readonly PlacedColumn[]): Map<string, string> {
  return new Map(
    columns.flatMap((column) => {
      const { target_field: field, uncertain } = column.mapping;
      const words = wordsOf(column);
      return field === null || uncertain === true || words === '' ? [] : [[words, field] as const];
    }),
  );
}

function makeLine(
  at: PlacedColumn[],
  index: number,
  sources: ColumnSources,
  sureFields: ReadonlyMap<string, string>,
): ColumnLine {
  const { attention, findMemory } = sources;
  const first = at[0]!;
  const { mapping, sheet } = first;
  const isAbout = (item: ReviewedAttention) =>
    OF_COLUMN.includes(item.code) &&
    at.some(
      ({ table, mapping: { raw }, sheet: { name } }) =>
        item.sheet === name && item.table_id === table.id && item.column === raw.column,
    );
  const points = attention.filter((item) => item.needs_decision && isAbout(item));
  const memory = findMemory(first);
  const isUndecided = mapping.unmapped?.decided_by === 'nobody';
  const isOpen = isUndecided || points.length > 0;
  const proposed = isOpen
    ? propose(at, memory, points, sureFields.get(wordsOf(first)))
    : { field: mapping.target_field };
  return {
    id: `column ${sheet.index} ${first.table.id} ${mapping.raw.column} ${index}`,
    state: 'columns',
    kind: '',
    header: mapping.raw.header,
    title: mapping.raw.header === '' ? t`Column ${mapping.raw.column}` : mapping.raw.header,
    at,
    memory,
    proposed,
    confidence: proposed.field === null ? null : findSureness(mapping, proposed.field),
    rivals: [],
    lacking: null,
    why: '',
    details: [],
    choices: [],
    suggested: 0,
    isOpen,
    isFirst: false,
    points: points.map(({ id }) => id),
    place: { sheet: sheet.index, cell: cellOf(first) },
    about: [sayColumn(at, { field: null })[0]!],
    hasFields: true,
  };
}

/** How often such a decision is right, for the field that it has; else how likely it is the field. */
function findSureness(
  { target_field: own, confidence, candidates, correction }: PlacedColumn['mapping'],
  field: string,
) {
  // What a person or the recipe has said is no guess.
  if (field === own && correction !== undefined) return null;
  if (field === own && confidence !== undefined) return confidence;
  const candidate = candidates.find((one) => one.field === field);
  return candidate?.probability ?? candidate?.score ?? confidence ?? null;
}

/** What a person would most likely say of an open column. */
function propose(
  at: readonly PlacedColumn[],
  memory: ColumnMemory | null,
  points: readonly ReviewedAttention[],
  /** The field that another table has for such a header. */
  sureField: string | undefined,
): ColumnChoice {
  const isTaken = (field: string | null) =>
    field !== null &&
    at.some(({ table, mapping }) => (table.mapping ?? []).some((one) => one !== mapping && one.target_field === field));
  const read = at.find(({ mapping }) => mapping.target_field !== null);
  if (read !== undefined) return { field: read.mapping.target_field };
  if (memory?.before && !isTaken(memory.before.field)) return memory.before;
  if (sureField !== undefined && !isTaken(sureField)) return { field: sureField };
  const best = at
    .flatMap(({ mapping }) => mapping.candidates.slice(0, 1))
    .sort((a, b) => (b.probability ?? b.score) - (a.probability ?? a.score))[0];
  const sure = best === undefined ? 0 : (best.probability ?? best.score);
  const claimed = points.find(({ code }) => code === 'field_taken')?.target_field;
  if (claimed !== undefined) return { field: claimed };
  if (best !== undefined && sure >= LEAST_TO_PROPOSE) return { field: best.field };
  const [other] = memory?.elsewhere ?? [];
  if (other !== undefined && other.senders > 1 && !isTaken(other.field))
    return { field: other.field, ...thenOf(other) };
  return { field: null, then: 'carry' };
}

function findRivals(line: ColumnLine, lines: readonly ColumnLine[], said: Said, sources: ColumnSources): ColumnLine {
  const { field } = line.proposed;
  if (!line.isOpen) return line;
  const claims = (other: ColumnLine) => {
    const given = findSaidField(other, said);
    if (given !== undefined) return given;
    return other.isOpen ? other.proposed.field : (other.at[0]?.mapping.target_field ?? null);
  };
  const isRival = (other: ColumnLine) =>
    other.id !== line.id &&
    field !== null &&
    claims(other) === field &&
    other.at.some(({ table }) => line.at.some((own) => own.table === table));
  const rivals = lines.filter(isRival).map(({ title }) => title);
  const suggested = rivals.length > 0 || line.lacking !== null ? null : line.suggested;
  return { ...line, rivals, suggested, why: explain(line, rivals, sources) };
}
