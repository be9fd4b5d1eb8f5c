import type { FastifyRequest } from 'fastify';
import * as Type from 'typebox';
import {
  type Comparison,
  ComparisonSchema,
  type CreateComparison,
  CreateComparisonSchema,
  Id,
  ReadComparedValuesQuerySchema,
  type ReadComparisonQuery,
  ReadComparisonQuerySchema,
  ValueComparisonSchema,
} from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, makeActor, type Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { RepeatableHeaders, TRY_REFUSALS } from '../openapi/route-schemas.ts';
import { WORKSPACE, WorkspaceParams } from '../paths.ts';
import { noteJobReading } from '../replies/note-reading.ts';
import { findCompared, findRecord } from '../replies/output-source.ts';
import { markReplay } from '../requests/submissions.ts';
import { submitTry } from './tries.ts';

const tags = ['Comparisons'];
const SEPARATOR = '..';
const COMPARISON = `${WORKSPACE}/comparisons/:comparison_id`;
const REFUSALS = ['job_unknown', 'revision_not_found', 'comparison_invalid', 'job_file_missing'] as const;

const ComparisonParams = Type.Object({
  workspace_id: Id,
  comparison_id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}\\.\\.[A-Za-z0-9_-]{1,64}$' }),
});

/**
 * One document through two versions. A comparison is not stored: its id names its two jobs. Any two jobs on the same
 * document can be compared.
 */
export function addComparisonRoutes(app: App, service: Service): void {
  app.post(`${WORKSPACE}/comparisons`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      refuses: TRY_REFUSALS,
      sends: ['Location'],
    },
    schema: {
      operationId: 'makeComparison',
      headers: RepeatableHeaders,
      tags,
      summary: 'Run a document through two versions, as tries, to compare them',
      description:
        'Both tries are submitted, and the answer has their ids as `LEFT..RIGHT`; read the comparison until its `status` is `ready`. Drafts can be compared as well. A package with errors is refused with its first problem.',
      params: WorkspaceParams,
      body: CreateComparisonSchema,
      response: { 202: ComparisonSchema },
    },
    handler: async (request, reply) => {
      const { workspaceId, left, right, isReplay } = await submitBoth(service, request, request.body);
      const id = `${left}${SEPARATOR}${right}`;
      if (isReplay) markReplay(reply);
      else announceActivity(service);
      reply.header('location', `/api/v1/workspaces/${workspaceId}/comparisons/${id}`);
      return reply.code(202).send(await readComparison(service, workspaceId, [left, right]));
    },
  });

  app.get(COMPARISON, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: REFUSALS },
    schema: {
      operationId: 'readComparison',
      tags,
      summary: 'Read which labels, mappings, values and issues differ, and because of which rules',
      description: `The id is \`LEFT_JOB${SEPARATOR}RIGHT_JOB\`: any two jobs of one document can be compared, and any two revisions of one job.`,
      params: ComparisonParams,
      querystring: ReadComparisonQuerySchema,
      response: { 200: ComparisonSchema },
    },
    handler: async (request) => {
      const { workspace_id: workspaceId, comparison_id: id } = request.params;
      return readComparison(service, workspaceId, splitId(id), request.query);
    },
  });

  addValuesRoute(app, service);
}

/** Adds the route that compares the values of two results. */
function addValuesRoute(app: App, service: Service): void {
  app.get(`${COMPARISON}/values`, {
    config: {
      access: { to: 'workspace', role: 'viewer' },
      refuses: [...REFUSALS, 'artifact_unreadable'],
    },
    schema: {
      operationId: 'readComparedValues',
      tags,
      summary: 'Read which values differ, row by row of the document, with examples',
      description:
        'Changed cells are counted by field and by kind of change. Rows that only one result has are listed with their label in the other.',
      params: ComparisonParams,
      querystring: ReadComparedValuesQuerySchema,
      response: { 200: ValueComparisonSchema },
    },
    handler: async (request) => {
      const { workspace_id: workspaceId, comparison_id: id } = request.params;
      const rows = await findRows(service, workspaceId, splitId(id), request.query);
      if (statusOf(...rows) !== 'ready') {
        throw new AdeError('comparison_invalid', { found: 'one of its jobs has no result' });
      }
      const [left, right] = [await findCompared(service, rows[0]), await findCompared(service, rows[1])];
      const values = await service.facets.compareValues(left, right, request.query.field);
      for (const row of rows) await noteJobReading(service, request, row, 'job.values_read');
      return values;
    },
  });
}

/**
 * Both jobs get the same `as_of`, so that only the rules can make a difference. If the second is refused, the first is
 * withdrawn. Each has its own Idempotency-Key, made from the request's.
 */
async function submitBoth(service: Service, request: FastifyRequest, wanted: CreateComparison) {
  const workspaceId = workspaceOf(request).id;
  const { document_id, read_as } = wanted;
  const submit = (side: string, config_version_id: string, as_of: string) =>
    submitTry(service, request, { document_id, config_version_id, as_of, read_as }, side);
  const left = await submit('left', wanted.left_version_id, new Date().toISOString());
  try {
    const right = await submit('right', wanted.right_version_id, left.resource.as_of);
    const isReplay = left.isReplay && right.isReplay;
    return { workspaceId, left: left.resource.id, right: right.resource.id, isReplay };
  } catch (error) {
    const by = makeActor(identityOf(request));
    if (!left.isReplay) await service.jobs.withdraw(workspaceId, left.resource.id, by).catch(() => undefined);
    throw error;
  }
}

async function readComparison(
  service: Service,
  workspaceId: string,
  ids: JobPair<string>,
  revisions: ReadComparisonQuery = {},
): Promise<Comparison> {
  const rows = await findRows(service, workspaceId, ids, revisions);
  const [left, right] = await Promise.all([
    service.jobs.get(workspaceId, ids[0]),
    service.jobs.get(workspaceId, ids[1]),
  ]);
  const status = statusOf(...rows);
  const changes = status === 'ready' ? await compareRecords(service, rows) : null;
  return { id: ids.join(SEPARATOR), status, left, right, changes };
}

/** Left and right. */
type JobPair<T> = [left: T, right: T];

function splitId(id: string): JobPair<string> {
  const [left = '', right = ''] = id.split(SEPARATOR);
  return [left, right];
}

async function findRows(
  { jobs }: Service,
  workspaceId: string,
  [leftId, rightId]: JobPair<string>,
  { left_revision, right_revision }: ReadComparisonQuery,
): Promise<JobPair<JobRow>> {
  const rows = await Promise.all([
    jobs.revisions.getFinishedRow(workspaceId, leftId, left_revision),
    jobs.revisions.getFinishedRow(workspaceId, rightId, right_revision),
  ]);
  if (rows[0].document_sha256 !== rows[1].document_sha256) {
    throw new AdeError('comparison_invalid', { found: 'its jobs ran on different documents' });
  }
  return rows;
}

function statusOf(left: JobRow, right: JobRow): Comparison['status'] {
  const statuses = [left.status, right.status];
  if (statuses.some((status) => status === 'queued' || status === 'running')) return 'running';
  return statuses.every((status) => status === 'success') ? 'ready' : 'error';
}

async function compareRecords(service: Service, rows: JobPair<JobRow>): Promise<Comparison['changes']> {
  const paths = await Promise.all(rows.map((row) => findRecord(service, row)));
  const { left: _left, right: _right, ...changes } = await service.artifacts.ask('compare', paths);
  return changes;
}
