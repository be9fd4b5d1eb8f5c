import type SCIMMY from 'scimmy';
import type { ScimGroup, ScimStore, ScimUser, StoredGroup, StoredUser } from '../../service/index.ts';

export type Scimmy = typeof SCIMMY;
type Data = Record<string, unknown>;

/** A kind of resource: how its parts of SCIM become ADE's, and back. */
export interface Kind {
  name: 'User' | 'Group';
  endpoint: '/Users' | '/Groups';
  list(store: ScimStore): Promise<object[]>;
  find(store: ScimStore, id: string): Promise<object | undefined>;
  save(store: ScimStore, id: string | undefined, data: Data): Promise<object | undefined>;
  remove(store: ScimStore, id: string): Promise<boolean>;
}

export const KINDS: readonly Kind[] = [
  {
    name: 'User',
    endpoint: '/Users',
    list: async (store) => (await store.listUsers()).map(formatUser),
    find: async (store, id) => formatted(await store.findUser(id), formatUser),
    save: async (store, id, data) => formatted(await store.saveUser(id, readUser(data)), formatUser),
    remove: (store, id) => store.removeUser(id),
  },
  {
    name: 'Group',
    endpoint: '/Groups',
    list: async (store) => (await store.listGroups()).map(formatGroup),
    find: async (store, id) => formatted(await store.findGroup(id), formatGroup),
    save: async (store, id, data) => formatted(await store.saveGroup(id, readGroup(data)), formatGroup),
    remove: (store, id) => store.removeGroup(id),
  },
];

function formatted<One>(found: One | undefined, format: (one: One) => object): object | undefined {
  return found === undefined ? undefined : format(found);
}

/** The library has checked the types of what it names. */
function readUser({ userName, externalId, displayName, name, emails, active }: Data): ScimUser {
  return {
    userName: String(userName),
    ...(externalId === undefined ? {} : { externalId: String(externalId) }),
    ...(displayName === undefined ? {} : { displayName: String(displayName) }),
    ...(name === undefined ? {} : { name: pickTexts(name, ['formatted', 'givenName', 'familyName']) }),
    ...(Array.isArray(emails) ? { emails: emails.map(readEmail) } : {}),
    // A provider that does not mention it means a user who may sign in.
    active: active !== false,
  };
}

function readEmail(email: unknown): NonNullable<ScimUser['emails']>[number] {
  const { value, type, primary } = email as Data;
  return {
    value: String(value),
    ...(typeof type === 'string' ? { type } : {}),
    ...(typeof primary === 'boolean' ? { primary } : {}),
  };
}

function readGroup({ displayName, externalId, members }: Data): ScimGroup {
  return {
    displayName: String(displayName),
    ...(externalId === undefined ? {} : { externalId: String(externalId) }),
    members: Array.isArray(members) ? members.map((one) => ({ value: String((one as Data).value) })) : [],
  };
}

function pickTexts(value: unknown, names: readonly string[]): Record<string, string> {
  const entries = Object.entries(value as Data).filter(
    ([name, text]) => names.includes(name) && typeof text === 'string',
  );
  return Object.fromEntries(entries) as Record<string, string>;
}

function formatUser({ created, lastModified, ...user }: StoredUser): object {
  return { ...user, meta: { created: new Date(created), lastModified: new Date(lastModified) } };
}

function formatGroup({ created, lastModified, members, ...group }: StoredGroup): object {
  const all = members.map((one) => ({ ...one, type: 'User' }));
  return { ...group, members: all, meta: { created: new Date(created), lastModified: new Date(lastModified) } };
}
