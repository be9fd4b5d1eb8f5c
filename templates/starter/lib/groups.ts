import { isLabel, isOrganization } from './row-words.ts';
import { tidyText } from './text.ts';

const EMPLOYER = /^(?:employer|company|organi[sz]ation|employeur|entreprise|société|organisme)\s*[:–]\s*(.+)$/iu;
const DEPARTMENT = /^(?:department|dept\.?|division|unit|département|service)\s*[:–]\s*(.+)$/iu;

/** The employer that the text of a group row names: `Employer: Acme` or just `Acme`. */
export function readEmployer(groupText: string | null): string | null {
  if (groupText === null) return null;
  const labelled = EMPLOYER.exec(groupText)?.[1];
  if (labelled !== undefined) return tidyText(labelled);
  // A text like `Location: North` does not name an employer.
  return isLabel(groupText) || DEPARTMENT.test(groupText) ? null : tidyText(groupText);
}

/** The employer in the title above a table: a text with a label, or with a company's legal form. */
export function findEmployer(title: readonly string[]): string | null {
  const labelled = title.find((text) => EMPLOYER.test(text));
  return labelled === undefined ? (title.find(isOrganization) ?? null) : readEmployer(labelled);
}

export function readDepartment(groupText: string | null): string | null {
  return tidyText(DEPARTMENT.exec(groupText ?? '')?.[1] ?? null);
}
