import type { FastifyRequest } from 'fastify';
import * as Type from 'typebox';
import {
  ConfigVersionSchema,
  type DraftFields,
  DraftFieldsSchema,
  FieldProposalPageSchema,
  FieldProposalSchema,
  Id,
  ListFieldProposalsQuerySchema,
  type ProposeField,
  ProposeFieldSchema,
} from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { MANIFEST_NAME, packageFolder } from '../../contract/layout.ts';
import type { OwnChecks } from '../../contract/own-columns.ts';
import { type ConfigPlace, copyFrom, writePackageFile } from '../../service/index.ts';
import {
  type ConfigVersionRow,
  findPublishedVersion,
  getConfig,
  getVersion,
  type StatedProposal,
  type Transaction,
} from '../../storage/store/index.ts';
import { planFields, type WantedField } from '../../trials/generalize/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, makeActor, type Service } from '../context/service.ts';
import { identityOf } from '../guard/guard.ts';
import { Nothing } from '../paths.ts';
import { proposeForColumn } from '../requests/column-proposals.ts';
import { whileThere } from '../requests/while-there.ts';
import { CONFIG, ConfigParams } from './configs.ts';
import { editDraftFile } from './version-files.ts';
import { addDraft, sendDraft } from './versions.ts';

const tags = ['Configs'];
const PROPOSALS = `${CONFIG}/field-proposals`;
const ProposalParams = Type.Object({ ...ConfigParams.properties, proposal_id: Id });

/** Fields that people propose for a package while they work on documents. */
export function addFieldProposalRoutes(app: App, service: Service): void {
  const { fieldProposals: proposals } = service.jobs;

  app.get(PROPOSALS, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: ['config_unknown'] },
    schema: {
      operationId: 'listFieldProposals',
      tags,
      summary: 'List the fields that people proposed for a config, oldest first',
      description:
        'With the number of documents and senders that miss each field, and the senders whose recipe says that there is none. `state` selects proposals by what became of them.',
      params: ConfigParams,
      querystring: ListFieldProposalsQuerySchema,
      response: { 200: FieldProposalPageSchema },
    },
    handler: async (request) => ({
      items: await proposals.list(request.params, request.query.state),
      next_cursor: null,
    }),
  });

  app.post(PROPOSALS, {
    config: {
      access: { to: 'workspace', role: 'operator' },
      refuses: [
        'config_unknown',
        'job_unknown',
        'job_file_missing',
        'column_not_found',
        'field_known',
        'config_not_published',
        'artifact_unreadable',
        'package_invalid',
      ],
    },
    schema: {
      operationId: 'proposeField',
      tags,
      summary: 'Propose a field for a column of a job that has none',
      description:
        '200: somebody has proposed a field for this header already, and the job is added. The kind is proposed by the header and the values. The column itself is carried or left out by a correction like any other.',
      params: ConfigParams,
      body: ProposeFieldSchema,
      response: { 200: FieldProposalSchema, 201: FieldProposalSchema },
    },
    handler: async (request, reply) => {
      const body: ProposeField = request.body;
      const { proposal, isNew } = await whileThere(reply, async (signal) => {
        const about = await proposeForColumn(service, request.params, body, signal);
        return proposals.propose(request.params, about, authorOf(request));
      });
      announceActivity(service);
      return reply.code(isNew ? 201 : 200).send(proposal);
    },
  });

  app.post(`${PROPOSALS}/draft`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      refuses: [
        'config_unknown',
        'config_not_published',
        'package_invalid',
        'field_proposal_unknown',
        'field_proposal_decided',
        'version_unknown',
        'version_not_draft',
        'version_busy',
        'package_too_large',
      ],
      sends: ['Location'],
    },
    schema: {
      operationId: 'draftFields',
      tags,
      summary: 'Add proposed fields to a draft of the package, each with its module and a case',
      description:
        'The header is a name of the field. Without `version_id`, the draft is a copy of the active version, or else of the version that was published last.',
      params: ConfigParams,
      body: DraftFieldsSchema,
      response: { 201: ConfigVersionSchema },
    },
    handler: async (request, reply) => {
      const row = await draftFields(service, request, request.params, request.body);
      announceActivity(service);
      return sendDraft(reply, row);
    },
  });

  app.post(`${PROPOSALS}/:proposal_id/decline`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      refuses: ['config_unknown', 'field_proposal_unknown', 'field_proposal_decided'],
    },
    schema: {
      operationId: 'declineField',
      tags,
      summary: 'Decline a proposed field',
      description:
        'The columns stay as people have decided them. Only an open proposal can be declined; the answer has the proposal with its new state.',
      params: ProposalParams,
      response: { 200: FieldProposalSchema },
    },
    handler: async (request) => {
      const declined = await proposals.decline(request.params, request.params.proposal_id, authorOf(request));
      announceActivity(service);
      return declined;
    },
  });

  app.delete(`${PROPOSALS}/:proposal_id/jobs/:job_id`, {
    config: {
      access: { to: 'workspace', role: 'operator' },
      refuses: ['config_unknown', 'field_proposal_unknown', 'field_proposal_decided'],
    },
    schema: {
      operationId: 'withdrawField',
      tags,
      summary: 'Withdraw a proposed field for one job; without a job, the proposal is removed',
      description: 'Only an open proposal can be withdrawn. A correction that was made for the column stays.',
      params: Type.Object({ ...ProposalParams.properties, job_id: Id }),
      response: { 204: Nothing },
    },
    handler: async (request, reply) => {
      const { proposal_id: id, job_id: jobId } = request.params;
      await proposals.withdraw(request.params, id, jobId, authorOf(request));
      announceActivity(service);
      return reply.code(204).send(null);
    },
  });
}

/** Adds fields to a new draft, or to one that is there. */
async function draftFields(
  service: Service,
  request: FastifyRequest,
  place: ConfigPlace,
  { ids, version_id: draftId }: DraftFields,
): Promise<ConfigVersionRow> {
  const { db, dataDir, packages, jobs } = service;
  const config = await getConfig(db, place.workspace_id, place.config_id);
  const wanted = await jobs.fieldProposals.getOpen(place, ids);
  const source =
    draftId === undefined
      ? await findPublishedVersion(db, config.id)
      : await getVersion(db, config.workspace_id, draftId);
  if (source === undefined) throw new AdeError('config_not_published', { config_id: config.id });
  if (source.config_id !== config.id) throw new AdeError('version_unknown', { version_id: source.id });
  const facts = await packages.readFacts(source);
  const dir = packageFolder(dataDir, source.id);
  const { files, fields } = planFields(dir, wanted.map(readWanted), facts);
  const taken = wanted.map(({ id }, i) => ({ id, field: fields[i] ?? '' }));
  const take = (transaction: Transaction, versionId: string) =>
    jobs.fieldProposals.take(transaction, place, taken, versionId, authorOf(request));
  if (draftId === undefined) {
    const copy = copyFrom(dir);
    const fill = async (folder: string) => {
      await copy(folder);
      for (const [path, text] of files) await writePackageFile(folder, path, Buffer.from(text));
    };
    const about = { more: { field_proposals: taken.length }, also: take };
    return addDraft(service, request, config.id, source.id, fill, about);
  }
  // The manifest names the other files, so it comes last.
  const inOrder = [...files].sort(([a], [b]) => Number(a === MANIFEST_NAME) - Number(b === MANIFEST_NAME));
  for (const [path, text] of inOrder) {
    const also = path === MANIFEST_NAME ? (transaction: Transaction) => take(transaction, draftId) : undefined;
    await editDraftFile(
      service,
      request,
      { workspace_id: config.workspace_id, version_id: draftId },
      { path, text, also },
    );
  }
  const draft = await getVersion(db, config.workspace_id, draftId);
  return draft;
}

function readWanted({ name, header, kind, checks_json: json }: StatedProposal): WantedField {
  const checks: OwnChecks = JSON.parse(json);
  return { name, header, kind, checks };
}

function authorOf(request: FastifyRequest) {
  return makeActor(identityOf(request));
}
