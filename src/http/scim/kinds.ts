import type { ScimGroup, ScimStore, ScimUser, StoredGroup, StoredUser } from '../../service/index.ts';
import { type Data, GROUP_SCHEMA, isData, type Schema, USER_SCHEMA } from './attributes.ts';

/** A resource to save. `id`: undefined for a new one. `named`: what a patch names; a whole resource names everything. */
export interface ToSave {
  id: string | undefined;
  data: Data;
  named?: ReadonlySet<string>;
}

/** A kind of resource: how its parts of SCIM become ADE's, and back. */
export interface Kind {
  schema: Schema;
  list(store: ScimStore): Promise<Data[]>;
  find(store: ScimStore, id: string): Promise<Data | undefined>;
  save(store: ScimStore, given: ToSave): Promise<Data | undefined>;
  remove(store: ScimStore, id: string): Promise<boolean>;
}

export const KINDS: readonly Kind[] = [
  {
    schema: USER_SCHEMA,
    list: async (store) => (await store.listUsers()).map(formatUser),
    find: async (store, id) => formatted(await store.findUser(id), formatUser),
    save: async (store, { id, data, named }) =>
      formatted(await store.saveUser(id, readUser(data), named === undefined || named.has('active')), formatUser),
    remove: (store, id) => store.removeUser(id),
  },
  {
    schema: GROUP_SCHEMA,
    list: async (store) => (await store.listGroups()).map(formatGroup),
    find: async (store, id) => formatted(await store.findGroup(id), formatGroup),
    save: async (store, { id, data }) => formatted(await store.saveGroup(id, readGroup(data)), formatGroup),
    remove: (store, id) => store.removeGroup(id),
  },
];

function formatted<One>(found: One | undefined, format: (one: One) => Data): Data | undefined {
  return found === undefined ? undefined : format(found);
}

/** `takeResource` has checked the types of what it names. */
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

function formatUser({ created, lastModified, ...user }: StoredUser): Data {
  return { ...user, meta: { resourceType: 'User', created, lastModified } };
}

function formatGroup({ created, lastModified, members, ...group }: StoredGroup): Data {
  const all = members.map((one) => ({ ...one, type: 'User' }));
  return { ...group, members: all, meta: { resourceType: 'Group', created, lastModified } };
}
