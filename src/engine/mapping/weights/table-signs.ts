import { isExact, listSigns, type Sign } from '../evidence/list-signs.ts';
import type { ColumnView } from '../evidence/views/column-view.ts';
import type { WordModel } from '../languages/column-languages.ts';
import { chooseNames } from './choose-names.ts';
import { type ColumnInput, type ColumnModel, viewColumn } from './column-model.ts';

/** In unrelated tables with names and addresses, the share of headers that are names of fields is nearly always lower. */
const FAMILIAR_SHARE = 0.6;

/** Of tables with several fields that other tables rarely have, less is expected. */
const FAMILIAR_SHARE_OF_OWN = 0.55;
const MIN_OWN_FIELDS = 3;

/** Registers of all kinds have names and addresses; of their other columns, hardly any is a field. */
const FAMILIAR_SHARE_OF_REST = 0.5;

/** With fewer names, they say less about the table; one alone only gives its field a chance. */
const MANY_NAMES = 4;
const LEAST_STRENGTH = 0.05;

/** From this share of the header's words on, a name counts in tables that are familiar. */
const MOST_WORDS = 0.5;

/** Without `tested`, all pieces are tested. */
type TableModel = Pick<ColumnModel, 'languages' | 'isTaught' | 'roles'> & Partial<Pick<ColumnModel, 'tested'>>;

/** A column's evidence, and whether its header is a name of columns that are no field. */
interface Own {
  readonly signs: Sign[];
  readonly isOther: boolean;
}

/** Lists the evidence in each column of a table, in the table's language. */
export function listTableSigns(
  model: TableModel,
  columns: readonly ColumnInput[],
  onColumn: () => void = () => undefined,
): Sign[][] {
  const { languages } = model;
  const headers = columns.map(({ headerParts }) => headerParts);
  const words = languages.getModel(languages.guess(headers));
  const views = columns.map((column) => {
    const view = viewColumn(words, column, model.tested);
    onColumn();
    return view;
  });
  const found = listOwn(model, words, views);
  const isFamiliar = isFamiliarTable(model, found);
  const own =
    isFamiliar || !words.isForFamiliar
      ? found
      : listOwn(model, words, readNames(languages.getModel(null), columns, views));
  const named = own.filter(({ signs }) => signs.some(isExact)).length;
  const strength = isFamiliar ? measureStrength(named) : 0;
  const isUnknown = languages.isUnknown(headers);
  return own.map(({ signs, isOther: isNoField }) => [
    ...signs,
    ...(strength > 0 ? listFamiliar(model, signs, strength) : []),
    ...(isNoField ? [{ piece: 'other_name', value: 1 }] : []),
    ...(isUnknown ? [{ piece: 'unknown_table', value: 1 }] : []),
  ]);
}

function listOwn({ languages, roles }: TableModel, { others }: WordModel, views: readonly ColumnView[]): Own[] {
  const all = views.map((view): Own => {
    const signs = listSigns(view);
    const isNoField = isOther(view, others) && !signs.some((sign) => isExact(sign) && sign.piece !== CLOSE_NAME);
    // A column that is known to be no field does not come close to a name.
    return { signs: isNoField ? signs.filter(({ piece }) => piece !== CLOSE_NAME) : signs, isOther: isNoField };
  });
  if (!languages.areKnown) return all;
  const chosen = chooseNames(
    all.map(({ signs }) => signs),
    roles,
  );
  return all.map((own, i) => ({ ...own, signs: chosen[i] ?? own.signs }));
}

/** The same columns, with the names of another model. */
const readNames = (
  { headers, names }: WordModel,
  columns: readonly ColumnInput[],
  views: readonly ColumnView[],
): ColumnView[] =>
  views.map((view, i) => {
    const header = headers.read(columns[i]!.headerParts);
    return { ...view, header, names: names.match(header) };
  });

const CLOSE_NAME = 'close_name';

const isOther = ({ header }: ColumnView, others: ReadonlySet<string>): boolean =>
  header.isNamed && others.has(header.words.join(''));

const measureStrength = (names: number): number =>
  Math.max(LEAST_STRENGTH, Math.min(1, (names - 1) / (MANY_NAMES - 1)));

/** Columns that are no field count neither for nor against. */
function isFamiliarTable({ languages, isTaught }: TableModel, columns: readonly Own[]): boolean {
  const all = columns.filter(({ isOther: isNoField }) => !isNoField).map(({ signs }) => signs);
  const named = all.filter((signs) => signs.some(isExact));
  const isNamed = named.length > 0 && named.length >= FAMILIAR_SHARE * all.length;
  if (!languages.areKnown) return isNamed;
  const hasTaught = (signs: readonly Sign[]): boolean =>
    signs.some((sign) => isExact(sign) && sign.field !== undefined && isTaught[sign.field] === true);
  const rest = all.filter((signs) => !hasTaught(signs));
  if (sumShares(rest) < FAMILIAR_SHARE_OF_REST * rest.length) return false;
  if (isNamed) return true;
  const fields = new Set(rest.flatMap((signs) => signs.filter(isExact).flatMap(({ field }) => field ?? [])));
  return fields.size >= MIN_OWN_FIELDS && sumShares(all) >= FAMILIAR_SHARE_OF_OWN * all.length;
}

const sumShares = (columns: readonly (readonly Sign[])[]): number =>
  columns.reduce((sum, signs) => sum + (signs.some(isExact) ? 1 : Math.max(0, ...signs.map(shareOfName))), 0);

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
