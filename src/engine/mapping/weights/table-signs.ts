import { isExact, listSigns, type Sign } from '../evidence/list-signs.ts';
import { type ColumnInput, type ColumnModel, viewColumn } from './column-model.ts';

/** In unrelated tables with names and addresses, the share of headers that are names of fields is nearly always lower. */
const FAMILIAR_SHARE = 0.6;

/** Of tables with several fields that other tables rarely have, less is expected. */
const FAMILIAR_SHARE_OF_OWN = 0.55;
const MIN_OWN_FIELDS = 3;

/** With fewer names, they say less about the table; one alone only gives its field a chance. */
const MANY_NAMES = 4;
const LEAST_STRENGTH = 0.05;

/** From this share of the header's words on, a name counts in tables that are familiar. */
const MOST_WORDS = 0.5;

/** Without `tested`, all pieces are tested. */
type TableModel = Pick<ColumnModel, 'languages' | 'isTaught'> & Partial<Pick<ColumnModel, 'tested'>>;

/** Lists the evidence in each column of a table, in the table's language. */
export function listTableSigns(
  model: TableModel,
  columns: readonly ColumnInput[],
  onColumn: () => void = () => undefined,
): Sign[][] {
  const { languages } = model;
  const headers = columns.map(({ headerParts }) => headerParts);
  const words = languages.getModel(languages.guess(headers));
  const own = columns.map((column) => {
    const signs = listSigns(viewColumn(words, column, model.tested));
    onColumn();
    return signs;
  });
  const named = own.filter((signs) => signs.some(isExact)).length;
  const strength = isFamiliarTable(model, own) ? measureStrength(named) : 0;
  const isUnknown = languages.isUnknown(headers);
  return own.map((signs) => [
    ...signs,
    ...(strength > 0 ? listFamiliar(model, signs, strength) : []),
    ...(isUnknown ? [{ piece: 'unknown_table', value: 1 }] : []),
  ]);
}

const measureStrength = (names: number): number =>
  Math.max(LEAST_STRENGTH, Math.min(1, (names - 1) / (MANY_NAMES - 1)));

function isFamiliarTable({ languages, isTaught }: TableModel, columns: readonly (readonly Sign[])[]): boolean {
  const named = columns.filter((signs) => signs.some(isExact));
  if (named.length >= FAMILIAR_SHARE * columns.length) return true;
  if (!languages.areKnown) return false;
  const fields = new Set(named.flatMap((signs) => signs.filter(isExact).flatMap(({ field }) => field ?? [])));
  if ([...fields].filter((field) => !isTaught[field]).length < MIN_OWN_FIELDS) return false;
  const shares = columns.map((signs) => (signs.some(isExact) ? 1 : Math.max(0, ...signs.map(shareOfName))));
  return shares.reduce((sum, share) => sum + share, 0) >= FAMILIAR_SHARE_OF_OWN * columns.length;
}

/** In a familiar table: the fields of which the header, or most of it, is a name. */
function listFamiliar(model: TableModel, signs: readonly Sign[], strength: number): Sign[] {
  const shares = new Map<number, number>();
  for (const sign of signs) {
    const { field } = sign;
    if (field === undefined) continue;
    const share = isExact(sign) ? 1 : shareOfName(sign);
    const isEnough = share === 1 || (model.languages.areKnown && share >= MOST_WORDS);
    if (isEnough) shares.set(field, Math.max(share, shares.get(field) ?? 0));
  }
  return [...shares].map(([field, share]) => ({ piece: FAMILIAR_NAME, value: share * strength, field }));
}

/** The piece that a field needs to have a chance if no document taught it. */
export const FAMILIAR_NAME = 'familiar_name';

const shareOfName = ({ piece, value }: Sign): number => (piece === 'name_share' ? value : 0);
