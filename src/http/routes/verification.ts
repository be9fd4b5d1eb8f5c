import {
  nullable,
  RevisionQuerySchema,
  type Verification,
  VerificationSchema,
  type VerifyJob,
  VerifyJobSchema,
  WorkspaceVerificationSchema,
} from '../../contract/api/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { workspaceOf } from '../guard/guard.ts';
import { JOB, JobParams, WORKSPACE, WorkspaceParams } from '../paths.ts';
import { findRevision, sendRevision } from '../replies/finished-revision.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { whileThere } from '../requests/while-there.ts';

const tags = ['Audit'];

/** Verifies that a job is ADE's own result for its document. Auditors may use it, since it changes nothing. */
export function addVerificationRoutes(app: App, service: Service): void {
  app.post(`${JOB}/verify`, {
    config: {
      access: { to: 'workspace', role: 'auditor' },
      worksArchived: true,
      refuses: ['job_unknown', 'revision_not_found', 'job_not_verifiable', 'queue_full', 'safe_mode_active'],
      sends: ['Job-Revision'],
    },
    schema: {
      operationId: 'verifyJob',
      tags,
      summary: 'Verify a job: compare its files with their hashes, run it again, and compare the results',
      description:
        'The verification waits for its turn like a job, and ends when the client leaves. With `"rerun": false` only hashes and the activity are checked, at once.',
      params: JobParams,
      querystring: RevisionQuerySchema,
      body: nullable(VerifyJobSchema),
      response: { 200: VerificationSchema },
    },
    handler: async (request, reply) => {
      const row = await findRevision(service, request);
      const { rerun = true } = (request.body as VerifyJob | null | undefined) ?? {};
      const { verifications } = service.jobs;
      const verification: Verification = rerun
        ? await whileThere(reply, (signal) => verifications.runAgain(row, signal))
        : await verifications.compareHashes(row);
      const details = { revision: row.revision, rerun, answer: sayAnswer(verification.ok) };
      await noteActivity(service, request, 'job.verified', row.revision_of ?? row.id, details);
      sendRevision(reply, row);
      return verification;
    },
  });
}

export function addWorkspaceVerificationRoute(app: App, service: Service): void {
  app.post(`${WORKSPACE}/verify`, {
    config: { access: { to: 'workspace', role: 'auditor' }, worksArchived: true },
    schema: {
      operationId: 'verifyWorkspace',
      tags,
      summary: 'Compare all finished jobs of a workspace with their hashes, and check its activity',
      description: 'The verification reads every file, runs no rules, and ends when the client leaves.',
      params: WorkspaceParams,
      response: { 200: WorkspaceVerificationSchema },
    },
    handler: async (request, reply) => {
      const { id } = workspaceOf(request);
      const verification = await whileThere(reply, (signal) => service.jobs.verifications.verifyWorkspace(id, signal));
      const details = { jobs: verification.jobs.checked, answer: sayAnswer(verification.ok) };
      await noteActivity(service, request, 'workspace.verified', id, details);
      return verification;
    },
  });
}

function sayAnswer(ok: boolean | null): string {
  return ok === null ? 'undecided' : ok ? 'yes' : 'no';
}
