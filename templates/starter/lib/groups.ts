import type { DeriveCall } from 'ade/rules';
import { isLabel, isOrganization, readLabelled, type Words } from './row-words.ts';
import { tidyText } from './text.ts';

/** The names of a field, in English and in the table's language. */
type Names = DeriveCall['field_meta'];

/** The employer that the text of a group row names: `Employer: Acme` or just `Acme`. */
export function readEmployer(groupText: string | null, employer: Names): string | null {
  if (groupText === null) return null;
  const labelled = readNamed(groupText, employer);
  if (labelled !== null) return labelled;
  // A text like `Location: North` does not name an employer.
  return isLabel(groupText) ? null : tidyText(groupText);
}

/** The employer in the title above a table: a text with a label, or with a company's legal form. */
export function findEmployer(title: readonly string[], employer: Names, words: Words): string | null {
  const labelled = title.flatMap((text) => readNamed(text, employer) ?? []);
  return labelled[0] ?? title.find((text) => isOrganization(text, words)) ?? null;
}

/** The text after a label that is a name of the field: `Sales` of `Department: Sales`. */
export function readNamed(text: string | null, { label, synonyms }: Names): string | null {
  return text === null ? null : tidyText(readLabelled(text, [label, ...synonyms]));
}
