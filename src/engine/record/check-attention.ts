import type { Artifact, Attention, Check, CheckMeasure } from '../../contract/artifact.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { describeEdition, EditionWords } from './edition-attention.ts';

/** The checks beyond their tolerance: one point for each table, field and measure, without numbers. */
export function listCheckAttention(artifact: Pick<Artifact, 'checks' | 'job'>, manifest: Manifest): Attention[] {
  const { job } = artifact;
  const found = describeAll(artifact, manifest, false);
  if (job.first_document) {
    const message = 'It is the first document of its sender: look at how it was read.';
    found.push({ code: 'first_document', message });
  }
  if (job.accepted_before) {
    const message = 'The same document was accepted before: check whether it was sent again by mistake.';
    found.push({ code: 'accepted_before', message });
  }
  if (job.sender_unclear !== undefined) {
    const message = `Its headers match ${job.sender_unclear} senders: choose the right sender.`;
    found.push({ code: 'sender_unclear', message, count: job.sender_unclear });
  }
  return found;
}

/** Checks that are worth a look, although the document can be clean with them. */
export function listCheckHints(artifact: Pick<Artifact, 'checks' | 'job'>, manifest: Manifest): Attention[] {
  return describeAll(artifact, manifest, true);
}

function describeAll(
  { checks, job }: Pick<Artifact, 'checks' | 'job'>,
  manifest: Manifest,
  areHints: boolean,
): Attention[] {
  const differing = (checks?.list ?? []).filter(({ agrees, hint = false }) => !agrees && hint === areHints);
  const groups = Map.groupBy(
    differing,
    ({ kind, measure, table_id: tableId, target_field: field, other_field: other }) =>
      JSON.stringify([kind, kind === 'expectation' || kind === 'total' ? null : measure, tableId, field, other]),
  );
  const words = new EditionWords(manifest, job.previous?.period);
  return [...groups.values()].flatMap((group) =>
    group[0]!.kind === 'edition' ? group.map((check) => describeEdition(check, words)) : describe(group, manifest),
  );
}

function describe(group: readonly Check[], manifest: Manifest): Attention[] {
  const { kind, measure, sheet, table_id, target_field: field } = group[0]!;
  const total = group.reduce((sum, { count = 0 }) => sum + count, 0);
  const counted = total === 0 ? {} : { count: total };
  const meta = field === undefined ? undefined : manifest.columns.meta[field];
  const label = meta?.label ?? field ?? '';
  const place = {
    ...(sheet === undefined ? {} : { sheet }),
    ...(table_id === undefined ? {} : { table_id }),
    ...(field === undefined ? {} : { target_field: field }),
  };
  switch (kind) {
    case 'expectation': {
      if (meta?.expect?.severity === 'info') return [];
      const message = `"${label}" is not as the package expects: ${group.map((check) => check.measure).join(', ')}.`;
      return [{ code: 'expectation_not_met', message, ...place, ...counted }];
    }
    case 'total': {
      const { a1 } = group[0]!;
      const message = `A total of "${label}" in the document is not the sum of its rows, first in ${a1}.`;
      return [{ code: 'total_differs', message, ...place, count: group.length }];
    }
    case 'expected': {
      const what = measure === 'rows' ? 'The number of rows' : `The sum of "${label}"`;
      return [{ code: 'expected_number_differs', message: `${what} is not the one that was typed in.`, ...place }];
    }
    default:
      if (measure === 'column_lost') return group.map((check) => ({ ...describeLost(check), ...counted }));
      return [{ ...describeDrift(measure, label, place), ...counted }];
  }
}

function describeLost({ headers = [], count = 1 }: Check): Attention {
  const what = count === 1 ? 'A column without a field that was' : `${count} columns without a field that were`;
  const columns = headers.map((header) => ({ header, places: [] }));
  return {
    code: 'column_lost',
    message: `${what} in the previous period's document ${count === 1 ? 'is' : 'are'} missing.`,
    columns,
  };
}

function describeDrift(measure: CheckMeasure, label: string, place: Pick<Attention, 'target_field'>): Attention {
  if (measure === 'field_lost') {
    const message = `"${label}" was in the previous period's document, but is not in this one.`;
    return { code: 'field_lost', message, ...place };
  }
  if (measure === 'rows_repeated') {
    return {
      code: 'rows_repeated',
      message: 'Rows of the previous period are in this document again.',
      ...place,
    };
  }
  const whats: Partial<Record<CheckMeasure, string>> = {
    rows: 'The number of rows',
    sum: `The sum of "${label}"`,
    empty: `The share of empty values of "${label}"`,
    errors: `The share of errors of "${label}"`,
  };
  return { code: 'drift', message: `${whats[measure]} is far from its value in the previous period.`, ...place };
}
