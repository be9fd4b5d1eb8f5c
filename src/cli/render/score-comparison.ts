import {
  type CollectionFigures,
  type DocumentScore,
  type ScoreComparison,
  summariseSheets,
} from '../../trials/score/index.ts';
import type { DocumentValues } from '../read/compare-found.ts';
import type { Look } from './look.ts';
import { describeSummary } from './score-documents.ts';
import {
  COLUMN_FIGURES,
  COLUMN_KINDS,
  CONFIDENCE_FIGURES,
  formatFigure,
  LABEL_FIGURES,
  type NamedFigure,
  ROW_FIGURES,
  STRUCTURE_FIGURES,
} from './score-figures.ts';
import { layOutTable, numeric } from './table.ts';
import { cleanText, countOf } from './text.ts';
import { renderValueChanges } from './value-changes.ts';

/** All figures with their full names. */
const ALL_FIGURES: readonly NamedFigure<CollectionFigures>[] = [
  ...STRUCTURE_FIGURES.map(({ name, pick }) => ({
    name,
    pick: ({ structure }: CollectionFigures) => pick(structure),
  })),
  ...STRUCTURE_FIGURES.map(({ name, pick }) => ({
    name: `${name}, over groups`,
    pick: ({ by_group }: CollectionFigures) => (by_group === null ? null : pick(by_group)),
  })),
  ...ROW_FIGURES,
  ...LABEL_FIGURES,
  ...COLUMN_KINDS.flatMap((kind) =>
    COLUMN_FIGURES.map(({ name, pick, isLoss }) => ({
      name: `${kind.name}, ${name}`,
      isLoss,
      pick: (figures: CollectionFigures) => {
        const found = kind.pick(figures);
        return found === null ? null : pick(found);
      },
    })),
  ),
  ...CONFIDENCE_FIGURES,
];

/**
 * Each figure before and after, the documents that got better or worse, and those of which values differ (at most
 * `listed` of each). `values`: null for a score that was saved, which has none.
 */
export function renderScoreComparison(
  comparison: ScoreComparison & { values: readonly DocumentValues[] | null },
  listed: number,
  look: Look,
): string[] {
  const { packages, values } = comparison;
  return [
    ...(['before', 'after'] as const).map((side) => {
      const { title, version, engine_version, content_hash } = packages[side];
      const text = `${title} ${version}, content ${content_hash.slice(0, 12)}, ADE ${engine_version}`;
      return `${side.padEnd(6)}  ${cleanText(text)}`;
    }),
    ...renderLeftOut(comparison, look),
    ...renderChanges(comparison, listed, look),
    ...renderValues(values, listed, look),
  ];
}

function renderValues(values: readonly DocumentValues[] | null, listed: number, look: Look): string[] {
  if (values === null) return ['values were not compared: a saved score has none'];
  const rest = values.length - listed;
  return [
    values.length === 0 ? 'all values are the same' : `values differ in ${countOf(values.length, 'document')}`,
    ...values.slice(0, listed).flatMap(({ document, cells }) => {
      const [, ...lines] = renderValueChanges(cells, look);
      return ['', look.paint.bold(cleanText(document)), ...lines.map((line) => `  ${line}`)];
    }),
    ...(rest > 0 && listed > 0 ? ['', `and ${countOf(rest, 'more document')}: see --worst and --json`] : []),
  ];
}

/** The comparison without the description of its two sides. */
export function renderChanges(comparison: ScoreComparison, listed: number, look: Look): string[] {
  const { total, collections, better, worse } = comparison;
  const named = Object.entries(collections).map(([name, change]) => ({ name: cleanText(name), ...change }));
  const all = named.length > 1 ? [...named, { name: 'all', ...total }] : named;
  return [
    ...all.flatMap(({ name, before, after }) => renderFigures(name, before, after, look)),
    ...renderDocuments('worse', worse, listed, look),
    ...renderDocuments('better', better, listed, look),
    '',
    `${countOf(total.after.documents, 'document')}: ${better.length} better, ${worse.length} worse`,
  ];
}

function renderLeftOut({ only_before: before, only_after: after }: ScoreComparison, { paint }: Look): string[] {
  if (before.length + after.length === 0) return [];
  const text = `Left out because only one side has them: ${countOf(before.length, 'document')} before, ${after.length} after.`;
  return [paint.yellow(text)];
}

function renderFigures(name: string, before: CollectionFigures, after: CollectionFigures, look: Look): string[] {
  const rows = ALL_FIGURES.flatMap(({ name: figure, pick, isLoss }) => {
    const [left, right] = [pick(before), pick(after)];
    if (left === null && right === null) return [];
    return [[figure, formatFigure(left), formatFigure(right), describeGain(left, right, isLoss)]];
  });
  const columns = ['figure', numeric('before'), numeric('after'), 'change'];
  const failed = before.failed + after.failed === 0 ? '' : `, failed ${before.failed} → ${after.failed}`;
  const title = `${name}, ${countOf(after.documents, 'document')}${failed}`;
  return ['', title, ...layOutTable(columns, rows, { width: look.width, paintHeader: look.paint.dim, indent: '  ' })];
}

/** `+0.012 better`; empty if the printed figure did not change. */
function describeGain(before: number | null, after: number | null, isLoss = false): string {
  if (before === null || after === null) return '';
  const gain = after - before;
  if (formatFigure(Math.abs(gain)) === formatFigure(0)) return '';
  const text = `${gain < 0 ? '-' : '+'}${formatFigure(Math.abs(gain))}`;
  return `${text} ${gain > 0 === isLoss ? 'worse' : 'better'}`;
}

function renderDocuments(
  title: string,
  changes: readonly { before: DocumentScore; after: DocumentScore }[],
  listed: number,
  look: Look,
): string[] {
  if (changes.length === 0 || listed === 0) return [];
  const rest = changes.length - listed;
  const more = rest > 0 ? [`  and ${countOf(rest, 'more document')}: see --worst and --json`] : [];
  return [
    '',
    title,
    ...changes.slice(0, listed).flatMap(({ before, after }) => renderChange(before, after, look)),
    ...more,
  ];
}

function renderChange(before: DocumentScore, after: DocumentScore, { paint }: Look): string[] {
  const change = `${formatFigure(before.quality)} → ${formatFigure(after.quality)}`;
  const describe = ({ error, sheets }: DocumentScore) =>
    error ? [`error[${error.code}]`] : describeSummary(summariseSheets(sheets));
  const left = describe(before);
  const right = describe(after);
  const isSameKind = left.length === right.length;
  const parts = isSameKind ? right.flatMap((text, i) => (text === left[i] ? [] : [`${left[i]} → ${text}`])) : right;
  return [`  ${change}  ${paint.bold(cleanText(after.document))}`, `         ${cleanText(parts.join(', '))}`];
}
