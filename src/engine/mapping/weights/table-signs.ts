import { isExact, isFamiliarTable, listSigns, type Sign } from '../evidence/list-signs.ts';
import type { ColumnView } from '../evidence/views/column-view.ts';
import { type ColumnInput, type ColumnModel, viewColumn } from './column-model.ts';

/** In tables with words that a package knows, the share of headers without a known word is nearly always lower. */
const UNKNOWN_SHARE = 0.6;

/** Lists the evidence in each column of a table, before its neighbours are known, in the table's language. */
export function listTableSigns(
  { languages }: Pick<ColumnModel, 'languages'>,
  columns: readonly ColumnInput[],
  onColumn: () => void = () => undefined,
): Sign[][] {
  const words = languages.getModel(languages.guess(columns.map(({ headerParts }) => headerParts)));
  const views: ColumnView[] = [];
  const own = columns.map((column) => {
    const view = viewColumn(words, column);
    const signs = listSigns(view);
    views.push(view);
    onColumn();
    return signs;
  });
  const isFamiliar = isFamiliarTable(own);
  const isUnknown = isUnknownTable({ languages }, views);
  return own.map((signs) => [
    ...signs,
    ...(isFamiliar ? listFamiliar(signs) : []),
    ...(isUnknown ? [{ piece: 'unknown_table', value: 1 }] : []),
  ]);
}

/** One sign for each field of which the header is a name. */
function listFamiliar(signs: readonly Sign[]): Sign[] {
  const fields = new Set(signs.filter(isExact).map(({ field }) => field!));
  const least = Number(process.env.FPART ?? 2);
  const more = signs.filter((s) => s.piece === 'name_share' && s.value >= least && !fields.has(s.field!)).map((s) => ({ piece: 'familiar_name', value: s.value, field: s.field! }));
  return [...[...fields].map((field) => ({ piece: 'familiar_name', value: 1, field })), ...more];
}

function isUnknownTable({ languages }: Pick<ColumnModel, 'languages'>, views: readonly ColumnView[]): boolean {
  const named = views.filter(({ header }) => header.isNamed);
  const unknown = named.filter(({ header }) => !languages.knows(header));
  return named.length > 0 && unknown.length >= UNKNOWN_SHARE * named.length;
}
