import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static, TSchema } from 'typebox';
import type { Role } from '../../contract/api/index.ts';
import type { ErrorCode } from '../../contract/errors/index.ts';
import type { JobRow } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { assertMaySeeValues } from '../guard/values.ts';
import { JOB, JobParams } from '../paths.ts';
import { findRevision, REVISION_REFUSALS, sendRevision } from '../replies/finished-revision.ts';
import { noteJobReading } from '../replies/note-reading.ts';

/** An operation that reads a finished revision of a job. */
interface Report<Query extends TSchema, Answer extends TSchema> {
  /** Below the path of the job. */
  path: string;
  role: Role;
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  /** Error codes in addition to those of all reports. */
  refuses?: readonly ErrorCode[];
  /**
   * Has a `revision`. If it also has `values`, only those who may see values may set `values`, and it makes an entry in
   * the activity.
   */
  query: Query;
  answer: Answer;
  read: (row: JobRow, query: Static<Query>, request: FastifyRequest, reply: FastifyReply) => Promise<Static<Answer>>;
}

/** Adds a route that reads a finished revision of a job. */
export function addReport<Query extends TSchema, Answer extends TSchema>(
  app: App,
  service: Service,
  { path, role, refuses = [], query: querystring, answer, read, ...about }: Report<Query, Answer>,
): void {
  app.route({
    method: 'GET',
    url: `${JOB}/${path}`,
    config: {
      access: { to: 'workspace', role },
      refuses: [...REVISION_REFUSALS, ...refuses],
      sends: ['Job-Revision'],
    },
    schema: { ...about, params: JobParams, querystring, response: { 200: answer } },
    handler: async (request: FastifyRequest, reply) => {
      const query = request.query as Static<Query> & { values?: boolean };
      if (query.values === true) assertMaySeeValues(request);
      const row = await findRevision(service, request);
      const report = await read(row, query, request, reply);
      if (query.values === true) await noteJobReading(service, request, row, 'job.values_read');
      sendRevision(reply, row);
      return report;
    },
  });
}
