import { ROW_LABELS } from '../../contract/labels.ts';
import {
  CONFIDENCE_KINDS,
  type CollectionFigures,
  type ColumnFigures,
  type Share,
  type StructureFigures,
} from '../../trials/score/index.ts';
import { formatCount } from './text.ts';

/** A figure of a collection: its name in tables, and how to read it. */
export interface NamedFigure<Of> {
  name: string;
  pick: (figures: Of) => number | null;
  /** The value as text, for figures that need their count besides the share. */
  format?: (figures: Of) => string;
  /** Whether smaller is better. */
  isLoss?: true;
}

/** A figure that needs its count, and of which less is better. */
function makeLoss<Of>(name: string, shareOf: (figures: Of) => Share | null | undefined): NamedFigure<Of> {
  const format = (figures: Of) => formatShareOf(shareOf(figures));
  return { name, pick: (figures) => shareOf(figures)?.share ?? null, format, isLoss: true };
}

/** Figures that do not depend on the weights of documents. */
export const STRUCTURE_FIGURES: readonly NamedFigure<StructureFigures>[] = [
  { name: 'F6', pick: ({ rows }) => rows?.f6 ?? null },
  { name: 'F5', pick: ({ rows }) => rows?.f5 ?? null },
  { name: 'header exact', pick: ({ header_exact }) => header_exact?.share ?? null },
  { name: 'IoU ≥ .9', pick: ({ tables_found }) => tables_found?.share ?? null },
  { name: 'with columns', pick: ({ ranges_found }) => ranges_found?.share ?? null },
  { name: 'header end', pick: ({ header_end }) => header_end?.share ?? null },
  { name: 'count', pick: ({ table_count }) => table_count?.share ?? null },
];

export const ROW_FIGURES: readonly NamedFigure<CollectionFigures>[] = [
  makeLoss('data lost', ({ structure }) => structure.rows?.data_lost),
  makeLoss('others as data', ({ structure }) => structure.rows?.others_as_data),
  { name: 'totals precision', pick: ({ structure }) => structure.totals?.precision ?? null },
  { name: 'totals recall', pick: ({ structure }) => structure.totals?.recall ?? null },
  makeLoss('totals as data', ({ structure }) => structure.totals?.as_data),
];

export const LABEL_FIGURES: readonly NamedFigure<CollectionFigures>[] = ROW_LABELS.map((label) => ({
  name: `F1 of ${label}`,
  // Without a row that deserves the label, there is no recall.
  pick: ({ structure: { rows } }) => (rows?.labels[label].rows ? rows.labels[label].f1 : null),
}));

export const CONFIDENCE_FIGURES: readonly NamedFigure<CollectionFigures>[] = [
  ...CONFIDENCE_KINDS.map((kind) => ({
    name: `calibration error of ${kind}`,
    pick: ({ confidence }: CollectionFigures) => confidence[kind]?.calibration_error ?? null,
    isLoss: true as const,
  })),
  { name: 'all right without attention', pick: ({ attention }) => attention.without.all_right?.share ?? null },
];

export const COLUMN_FIGURES: readonly NamedFigure<ColumnFigures>[] = [
  { name: 'precision', pick: ({ precision }) => precision },
  { name: 'recall', pick: ({ recall }) => recall },
  { name: 'F1', pick: ({ f1 }) => f1 },
  { name: 'F1 distinct', pick: ({ distinct_f1 }) => distinct_f1 },
  makeLoss('false maps', ({ false_maps }) => false_maps),
];

/** Kinds of columns, each with the way in which its fields are judged. */
export const COLUMN_KINDS = (['with_headers', 'without_headers'] as const).flatMap((kind) =>
  (['proposals', 'assignments'] as const).map((by) => ({
    name: `${kind === 'with_headers' ? '' : 'without headers, '}${by}`,
    pick: ({ columns }: CollectionFigures) => columns[kind]?.[by] ?? null,
    count: ({ columns }: CollectionFigures) => columns[kind]?.columns ?? 0,
  })),
);

/** Three decimals; `–` if nothing was judged. */
export function formatFigure(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : value.toFixed(3);
}

/** `0.008, 36 of 4,563`. */
export function formatShareOf(share: Share | null | undefined): string {
  return share ? `${formatFigure(share.share)}, ${formatCount(share.count)} of ${formatCount(share.of)}` : '–';
}
