import type { ConfigVersion, SharedCorrections } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';
import { t } from '../../../lib/texts.ts';

type Shared = SharedCorrections['items'][number];

const path = (workspaceId: string, configId: string, ...rest: string[]) =>
  makeWorkspacePath(workspaceId, 'configs', configId, 'shared-corrections', ...rest);

/**
 * Corrections that the recipes of several senders share. Reading them is recorded in the activity, since they contain
 * texts of documents.
 */
export const sharedQuery = (workspaceId: string, configId: string, minSenders: number) => ({
  ...readQuery<SharedCorrections>(
    [...queryKeys.config(workspaceId, configId), 'shared-corrections', minSenders],
    path(workspaceId, configId),
    { min_senders: minSenders },
  ),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Makes a draft of the package with these corrections, and a test case for each. */
export const draftShared = (workspaceId: string, configId: string, ids: readonly string[], minSenders: number) =>
  requestJson<ConfigVersion>(path(workspaceId, configId, 'draft'), {
    method: 'POST',
    body: { ids, min_senders: minSenders },
  });

/** `The column “Signatory” is the field Employer`. */
export function describeSaid(said: Shared['said'], findLabel: (field: string) => string): string {
  switch (said.kind) {
    case 'column_field':
      return said.field === null
        ? t`The column “${said.header}” is no field`
        : t`The column “${said.header}” is ${findLabel(said.field)}`;
    case 'read_as':
      return t`Dates are read in the order ${said.date_order}`;
    case 'row_label':
      return t`Rows that begin with “${said.first_cell}” are ${said.label}`;
    case 'value_is':
      return said.to === null
        ? t`In ${findLabel(said.field)}, “${said.from_text}” means nothing`
        : t`In ${findLabel(said.field)}, “${said.from_text}” means “${formatGiven(said.to)}”`;
  }
}

const formatGiven = (value: unknown): string =>
  typeof value === 'object' && value !== null ? Object.values(value).join(' ') : String(value);

export function describeChange(change: Shared['changes'][number], findLabel: (field: string) => string): string {
  switch (change.kind) {
    case 'synonym':
      return t`“${change.name}” becomes a synonym of ${findLabel(change.field)}`;
    case 'weight': {
      const weights = Object.entries(change.weights).map(([field, weight]) => `${findLabel(field)} ${weight}`);
      return t`The header gets the weights ${weights.join(', ')}`;
    }
    case 'parameter':
      return t`The order of dates changes from ${change.from} to ${change.to}`;
    case 'word':
      return t`“${change.word}” becomes a word for ${change.list}`;
  }
}
