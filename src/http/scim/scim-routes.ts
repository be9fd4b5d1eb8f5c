import type { FastifyRequest } from 'fastify';
import { isAdeError } from '../../contract/errors/index.ts';
import { ScimStore } from '../../service/index.ts';
import { inTransaction, lockPeople } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, type Service } from '../context/service.ts';
import { describeScimError, SCIM_TYPE, ScimAnswers } from './answer-scim.ts';
import { KINDS, type Kind, type Scimmy } from './kinds.ts';

export const SCIM_PREFIX = '/scim/v2';
const PROVIDER = `${SCIM_PREFIX}/:provider`;
const config = { access: { to: 'provider' } } as const;
/** Described by RFC 7643 and 7644, and by the service's own discovery. */
const schema = { hide: true } as const;

let loaded: Promise<Scimmy> | undefined;

/** Only services with a provider that uses SCIM need the library. */
function load(): Promise<Scimmy> {
  loaded ??= import('scimmy').then(({ default: scimmy }) => {
    scimmy.Config.set({
      patch: true,
      filter: { supported: true, maxResults: 200 },
      sort: true,
      bulk: false,
      etag: false,
      changePassword: false,
      authenticationSchemes: [
        { type: 'oauthbearertoken', name: 'Bearer token', description: 'The token of scim_token_file' },
      ],
    });
    const { User, Group, Schema, ResourceType, ServiceProviderConfig } = scimmy.Resources;
    for (const one of [User, Group, Schema, ResourceType, ServiceProviderConfig]) one.basepath('');
    scimmy.Resources.declare(User);
    scimmy.Resources.declare(Group);
    return scimmy;
  });
  return loaded;
}

/** SCIM 2.0 for the providers whose settings have a token for it: users and groups, and what the service can do. */
export function addScimRoutes(app: App, service: Service): void {
  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser([SCIM_TYPE, 'application/json'], { parseAs: 'string' }, (_request, body, parsed) => {
      try {
        parsed(null, body === '' ? undefined : JSON.parse(String(body)));
      } catch {
        parsed(new TypeError('The body is not JSON.'));
      }
    });
    scope.setErrorHandler(async (error, request, reply) => {
      const known = describeScimError(error, await load());
      if (known === null) throw error;
      request.refusal = { reason: isAdeError(error) ? error.code : (error as Error).message };
      return reply.code(known.status).type(SCIM_TYPE).send(known.body);
    });
    for (const kind of KINDS) addResource(scope as unknown as App, service, kind);
    addDiscovery(scope as unknown as App, service);
    done();
  });
}

interface ScimParams {
  provider: string;
  id?: string;
}

function addResource(app: App, service: Service, kind: Kind): void {
  const { endpoint } = kind;
  const answer = async <Result>(
    request: FastifyRequest,
    work: (answers: ScimAnswers, store: ScimStore, id: string) => Promise<Result>,
  ): Promise<Result> => {
    const { provider, id = '' } = request.params as ScimParams;
    const { known } = service.jobs.signOn.getProvider(provider);
    const answers = new ScimAnswers(await load(), kind, `${known.baseUrl}${SCIM_PREFIX}/${provider}`);
    const isChange = request.method !== 'GET' && request.method !== 'HEAD';
    const result = await inTransaction(service.db, async (transaction) => {
      await lockPeople(transaction);
      const store = new ScimStore(transaction, known, ({ level, message, code }) =>
        service.log[level]({ code }, message),
      );
      const done = await work(answers, store, id);
      const target = id === '' ? ((done as { id?: string } | undefined)?.id ?? '') : id;
      if (isChange) await store.note(kind.name, target, request.method);
      return done;
    });
    if (isChange) {
      await service.streams.recheck();
      announceActivity(service);
    }
    return result;
  };
  const query = (request: FastifyRequest) => request.query as Record<string, string>;

  app.get(`${PROVIDER}${endpoint}`, { config, schema }, async (request, reply) =>
    reply.type(SCIM_TYPE).send(await answer(request, (answers, store) => answers.list(store, query(request)))),
  );
  app.post(`${PROVIDER}${endpoint}`, { config, schema }, async (request, reply) => {
    const made = await answer(request, (answers, store) => answers.save(store, undefined, request.body));
    const { location } = (made as { meta: { location: string } }).meta;
    return reply.code(201).header('location', location).type(SCIM_TYPE).send(made);
  });
  app.get(`${PROVIDER}${endpoint}/:id`, { config, schema }, async (request, reply) =>
    reply.type(SCIM_TYPE).send(await answer(request, (answers, store, id) => answers.find(store, id, query(request)))),
  );
  app.put(`${PROVIDER}${endpoint}/:id`, { config, schema }, async (request, reply) =>
    reply.type(SCIM_TYPE).send(await answer(request, (answers, store, id) => answers.save(store, id, request.body))),
  );
  app.patch(`${PROVIDER}${endpoint}/:id`, { config, schema }, async (request, reply) =>
    reply.type(SCIM_TYPE).send(await answer(request, (answers, store, id) => answers.patch(store, id, request.body))),
  );
  app.delete(`${PROVIDER}${endpoint}/:id`, { config, schema }, async (request, reply) => {
    await answer(request, (answers, store, id) => answers.remove(store, id));
    return reply.code(204).send(null);
  });
}

/** RFC 7644, section 4. */
function addDiscovery(app: App, service: Service): void {
  for (const [endpoint, name] of [
    ['/ServiceProviderConfig', 'ServiceProviderConfig'],
    ['/ResourceTypes', 'ResourceType'],
    ['/Schemas', 'Schema'],
  ] as const) {
    const read = async (request: FastifyRequest) => {
      const { provider, id } = request.params as ScimParams;
      const scimmy = await load();
      const Resource = scimmy.Resources[name] as unknown as new (id?: string) => { read(): Promise<object> };
      const text = JSON.stringify(await new Resource(id).read());
      const base = `${service.jobs.signOn.getProvider(provider).known.baseUrl}${SCIM_PREFIX}/${provider}`;
      // The library knows addresses only from the endpoint on.
      return JSON.parse(text, (key, value: unknown) =>
        key === 'location' && typeof value === 'string' && value.startsWith('/') ? `${base}${value}` : value,
      ) as object;
    };
    app.get(`${PROVIDER}${endpoint}`, { config, schema }, async (request, reply) =>
      reply.type(SCIM_TYPE).send(await read(request)),
    );
    if (endpoint === '/ServiceProviderConfig') continue;
    app.get(`${PROVIDER}${endpoint}/:id`, { config, schema }, async (request, reply) =>
      reply.type(SCIM_TYPE).send(await read(request)),
    );
  }
}
