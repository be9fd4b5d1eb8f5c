import type { PackageChange } from '../../contract/shared-corrections.ts';
import type { SharedCorrection } from '../../trials/generalize/index.ts';
import type { Look } from './look.ts';
import { formatGiven } from './recipe.ts';
import { cleanText, countOf } from './text.ts';

/** The corrections that senders share, with the package changes that would replace them. Shows texts of documents. */
export function renderShared(
  { shared, written, config }: { shared: readonly SharedCorrection[]; written: readonly string[]; config: string },
  look: Look,
): string[] {
  if (shared.length === 0) return ['no correction is shared by enough senders'];
  const files = written.map((path) => `  wrote ${cleanText(path)}`);
  const next = written.length === 0 ? [] : ['', ...files, ...listNextSteps(cleanText(config))];
  return [...shared.flatMap((one) => renderOne(one, look)), ...next];
}

function listNextSteps(config: string): string[] {
  return [
    `run the new cases: ade test ${config}`,
    `compare with the package before, on labelled documents: ade score ${config} CORPUS --compare BEFORE`,
  ];
}

function renderOne({ id, said, senders, otherwise, changes, reason }: SharedCorrection, { paint }: Look): string[] {
  const names = senders.map(({ sender }) => cleanText(sender)).join(', ');
  const title = `${id}  ${paint.bold(cleanText(describeShared(said)))}  ${countOf(senders.length, 'sender')}: ${names}`;
  const others = otherwise.map(({ sender, pieces }) => `${cleanText(sender)} (${pieces.join(', ')})`).join(', ');
  const against = others === '' ? '' : `: ${others}`;
  if (reason !== null) return [title, paint.yellow(`  not offered: ${cleanText(reason)}${against}`)];
  return [title, ...changes.map((change) => paint.green(`  ${cleanText(describeChange(change))}`))];
}

function describeShared(said: SharedCorrection['said']): string {
  switch (said.kind) {
    case 'column_field':
      return `the column "${said.header}" is ${said.field === null ? 'no field' : `the field ${said.field}`}`;
    case 'read_as':
      return `dates are read as ${said.date_order}`;
    case 'row_label':
      return `rows that begin with "${said.first_cell}" are ${said.label}`;
    case 'value_is':
      return `in ${said.field}, "${said.from_text}" means ${formatGiven(said.to)}`;
  }
}

function describeChange(change: PackageChange): string {
  switch (change.kind) {
    case 'synonym':
      return `${change.file}: "${change.name}" becomes a synonym of ${change.field}`;
    case 'weight': {
      const weights = Object.entries(change.weights).map(([field, weight]) => `${field} ${weight}`);
      return `${change.file}: ${change.piece} has the weights ${weights.join(', ')}`;
    }
    case 'parameter':
      return `${change.file}: ${change.name} becomes ${change.to}; it is ${change.from}`;
    case 'word':
      return `${change.file}: "${change.word}" becomes a word for ${change.list}`;
  }
}
