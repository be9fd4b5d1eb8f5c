import type { ColumnKindName } from '../../../../../src/contract/column-kinds.ts';
import type { FieldRole } from '../../../../../src/contract/manifest.ts';
import { t } from '../../../lib/texts.ts';

/** Names for the kinds that the service proposes. Only the page for own columns loads them. */
export { COLUMN_KIND_NAMES, columnKinds, ROLE_OF_KIND } from '../../../../../src/contract/column-kinds.ts';
export { describeColumnChecks } from '../../../../../src/contract/describe-column-checks.ts';

/** The kinds that a key steps through; the list has all. */
export const COMMON_KINDS: readonly ColumnKindName[] = [
  'code',
  'text',
  'date',
  'amount',
  'integer',
  'number',
  'postal_code',
  'boolean',
];

/** What a column says of a row, in words. */
export const ROLE_NAMES: Readonly<Record<FieldRole, string>> = {
  first_name: t`First name`,
  last_name: t`Last name`,
  full_name: t`Full name`,
  birth: t`Day of birth`,
  start: t`First day`,
  amount: t`Amount`,
};
export const ROLES = Object.keys(ROLE_NAMES) as FieldRole[];
