import type { ProposeField } from '../../contract/api/index.ts';
import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import type { PackageFacts } from '../../package/index.ts';
import { type ColumnProposal, proposeColumn } from '../../package/own-columns/index.ts';
import type { LocatedColumn } from '../../record/columns/index.ts';
import type { ConfigPlace } from '../../service/index.ts';
import { findPublishedVersion, getConfig, type JobRow } from '../../storage/store/index.ts';
import { nameKey } from '../../trials/generalize/index.ts';
import type { Service } from '../context/service.ts';
import { findInputSource, findRecord } from '../replies/output-source.ts';

/** What somebody proposes for a column of a job, with the means to find its kind. */
export interface ColumnAbout {
  jobId: string;
  name: string;
  header: string;
  propose: () => Promise<ColumnProposal>;
}

/**
 * Finds the column that a proposed field is for. Throws `job_unknown`, also for a job of another config,
 * `column_not_found`, and `field_known` if the package has a field of this name.
 */
export async function proposeForColumn(
  service: Service,
  { workspace_id, config_id }: ConfigPlace,
  { job_id: jobId, name, ...place }: ProposeField,
  signal: AbortSignal,
): Promise<ColumnAbout> {
  const config = await getConfig(service.db, workspace_id, config_id);
  const row = await service.jobs.revisions.getFinishedRow(workspace_id, jobId);
  if (row.config_id !== config.id) throw new AdeError('job_unknown', { job_id: jobId });
  const located = await service.artifacts.ask('locateColumn', [await findRecord(service, row)], place);
  if (located === null) throw new AdeError('column_not_found', { ...place });
  const version = await findPublishedVersion(service.db, config.id);
  if (version === undefined) throw new AdeError('config_not_published', { config_id: config.id });
  assertNew(name, await service.packages.readFacts(version));
  const propose = () => proposeKind(service, row, { name, sheet: place.sheet, located }, signal);
  return { jobId, name, header: located.header, propose };
}

function assertNew(name: string, { manifest: { columns } }: PackageFacts): void {
  const known = Object.values(columns.meta).find(({ label, synonyms }) =>
    [label, ...synonyms].some((one) => nameKey(one) === nameKey(name)),
  );
  if (known !== undefined) throw new AdeError('field_known', { label: known.label, name });
}

/** If the document cannot be read, the header alone has to do: nobody waits for a better proposal. */
async function proposeKind(
  service: Service,
  row: JobRow,
  { name, sheet, located }: { name: string; sheet: number; located: LocatedColumn },
  signal: AbortSignal,
): Promise<ColumnProposal> {
  const { position, rows } = located;
  const columns = located.columns.map((column) =>
    column.position === position && column.header === '' ? { ...column, header: name } : column,
  );
  const propose = (document: Parameters<typeof proposeColumn>[2]) =>
    proposeColumn({ sheet, columns, rows }, position, document, signal);
  try {
    const { path, displayName, readAs } = await findInputSource(service, row);
    const { maxExpandedMb } = service.settings;
    const at = { documentPath: path, displayName, maxExpandedMb, readAs };
    return await propose({ at, getLevel: () => service.jobs.getSandboxLevel() });
  } catch (error) {
    if (!isAdeError(error) || error.code === 'cancelled') throw error;
    return propose(null);
  }
}
