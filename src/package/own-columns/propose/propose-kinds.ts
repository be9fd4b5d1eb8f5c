import { type ColumnKindName, columnKinds } from '../../../contract/column-kinds.ts';
import type { OwnColumn, ProposedColumns } from '../../../contract/own-columns.ts';
import { type FieldOutcome, viewColumn, weighColumns } from '../../../engine/mapping/index.ts';
import type { FoundColumn, FoundColumns } from '../found-column.ts';
import { findKindByName, isQuestion, type NameHints } from './kind-by-name.ts';
import { findKindByValues } from './kind-by-values.ts';
import { dropRepeated, findKey, proposeRole } from './propose-roles.ts';
import { getStarterModel, type StarterModel } from './starter-model.ts';

/** A kind is only proposed if it is more probable than not. */
const MIN_CHANCE = 0.5;

/** Proposes a kind for each column: by learned weights, by its values, and by the words of its name. */
export function proposeKinds({ title, columns, notes }: FoundColumns): ProposedColumns {
  const starter = getStarterModel();
  const inputs = columns.map((found) => ({
    found,
    headerParts: [found.label],
    values: found.values,
    rules: new Map<string, never>(),
  }));
  const proposed = weighColumns(starter.columns, inputs).map(({ column: { found }, fields }): OwnColumn => {
    const { label, synonyms, description, checks } = found;
    const kind = proposeKind(starter, found, fields);
    const role = proposeRole(kind, readNameHints(starter, label));
    return {
      label,
      kind,
      ...(role === undefined ? {} : { role }),
      ...(synonyms.length > 0 ? { synonyms } : {}),
      ...(description === undefined ? {} : { description }),
      ...(Object.keys(checks).length > 0 ? { checks } : {}),
    };
  });
  const key = findKey(proposed, columns);
  const named = proposed.map((column, i) => (i === key ? { ...column, key: true } : column));
  return { title, columns: dropRepeated(named), notes };
}

function proposeKind(starter: StarterModel, column: FoundColumn, fields: readonly FieldOutcome[]): ColumnKindName {
  const { among, values, checks, label } = column;
  const [first] = among;
  // A column with a short list of values does not need the cleaning of names and addresses.
  if (among.length === 1 || checks.one_of !== undefined) return first;
  const hints = readNameHints(starter, label);
  if (values.length === 0 && isQuestion(hints) && among.includes('boolean')) return 'boolean';
  const learned = findLearned(starter, fields);
  if (learned !== undefined && among.includes(learned)) return learned;
  const found = values.length > 0 ? findKindByValues(viewValues(starter, column), hints) : findKindByName(hints);
  return among.includes(found) ? found : first;
}

/** The kind of the starter's field that this column would become. */
function findLearned({ columns }: StarterModel, fields: readonly FieldOutcome[]): ColumnKindName | undefined {
  const probable = fields.filter(({ chance }) => chance >= MIN_CHANCE);
  const [best] = probable.sort((a, b) => b.chance - a.chance);
  if (best === undefined || !columns.isTaught[best.index]) return undefined;
  const kinds = Object.entries(columnKinds) as [ColumnKindName, { weightsOf: string | null }][];
  return kinds.find(([, { weightsOf }]) => weightsOf === best.name)?.[0];
}

function viewValues({ columns }: StarterModel, { label, values }: FoundColumn) {
  return { texts: values, ...viewColumn(columns.languages.getModel(null), { headerParts: [label], values }).values };
}

/** The words of a label, and the starter's field with this name. */
function readNameHints({ columns }: StarterModel, label: string): NameHints {
  const { header, names } = viewColumn(columns.languages.getModel(null), { headerParts: [label], values: [] });
  const exact = [...names].find(([, match]) => match.exact === 1)?.[0];
  const ends = [...names].find(([, match]) => match.ends === 1)?.[0];
  const field = exact ?? ends;
  return { words: header.words, field: field === undefined ? undefined : columns.fields[field] };
}
