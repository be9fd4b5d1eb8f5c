import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isAdeError } from '../../contract/errors/index.ts';
import { type LogEntry, ScimStore } from '../../service/index.ts';
import { inTransaction, lockPeople } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, type Service } from '../context/service.ts';
import { describeScimError, SCIM_TYPE, ScimAnswers } from './answer-scim.ts';
import type { Data } from './attributes.ts';
import { describeSchemas, describeService, describeTypes } from './discovery.ts';
import { KINDS, type Kind } from './kinds.ts';
import { makeList } from './present.ts';
import { refuse, ScimRefusal } from './refusal.ts';

const SCIM_PREFIX = '/scim/v2';
const PROVIDER = `${SCIM_PREFIX}/:provider`;
const config = { access: { to: 'provider' } } as const;
/** Described by RFC 7643 and 7644, and by the service's own discovery. */
const schema = { hide: true } as const;
const options = { config, schema };

interface ScimRequest {
  Params: { provider: string; id: string };
  Querystring: Record<string, string>;
}
type Asked = FastifyRequest<ScimRequest>;

/** SCIM 2.0 for the providers whose settings have a token for it: users and groups, and what the service can do. */
export function addScimRoutes(app: App, service: Service): void {
  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser([SCIM_TYPE, 'application/json'], { parseAs: 'string' }, (_request, body, parsed) => {
      try {
        parsed(null, body === '' ? undefined : JSON.parse(String(body)));
      } catch {
        parsed(refuse('invalidSyntax', 'The body is not JSON.'));
      }
    });
    scope.setErrorHandler(async (error, request, reply) => {
      const known = describeScimError(error);
      if (known === null) throw error;
      // Not the text, which may have a name or an address from the request.
      request.refusal = { reason: isAdeError(error) ? error.code : (known.body.scimType ?? 'refused') };
      return reply.code(known.status).type(SCIM_TYPE).send(known.body);
    });
    for (const kind of KINDS) addResource(scope, service, kind);
    addDiscovery(scope, service);
    done();
  });
}

type Work<Result> = (answers: ScimAnswers, store: ScimStore) => Promise<Result>;

/** Lets a provider do something with its users and groups, in one transaction. */
async function answer<Result>(
  service: Service,
  { request, kind }: { request: Asked; kind: Kind },
  work: Work<Result>,
): Promise<Result> {
  const { provider } = request.params;
  const { known } = service.jobs.signOn.getProvider(provider);
  const answers = new ScimAnswers(kind, baseOf(service, provider));
  const log = ({ level, message, code }: LogEntry) => service.log[level]({ code }, message);
  return inTransaction(service.db, async (transaction) => {
    if (request.method !== 'GET') await lockPeople(transaction);
    return work(answers, new ScimStore(transaction, known, { settings: service.settings, log }));
  });
}

/** The last change of each service that has been asked for. */
const lastChanges = new WeakMap<Service, Promise<unknown>>();

/**
 * Changes wait here for each other: each that waits for the lock would hold a connection to the database, and a provider
 * that sends all its users at once would leave none for others.
 */
function inTurn<Result>(service: Service, work: () => Promise<Result>): Promise<Result> {
  const done = (lastChanges.get(service) ?? Promise.resolve()).then(work);
  lastChanges.set(
    service,
    done.catch(() => undefined),
  );
  return done;
}

/** As `answer`, for a change: it is recorded, and streams that are not allowed any more end. */
async function change(
  service: Service,
  about: { request: Asked; kind: Kind },
  work: Work<Data | undefined>,
): Promise<Data | undefined> {
  const { request, kind } = about;
  const noted: Work<Data | undefined> = async (answers, store) => {
    const result = await work(answers, store);
    await store.note(kind.schema.name, String(result?.id ?? request.params.id), request.method);
    return result;
  };
  const done = await inTurn(service, () => answer(service, about, noted));
  await service.streams.recheck();
  announceActivity(service);
  return done;
}

function addResource(app: FastifyInstance, service: Service, kind: Kind): void {
  const all = `${PROVIDER}${kind.schema.endpoint}`;
  const one = `${all}/:id`;
  app.get<ScimRequest>(all, options, async (request, reply) =>
    reply
      .type(SCIM_TYPE)
      .send(await answer(service, { request, kind }, (answers, store) => answers.list(store, request.query))),
  );
  app.post<ScimRequest>(all, options, async (request, reply) => {
    const made = await change(service, { request, kind }, (answers, store) =>
      answers.save(store, undefined, request.body),
    );
    const location = `${baseOf(service, request.params.provider)}${kind.schema.endpoint}/${made?.id}`;
    return reply.code(201).header('location', location).type(SCIM_TYPE).send(made);
  });
  app.get<ScimRequest>(one, options, async (request, reply) => {
    const { id } = request.params;
    const found = await answer(service, { request, kind }, (answers, store) => answers.find(store, id, request.query));
    return reply.type(SCIM_TYPE).send(found);
  });
  app.put<ScimRequest>(one, options, async (request, reply) => {
    const { id } = request.params;
    const saved = await change(service, { request, kind }, (answers, store) => answers.save(store, id, request.body));
    return reply.type(SCIM_TYPE).send(saved);
  });
  app.patch<ScimRequest>(one, options, async (request, reply) => {
    const { id } = request.params;
    const saved = await change(service, { request, kind }, (answers, store) => answers.patch(store, id, request.body));
    return reply.type(SCIM_TYPE).send(saved);
  });
  app.delete<ScimRequest>(one, options, async (request, reply) => {
    await change(service, { request, kind }, async (answers, store) => {
      await answers.remove(store, request.params.id);
      return undefined;
    });
    return reply.code(204).send(null);
  });
}

/** RFC 7644, section 4. */
function addDiscovery(app: FastifyInstance, service: Service): void {
  app.get<ScimRequest>(`${PROVIDER}/ServiceProviderConfig`, options, async (request, reply) =>
    reply.type(SCIM_TYPE).send(describeService(baseOf(service, request.params.provider))),
  );
  for (const [path, describe] of [
    ['/ResourceTypes', describeTypes],
    ['/Schemas', describeSchemas],
  ] as const) {
    app.get<ScimRequest>(`${PROVIDER}${path}`, options, async (request, reply) => {
      if ('filter' in request.query) throw new ScimRefusal(403, null, 'These are not filtered.');
      return reply.type(SCIM_TYPE).send(makeList(describe(baseOf(service, request.params.provider))));
    });
    app.get<ScimRequest>(`${PROVIDER}${path}/:id`, options, async (request, reply) => {
      const { provider, id } = request.params;
      const found = describe(baseOf(service, provider)).find((one) => one.id === id);
      if (found === undefined) throw new ScimRefusal(404, null, 'There is nothing with this id.');
      return reply.type(SCIM_TYPE).send(found);
    });
  }
  app.all<ScimRequest>(`${PROVIDER}/*`, options, async () => {
    throw new ScimRefusal(404, null, 'There is no such endpoint.');
  });
}

/** Address of a provider's SCIM. */
function baseOf({ jobs }: Service, provider: string): string {
  return `${jobs.signOn.getProvider(provider).known.baseUrl}${SCIM_PREFIX}/${provider}`;
}
