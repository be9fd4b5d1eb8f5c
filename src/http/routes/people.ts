import * as Type from 'typebox';
import {
  ChangePersonSchema,
  CreatePersonSchema,
  Id,
  LinkTokenSchema,
  MergePersonSchema,
  PersonPageSchema,
  PersonSchema,
} from '../../contract/api/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, makeActor, type Service } from '../context/service.ts';
import { identityOf } from '../guard/guard.ts';
import { API } from '../paths.ts';

const tags = ['People'];
const access = { to: 'server' } as const;
const PERSON = `${API}/people/:person_id`;
const PersonParams = Type.Object({ person_id: Id });

/** The people who use the service, and who of them may not any more. */
export function addPeopleRoutes(app: App, service: Service): void {
  const { people } = service.jobs;

  app.get(`${API}/people`, {
    config: { access },
    schema: {
      operationId: 'listPersons',
      tags,
      summary: 'List the people who use the service, by name',
      description:
        'With the number of their tokens, their providers of sign-on and their last use, disabled ones included.',
      response: { 200: PersonPageSchema },
    },
    handler: async () => ({ items: await people.list(), next_cursor: null }),
  });

  app.post(`${API}/people`, {
    config: { access, refuses: ['person_name_taken', 'person_email_taken'], sends: ['Location'] },
    schema: {
      operationId: 'makePerson',
      tags,
      summary: 'Make a person, before they have a token or an account',
      description: 'A person is also made with the first token of their name, and with their first sign-on.',
      body: CreatePersonSchema,
      response: { 201: PersonSchema },
    },
    handler: async (request, reply) => {
      const person = await people.make(request.body, makeActor(identityOf(request)));
      announceActivity(service);
      return reply.code(201).header('location', `${API}/people/${person.id}`).send(person);
    },
  });

  app.get(PERSON, {
    config: { access, refuses: ['person_unknown'] },
    schema: {
      operationId: 'readPerson',
      tags,
      summary: 'Read a person',
      description: 'With all names under which they have acted.',
      params: PersonParams,
      response: { 200: PersonSchema },
    },
    handler: async (request) => people.get(request.params.person_id),
  });

  app.patch(PERSON, {
    config: { access, refuses: ['person_unknown', 'person_name_taken', 'person_email_taken'] },
    schema: {
      operationId: 'updatePerson',
      tags,
      summary: 'Change the name or the address of a person, or whether they are for emergencies',
      description: 'Entries with an earlier name stay, and count as the person’s. What is assigned to them follows.',
      params: PersonParams,
      body: ChangePersonSchema,
      response: { 200: PersonSchema },
    },
    handler: async (request) => {
      const person = await people.change(request.params.person_id, request.body, makeActor(identityOf(request)));
      announceActivity(service);
      return person;
    },
  });

  addStates(app, service);
  addLinks(app, service);
}

function addStates(app: App, service: Service): void {
  const { people } = service.jobs;

  app.post(`${PERSON}/disable`, {
    config: { access, refuses: ['person_unknown', 'last_admin_token'] },
    schema: {
      operationId: 'disablePerson',
      tags,
      summary: 'Disable a person: end all that they have, within a second',
      description:
        'Sessions and streams end, and tokens and sign-ons are refused. What is assigned to the person goes back to the list; what they signed stays. Tokens of services that they made go on. The last administrator cannot be disabled.',
      params: PersonParams,
      response: { 200: PersonSchema },
    },
    handler: async (request) => {
      // An administrator may disable themselves, and gets the answer.
      request.endCount?.();
      const person = await people.disable(request.params.person_id, makeActor(identityOf(request)));
      await service.streams.recheck();
      announceActivity(service);
      return person;
    },
  });

  app.post(`${PERSON}/enable`, {
    config: { access, refuses: ['person_unknown'] },
    schema: {
      operationId: 'enablePerson',
      tags,
      summary: 'Enable a person again',
      description:
        'Tokens that are neither revoked nor expired are valid again. Accounts at providers may sign in again, also those that were revoked. Sessions stay ended.',
      params: PersonParams,
      response: { 200: PersonSchema },
    },
    handler: async (request) => {
      const person = await people.enable(request.params.person_id, makeActor(identityOf(request)));
      announceActivity(service);
      return person;
    },
  });
}

function addLinks(app: App, service: Service): void {
  const { people } = service.jobs;

  app.post(`${PERSON}/merge`, {
    config: { access, refuses: ['person_unknown', 'person_merge_invalid'] },
    schema: {
      operationId: 'mergePerson',
      tags,
      summary: 'Make two entries of one person one',
      description:
        'Names, tokens and sign-ons of the person in the path become those of `into`. Both count as one from then on, also for what was done before. Neither may be disabled.',
      params: PersonParams,
      body: MergePersonSchema,
      response: { 200: PersonSchema },
    },
    handler: async (request) => {
      const actor = makeActor(identityOf(request));
      const person = await people.merge(request.params.person_id, request.body.into, actor);
      announceActivity(service);
      return person;
    },
  });

  app.put(`${API}/tokens/:token_id/person`, {
    config: { access, refuses: ['token_unknown', 'person_unknown', 'person_disabled'] },
    schema: {
      operationId: 'linkToken',
      tags,
      summary: 'Say whose token, or whose account at a provider, it is',
      description: 'From then on, whoever uses it acts as this person. What was done with it before stays as it is.',
      params: Type.Object({ token_id: Id }),
      body: LinkTokenSchema,
      response: { 200: PersonSchema },
    },
    handler: async (request) => {
      const actor = makeActor(identityOf(request));
      const person = await people.link(request.params.token_id, request.body.person_id, actor);
      await service.streams.recheck();
      announceActivity(service);
      return person;
    },
  });
}
