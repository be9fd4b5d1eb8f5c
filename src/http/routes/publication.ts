import type { FastifyReply, FastifyRequest } from 'fastify';
import * as Type from 'typebox';
import {
  type ConfigVersion,
  ConfigVersionSchema,
  DocumentCheckSchema,
  Id,
  nullable,
  type Publication,
  PublicationSchema,
  type PublishVersion,
  PublishVersionSchema,
} from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { packageFolder } from '../../contract/layout.ts';
import type { Reason } from '../../contract/review.ts';
import { assertReason, readNames } from '../../service/index.ts';
import { activateVersion, type ConfigVersionRow, inTransaction } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import type { Details, Service } from '../context/service.ts';
import { identityOf } from '../guard/guard.ts';
import { noteVersion } from '../replies/note-activity.ts';
import { noteJobReading } from '../replies/note-reading.ts';
import { whileThere } from '../requests/while-there.ts';
import { announceState } from './version-states.ts';
import { findVersion, VERSION, VersionParams } from './versions.ts';

const tags = ['Versions'];
const PUBLICATION = `${VERSION}/publication`;
const DocumentParams = Type.Object({ ...VersionParams.properties, job_id: Id });

/** Trying a draft on accepted documents, and publishing it. */
export function addPublicationRoutes(app: App, service: Service): void {
  app.get(PUBLICATION, {
    config: { access: { to: 'workspace', role: 'author' }, refuses: ['version_unknown', 'version_not_draft'] },
    schema: {
      operationId: 'readPublication',
      tags,
      summary: 'List the cases and the accepted documents that a draft is tried on before it is published',
      description:
        "What came of it holds for the draft as it is now, and for a day at most. `POST …/cases` runs the package's own cases.",
      params: VersionParams,
      response: { 200: PublicationSchema },
    },
    handler: async (request) => service.jobs.publications.read(await findDraft(service, request.params)),
  });

  app.post(`${PUBLICATION}/documents/:job_id`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      refuses: [
        'version_unknown',
        'version_not_draft',
        'version_busy',
        'package_invalid',
        'document_not_in_publication',
        'job_unknown',
        'queue_full',
        'safe_mode_active',
      ],
    },
    schema: {
      operationId: 'checkDocument',
      tags,
      summary: 'Read an accepted document with a draft, and compare the values with the accepted ones',
      description:
        'The corrections and the recipe that were accepted apply. The run leaves no values behind; only the outcome is kept. The request ends when the client leaves.',
      params: DocumentParams,
      response: { 200: DocumentCheckSchema },
    },
    handler: async (request, reply) => {
      const { job_id: jobId } = request.params;
      const version = await service.packages.prepareToRun(await findDraft(service, request.params));
      const { jobs, facets } = service;
      const check = await whileThere(reply, (signal) =>
        jobs.publications.checkDocument(version, jobId, facets, signal),
      );
      if (check.values !== null) {
        const row = await jobs.revisions.getFinishedRow(version.workspace_id, jobId, check.revision);
        await noteJobReading(service, request, row, 'job.values_read');
      }
      return check;
    },
  });

  app.post(`${VERSION}/publish`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      refuses: [
        'version_not_draft',
        'version_unknown',
        'version_busy',
        'package_invalid',
        'version_not_checked',
        'version_reason_missing',
        'reason_unknown',
        'queue_full',
        'safe_mode_active',
      ],
    },
    schema: {
      operationId: 'publishVersion',
      tags,
      summary: 'Check a draft, build it, try it on its cases and on accepted documents, and make it the active version',
      description:
        'If any step fails, the draft stays as it was, and the answer has the reason. If a case fails or accepted values change, the request needs `reason`, and everything must have been tried before.',
      params: VersionParams,
      body: nullable(PublishVersionSchema),
      response: { 200: ConfigVersionSchema },
    },
    handler: (request, reply) => publish(service, request, reply, { ...request.params, ...request.body }),
  });
}

interface DraftPlace {
  workspace_id: string;
  version_id: string;
}

/** Throws `version_unknown`, `version_not_draft`. */
async function findDraft(service: Service, place: DraftPlace): Promise<ConfigVersionRow> {
  const row = await findVersion(service, place);
  if (row.state !== 'draft') throw new AdeError('version_not_draft', { config_version_id: row.id, status: row.state });
  return row;
}

async function publish(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  { note, reason, ...place }: DraftPlace & PublishVersion,
): Promise<ConfigVersion> {
  const { db, dataDir, jobs, packages, facets } = service;
  await assertReason(service, place.workspace_id, reason);
  const draft = await packages.holdDraft(place, async (held) => {
    const prepared = await packages.prepare(held);
    const version = { ...held, environment_id: prepared.configVersionId };
    // A reason is about changes that somebody has seen.
    if (reason === undefined) await whileThere(reply, (signal) => jobs.publications.checkRest(version, facets, signal));
    const published = {
      environment_id: prepared.configVersionId,
      content_hash: prepared.build.content_hash,
      note: note?.trim() || null,
      ...(await readNames(packageFolder(dataDir, held.id))),
    };
    await inTransaction(db, async (transaction) => {
      const publication = await jobs.publications.readIn(transaction, version);
      assertPublishable(publication, reason);
      await activateVersion(transaction, held, identityOf(request).name, published);
      await noteVersion(transaction, request, 'version.published', held, { details: describe(publication, reason) });
    });
    return held;
  });
  return announceState(service, draft);
}

/** Throws `version_not_checked`, `version_reason_missing`. */
function assertPublishable(publication: Publication, reason: Reason | undefined): void {
  const { config_version_id, cases, documents, is_checked, needs_reason, reason_codes } = publication;
  if (!is_checked) {
    const count = documents.filter(({ outcome }) => outcome === 'unchecked').length;
    const found = listParts([
      cases?.outcome === 'unchecked' && 'its cases did not run',
      count > 0 && `${count} of ${documents.length} accepted documents were not read with it`,
    ]);
    throw new AdeError('version_not_checked', { config_version_id, found });
  }
  if (!needs_reason || reason !== undefined) return;
  const { failed_cases: failed, changed_documents: changed, failed_documents: unread } = countOutcomes(publication);
  const found = listParts([
    cases?.outcome === 'failed' &&
      (cases.error === null ? `of ${cases.count} cases, ${failed} fail` : `its cases cannot run (${cases.error.code})`),
    changed > 0 && `in ${changed} of ${documents.length} accepted documents, values change`,
    unread > 0 && `${unread} of ${documents.length} accepted documents cannot be compared`,
  ]);
  throw new AdeError('version_reason_missing', { config_version_id, found, expected: reason_codes.join(', ') });
}

const listParts = (parts: readonly (string | false)[]) => parts.filter((part) => part !== false).join(', and ');

function countOutcomes({ cases, documents }: Publication) {
  const count = (wanted: string) => documents.filter(({ outcome }) => outcome === wanted).length;
  return {
    cases: cases?.count ?? 0,
    failed_cases: cases?.failed ?? 0,
    documents: documents.length,
    changed_documents: count('changed'),
    failed_documents: count('failed'),
  };
}

function describe(publication: Publication, reason: Reason | undefined): Details {
  const error = publication.cases?.error ?? null;
  return {
    ...countOutcomes(publication),
    ...(error === null ? {} : { case_error: error.code }),
    ...(reason === undefined ? {} : { reason: reason.code }),
  };
}
