import {
  ConfigVersionSchema,
  DraftSharedSchema,
  ListSharedQuerySchema,
  type SharedCorrections,
  SharedCorrectionsSchema,
} from '../../contract/api/index.ts';
import { type FoundShared, fillWithShared } from '../../service/index.ts';
import type { ConfigVersionRow } from '../../storage/store/index.ts';
import { chooseOffered, type SharedCorrection } from '../../trials/generalize/index.ts';
import type { App } from '../app-types.ts';
import type { Service } from '../context/service.ts';
import { noteActivity } from '../replies/note-activity.ts';
import { CONFIG, ConfigParams } from './configs.ts';
import { addDraft, sendDraft } from './versions.ts';

const tags = ['Senders'];
const SHARED = `${CONFIG}/shared-corrections`;
const DEFAULT_MIN_SENDERS = 3;

/** Corrections that several senders share, and a draft of the package that applies them to everybody. */
export function addSharedCorrectionRoutes(app: App, service: Service): void {
  app.get(SHARED, {
    config: {
      access: { to: 'workspace', role: 'viewer' },
      refuses: ['config_unknown', 'config_not_published', 'package_invalid'],
    },
    schema: {
      operationId: 'listSharedCorrections',
      tags,
      summary:
        'List corrections that recipes of several senders share, and how the package could make them for everybody',
      description: 'The recipes are those that new jobs get. The answer contains values.',
      params: ConfigParams,
      querystring: ListSharedQuerySchema,
      response: { 200: SharedCorrectionsSchema },
    },
    handler: async (request) => {
      const { shared, version, recipes } = await findAll(service, request.params, request.query.min_senders);
      const details = { shared: shared.length, recipes: recipes.length };
      await noteActivity(service, request, 'config.shared_corrections_read', request.params.config_id, details);
      return describeAll(shared, version, recipes);
    },
  });

  app.post(`${SHARED}/draft`, {
    config: {
      access: { to: 'workspace', role: 'author' },
      refuses: [
        'config_unknown',
        'config_not_published',
        'package_invalid',
        'shared_correction_unknown',
        'shared_correction_not_offered',
        'package_too_large',
      ],
      sends: ['Location'],
    },
    schema: {
      operationId: 'draftSharedCorrections',
      tags,
      summary: 'Make a draft of the package with corrections that several senders share, and a case for each of them',
      description: 'The draft is a copy of the active version, or else of the version that was published last.',
      params: ConfigParams,
      body: DraftSharedSchema,
      response: { 201: ConfigVersionSchema },
    },
    handler: async (request, reply) => {
      const { ids, min_senders: minSenders } = request.body;
      const { shared, version, facts } = await findAll(service, request.params, minSenders);
      const wanted = chooseOffered(shared, ids);
      const fill = fillWithShared(service, { version, facts }, wanted);
      const more = { shared_corrections: wanted.length };
      const row = await addDraft(service, request, version.config_id, version.id, fill, { more });
      return sendDraft(reply, row);
    },
  });
}

function findAll({ jobs }: Service, params: ConfigPlace, minSenders = DEFAULT_MIN_SENDERS): Promise<FoundShared> {
  return jobs.recipes.findShared(params.workspace_id, params.config_id, minSenders);
}

interface ConfigPlace {
  workspace_id: string;
  config_id: string;
}

function describeAll(
  shared: readonly SharedCorrection[],
  { id }: ConfigVersionRow,
  recipes: FoundShared['recipes'],
): SharedCorrections {
  const known = new Map(recipes.map((recipe) => [recipe.sender_id, recipe]));
  const describeSenders = (list: SharedCorrection['senders']) =>
    list.map(({ sender, pieces }) => {
      const { name, version } = known.get(sender)!;
      return { sender_id: sender, name, recipe_version: version, pieces };
    });
  const items = shared.map(({ headers: _, senders, otherwise, ...rest }) => ({
    ...rest,
    senders: describeSenders(senders),
    otherwise: describeSenders(otherwise),
  }));
  return { config_version_id: id, items };
}
