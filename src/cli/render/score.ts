import { ROW_LABELS } from '../../contract/labels.ts';
import type { CollectionFigures, Score } from '../../trials/score/index.ts';
import type { Look } from './look.ts';
import { renderConfidence } from './score-confidence.ts';
import { renderWorst } from './score-documents.ts';
import {
  COLUMN_FIGURES,
  COLUMN_KINDS,
  formatFigure,
  LABEL_FIGURES,
  ROW_FIGURES,
  STRUCTURE_FIGURES,
} from './score-figures.ts';
import { layOutTable, numeric } from './table.ts';
import { cleanText, countOf, formatCount } from './text.ts';

/** One collection, or all collections together. */
interface NamedCollection {
  name: string;
  figures: CollectionFigures;
}

/** The figures of each collection and of all, then the worst documents. */
export function renderScore(score: Score, worstCount: number, look: Look): string[] {
  const { total } = score;
  const named = Object.entries(score.collections).map(([name, figures]) => ({ name: cleanText(name), figures }));
  const collections = named.length > 1 ? [...named, { name: 'all', figures: total }] : named;
  const failed = total.failed === 0 ? '' : `, ${formatCount(total.failed)} failed`;
  const { title, version } = score.package;
  return [
    look.paint.bold(`${cleanText(`${title} ${version}`)}: ${countOf(total.documents, 'document')}${failed}`),
    ...renderUnknownFields(score, look),
    ...renderStructure(collections, look),
    ...renderRows(collections, look),
    ...renderLabels(collections, look),
    ...renderColumns(collections, look),
    ...renderConfidence(total, look),
    ...renderWorst(score.documents, worstCount, look),
    ...renderNotJudged(score, look),
  ];
}

function renderStructure(collections: readonly NamedCollection[], look: Look): string[] {
  const rows = collections.flatMap(({ name, figures }) => {
    const { structure, by_group } = figures;
    const byDocument = [name, countOf(figures.documents, 'document'), ...pickAll(STRUCTURE_FIGURES, structure)];
    if (by_group === null) return [byDocument];
    return [byDocument, [name, countOf(by_group.groups, 'group'), ...pickAll(STRUCTURE_FIGURES, by_group)]];
  });
  const columns = ['collection', 'mean over', ...STRUCTURE_FIGURES.map(({ name }) => name)];
  return renderTable('structure', columns, dropEmpty(rows, 2), look);
}

function renderRows(collections: readonly NamedCollection[], look: Look): string[] {
  const rows = collections.map(({ name, figures }) => [
    name,
    ...ROW_FIGURES.map(({ pick, format }) => format?.(figures) ?? formatFigure(pick(figures))),
  ]);
  return renderTable('rows', ['collection', ...ROW_FIGURES.map(({ name }) => name)], dropEmpty(rows, 1), look);
}

function renderLabels(collections: readonly NamedCollection[], look: Look): string[] {
  const rows = collections.map(({ name, figures }) => [name, ...pickAll(LABEL_FIGURES, figures)]);
  return renderTable('F1 of labels', ['collection', ...ROW_LABELS], dropEmpty(rows, 1), look);
}

function renderColumns(collections: readonly NamedCollection[], look: Look): string[] {
  const rows = collections.flatMap(({ name, figures }) =>
    COLUMN_KINDS.flatMap((kind) => {
      const found = kind.pick(figures);
      if (found === null) return [];
      const texts = COLUMN_FIGURES.map(({ pick, format }) => format?.(found) ?? formatFigure(pick(found)));
      return [[name, kind.name, formatCount(kind.count(figures)), ...texts]];
    }),
  );
  return renderTable('columns', ['collection', 'by', 'columns', ...COLUMN_FIGURES.map(({ name }) => name)], rows, look);
}

function renderUnknownFields({ unknown_fields: fields }: Score, { paint }: Look): string[] {
  return Object.entries(fields).map(([field, count]) => {
    const columns = `which ${countOf(count, 'column is', 'columns are')} labelled with`;
    return paint.yellow(`The package has no field ${cleanText(field)}, ${columns}, so they count as missed.`);
  });
}

function renderNotJudged({ not_judged: list }: Score, { paint }: Look): string[] {
  if (list.length === 0) return [];
  const lines = list.map(({ code, message }) => `  ${paint.red(cleanText(`error[${code}]`))}: ${cleanText(message)}`);
  return ['', `${countOf(list.length, 'document')} not judged`, ...lines];
}

function pickAll<Of>(figures: readonly { pick: (of: Of) => number | null }[], of: Of): string[] {
  return figures.map(({ pick }) => formatFigure(pick(of)));
}

/** Removes rows that have no figure after the first `count` cells. */
function dropEmpty(rows: readonly string[][], count: number): string[][] {
  return rows.filter((row) => row.slice(count).some((cell) => cell !== '–'));
}

function renderTable(title: string, headers: readonly string[], rows: readonly string[][], look: Look): string[] {
  if (rows.length === 0) return [];
  const isName = (header: string, index: number) => index === 0 || ['mean over', 'by'].includes(header);
  const columns = headers.map((header, index) => (isName(header, index) ? header : numeric(header)));
  const style = { width: look.width, paintHeader: look.paint.dim, indent: '  ' };
  return ['', title, ...layOutTable(columns, rows, style)];
}
