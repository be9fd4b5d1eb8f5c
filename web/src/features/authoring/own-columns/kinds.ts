/** Names for the kinds that the service proposes. Only the page for own columns loads them. */
export { COLUMN_KIND_NAMES, columnKinds } from '../../../../../src/contract/column-kinds.ts';
export { describeColumnChecks } from '../../../../../src/contract/describe-column-checks.ts';
