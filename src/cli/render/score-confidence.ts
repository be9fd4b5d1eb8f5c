import { CONFIDENCE_KINDS, type CollectionFigures, type Reliability } from '../../trials/score/index.ts';
import type { Look } from './look.ts';
import { formatFigure, formatShareOf } from './score-figures.ts';
import { layOutTable, numeric } from './table.ts';
import { formatCount } from './text.ts';

/** How reliable the recorded confidence is, and how good the results are for documents that need no attention. */
export function renderConfidence({ confidence, attention, clean }: CollectionFigures, look: Look): string[] {
  const curves = CONFIDENCE_KINDS.flatMap((kind) => {
    const reliability = confidence[kind];
    return reliability === null ? [] : renderCurve(kind, reliability, look);
  });
  // Only documents that were run as jobs can need attention.
  if (attention.without.documents + attention.with.documents === 0) return curves;
  const rows = [
    { name: 'without attention', figures: attention.without },
    { name: 'with attention', figures: attention.with },
  ].map(({ name, figures }) => [
    name,
    formatCount(figures.documents),
    formatShareOf(figures.header_exact),
    formatShareOf(figures.data_right),
    formatShareOf(figures.all_right),
  ]);
  const columns = ['', ...['documents', 'headers exact', 'data rows right', 'all right'].map(numeric)];
  const style = { width: look.width, paintHeader: look.paint.dim, indent: '  ' };
  const ofClean = [
    ['called clean, of the documents whose labelled fields are all mapped', formatShareOf(clean.called)],
    ['right and whole, of the documents called clean', formatShareOf(clean.right)],
  ];
  return [
    ...curves,
    '',
    'attention',
    ...layOutTable(columns, rows, style),
    '',
    'clean',
    ...layOutTable(['', numeric('documents')], ofClean, style),
  ];
}

function renderCurve(kind: string, { right, calibration_error: error, curve }: Reliability, look: Look): string[] {
  const columns = ['confidence', ...['decisions', 'mean', 'right'].map(numeric)];
  const rows = curve.map((bin) => [
    `${bin.from.toFixed(1)} to ${bin.to.toFixed(1)}`,
    formatCount(bin.count),
    formatFigure(bin.confidence),
    formatFigure(bin.right),
  ]);
  const style = { width: look.width, paintHeader: look.paint.dim, indent: '  ' };
  const title = `confidence of ${kind}: ${formatShareOf(right)} right, calibration error ${formatFigure(error)}`;
  return ['', title, ...layOutTable(columns, rows, style)];
}
