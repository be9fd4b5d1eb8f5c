import type { ScimGroup, ScimStore, ScimUser, StoredGroup, StoredUser } from '../../service/index.ts';

/** JSON of a request or an answer. */
export type Data = Record<string, unknown>;
/** Which attributes a request wants; only the library looks into it. */
export type Attributes = object;
export type KindName = 'User' | 'Group';

/** A kind of resource: how its parts of SCIM become ADE's, and back. */
export interface Kind {
  name: KindName;
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

/** JSON as it is sent: the library's objects have getters, and times that are no texts yet. */
export function toData(value: object): Data {
  return JSON.parse(JSON.stringify(value));
}

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The library has checked the types of what it names. */
function readUser({ userName, externalId, displayName, name, emails, active }: Data): ScimUser {
  return {
    userName: String(userName),
    ...(externalId === undefined ? {} : { externalId: String(externalId) }),
    ...(displayName === undefined ? {} : { displayName: String(displayName) }),
    ...(isData(name) ? { name: readName(name) } : {}),
    ...(Array.isArray(emails) ? { emails: emails.filter(isData).map(readEmail) } : {}),
    // A provider that does not mention it means a user who may sign in.
    active: active !== false,
  };
}

function readName({ formatted, givenName, familyName }: Data): NonNullable<ScimUser['name']> {
  return {
    ...(typeof formatted === 'string' ? { formatted } : {}),
    ...(typeof givenName === 'string' ? { givenName } : {}),
    ...(typeof familyName === 'string' ? { familyName } : {}),
  };
}

function readEmail({ value, type, primary }: Data): NonNullable<ScimUser['emails']>[number] {
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
    members: Array.isArray(members) ? members.filter(isData).map(({ value }) => ({ value: String(value) })) : [],
  };
}

function formatUser({ created, lastModified, ...user }: StoredUser): object {
  return { ...user, meta: { created: new Date(created), lastModified: new Date(lastModified) } };
}

function formatGroup({ created, lastModified, members, ...group }: StoredGroup): object {
  const all = members.map((one) => ({ ...one, type: 'User' }));
  return { ...group, members: all, meta: { created: new Date(created), lastModified: new Date(lastModified) } };
}
