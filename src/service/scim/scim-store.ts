import { AdeError } from '../../contract/errors/index.ts';
import {
  addActivity,
  deleteScimGroup,
  deleteScimUser,
  findPersonByEmail,
  findScimGroup,
  findScimUser,
  findScimUserByExternalId,
  findScimUserByName,
  foldName,
  getPerson,
  listGroupsOf,
  listScimGroups,
  listScimMembers,
  listScimUsers,
  listScimUsersOf,
  listTokens,
  makeId,
  type PersonRow,
  type ScimGroupRow,
  type ScimUserRow,
  storeScimGroup,
  storeScimUser,
  type Transaction,
} from '../../storage/store/index.ts';
import { enablePerson } from '../people/disable-person.ts';
import { disableByProvider } from '../sign-on/end-by-provider.ts';
import { findRoles } from '../sign-on/find-roles.ts';
import type { KnownProvider } from '../sign-on/read-sign-on-file.ts';
import { isTrusted, makeNewPerson, makeProviderActor, type RoleSource, setRoles } from '../sign-on/take-account.ts';

/** What ADE keeps of a user (RFC 7643, section 4.1); it needs no more of people. */
export interface ScimUser {
  userName: string;
  externalId?: string | undefined;
  name?: { formatted?: string; givenName?: string; familyName?: string } | undefined;
  displayName?: string | undefined;
  emails?: { value: string; type?: string; primary?: boolean }[] | undefined;
  active: boolean;
}

export interface ScimGroup {
  displayName: string;
  externalId?: string | undefined;
  members: { value: string; display?: string | undefined }[];
}

type Stored<Resource> = Resource & { id: string; created: string; lastModified: string };
export type StoredUser = Stored<ScimUser> & { groups: { value: string; display: string }[] };
export type StoredGroup = Stored<ScimGroup>;

/** A name or an id that another user of the provider has already. */
export class NotUnique extends Error {}

/** A provider may not do this here, such as disabling the last administrator. */
export class NotAllowed extends Error {}

/** A reference to something that does not exist. */
export class UnknownMember extends Error {}

/**
 * The users and groups of one provider, in one transaction that has locked the people: changes come one after the other, and
 * the state is that of the last.
 */
export class ScimStore {
  readonly #db: Transaction;
  readonly #known: KnownProvider;
  readonly #service: RoleSource['service'];

  constructor(db: Transaction, known: KnownProvider, service: RoleSource['service']) {
    this.#db = db;
    this.#known = known;
    this.#service = service;
  }

  get #provider(): string {
    return this.#known.settings.id;
  }

  async listUsers(): Promise<StoredUser[]> {
    const rows = await listScimUsers(this.#db, this.#provider);
    const people = new Map<string, PersonRow>();
    const all = await this.#db.selectFrom('people').selectAll().execute();
    for (const person of all) people.set(person.id, person);
    const members = Map.groupBy(await listScimMembers(this.#db, this.#provider), ({ user_id: id }) => id);
    return rows.map((row) => describeUser(row, people.get(row.person_id), members.get(row.id) ?? []));
  }

  /** Undefined if the provider has sent no user with this id. */
  async findUser(id: string): Promise<StoredUser | undefined> {
    const row = await findScimUser(this.#db, this.#provider, id);
    if (row === undefined) return undefined;
    const members = await listScimMembers(this.#db, this.#provider, { userId: id });
    return describeUser(row, await getPerson(this.#db, row.person_id), members);
  }

  /**
   * Adds a user, who becomes a person; or changes one. `isActiveSaid`: whether the provider says now if the user is active.
   * Throws `NotUnique`, `NotAllowed`.
   */
  async saveUser(id: string | undefined, given: ScimUser, isActiveSaid: boolean): Promise<StoredUser | undefined> {
    const before = id === undefined ? undefined : await findScimUser(this.#db, this.#provider, id);
    if (id !== undefined && before === undefined) return undefined;
    const user = isActiveSaid || before === undefined ? given : { ...given, active: readUser(before).active };
    const same = await findScimUserByName(this.#db, this.#provider, user.userName);
    if (same !== undefined && same.id !== id) throw new NotUnique(`The user name belongs to ${same.id}.`);
    await this.#assertExternalId(user, id);
    const person = before === undefined ? await this.#takePerson(user) : await getPerson(this.#db, before.person_id);
    const now = new Date().toISOString();
    const row: ScimUserRow = {
      id: before?.id ?? makeId('scu'),
      provider: this.#provider,
      folded_name: foldName(user.userName),
      external_id: user.externalId ?? null,
      person_id: person.id,
      resource_json: JSON.stringify(user),
      created_at: before?.created_at ?? now,
      changed_at: now,
    };
    await storeScimUser(this.#db, row);
    // Otherwise a new name would end what an administrator has decided since.
    if (isActiveSaid) await this.#setActive(person, user.active);
    return this.findUser(row.id);
  }

  /** By this id, the provider says who signs in. */
  async #assertExternalId({ externalId }: ScimUser, id: string | undefined): Promise<void> {
    if (externalId === undefined) return;
    const same = await findScimUserByExternalId(this.#db, this.#provider, externalId);
    if (same !== undefined && same.id !== id) throw new NotUnique(`The external id belongs to ${same.id}.`);
  }

  /** Disables the person and forgets the user. False if there is none. Throws `NotAllowed`. */
  async removeUser(id: string): Promise<boolean> {
    const row = await findScimUser(this.#db, this.#provider, id);
    if (row === undefined) return false;
    await deleteScimUser(this.#db, id);
    await this.#setActive(await getPerson(this.#db, row.person_id), false);
    await this.#settleRoles([row.person_id]);
    return true;
  }

  async listGroups(): Promise<StoredGroup[]> {
    const rows = await listScimGroups(this.#db, this.#provider);
    const members = Map.groupBy(await listScimMembers(this.#db, this.#provider), ({ group_id: id }) => id);
    return rows.map((row) => describeGroup(row, members.get(row.id) ?? []));
  }

  async findGroup(id: string): Promise<StoredGroup | undefined> {
    const row = await findScimGroup(this.#db, this.#provider, id);
    if (row === undefined) return undefined;
    return describeGroup(row, await listScimMembers(this.#db, this.#provider, { groupId: id }));
  }

  /** Adds or changes a group; its members get the roles that follow. Throws `UnknownMember`. */
  async saveGroup(id: string | undefined, group: ScimGroup): Promise<StoredGroup | undefined> {
    const before = id === undefined ? undefined : await findScimGroup(this.#db, this.#provider, id);
    if (id !== undefined && before === undefined) return undefined;
    const users = new Map((await listScimUsers(this.#db, this.#provider)).map((row) => [row.id, row]));
    const wanted = [...new Set(group.members.map(({ value }) => value))];
    const missing = wanted.find((one) => !users.has(one));
    if (missing !== undefined) throw new UnknownMember(`There is no user ${missing}.`);
    const now = new Date().toISOString();
    const row: ScimGroupRow = {
      id: before?.id ?? makeId('scg'),
      provider: this.#provider,
      name: group.displayName,
      external_id: group.externalId ?? null,
      created_at: before?.created_at ?? now,
      changed_at: now,
    };
    const had = before === undefined ? [] : await listScimMembers(this.#db, this.#provider, { groupId: before.id });
    await storeScimGroup(this.#db, row, wanted);
    const touched = new Set([...had.map(({ user_id }) => user_id), ...wanted]);
    await this.#settleRoles([...touched].flatMap((one) => users.get(one)?.person_id ?? []));
    return this.findGroup(row.id);
  }

  async removeGroup(id: string): Promise<boolean> {
    if ((await findScimGroup(this.#db, this.#provider, id)) === undefined) return false;
    const users = new Map((await listScimUsers(this.#db, this.#provider)).map((row) => [row.id, row.person_id]));
    const had = await listScimMembers(this.#db, this.#provider, { groupId: id });
    await deleteScimGroup(this.#db, id);
    await this.#settleRoles(had.flatMap(({ user_id }) => users.get(user_id) ?? []));
    return true;
  }

  /** The person with the user's address, if the provider is trusted with it; otherwise a new one. */
  async #takePerson(user: ScimUser): Promise<PersonRow> {
    const { settings } = this.#known;
    const email = findEmail(user);
    const trusted = email !== null && isTrusted(settings, email) ? email : null;
    const same = trusted === null ? undefined : await findPersonByEmail(this.#db, trusted);
    const names = [findName(user), user.userName];
    return same ?? makeNewPerson(this.#db, settings, { names, email: trusted, mark: user.userName });
  }

  async #setActive(person: PersonRow, isActive: boolean): Promise<void> {
    const { settings } = this.#known;
    const actor = makeProviderActor(settings);
    if (isActive) {
      if (person.disabled_provider === settings.id) await enablePerson(this.#db, person, actor);
      return;
    }
    if (person.disabled_at !== null || (await this.#isActiveElsewhere(person))) return;
    try {
      if (await disableByProvider(this.#db, { settings, service: this.#service }, person.id)) return;
    } catch (error) {
      if (error instanceof AdeError && error.code === 'last_admin_token')
        throw new NotAllowed('Nobody else can administer the service, so this person stays active.');
      throw error;
    }
    throw new NotAllowed('This person is for emergencies, or another provider lets them in, so they stay active.');
  }

  /** Whether the provider has another user who is the same person, and active. */
  async #isActiveElsewhere({ id }: PersonRow): Promise<boolean> {
    const users = await listScimUsersOf(this.#db, this.#provider, id);
    return users.some((row) => readUser(row).active);
  }

  /** Gives the accounts of some people the roles that their groups have now. */
  async #settleRoles(personIds: readonly string[]): Promise<void> {
    const { settings } = this.#known;
    if (settings.groups_from !== 'scim') return;
    const accounts = (await listTokens(this.#db)).filter(({ provider }) => provider === settings.id);
    for (const id of new Set(personIds)) {
      const roles = findRoles(await listGroupsOf(this.#db, settings.id, id), settings.grants);
      for (const token of accounts.filter((one) => one.person_id === id))
        await setRoles(this.#db, { settings, service: this.#service }, token, roles);
    }
  }

  /** Writes into the activity that the provider has changed something. */
  async note(kind: 'User' | 'Group', id: string, method: string): Promise<void> {
    const action = kind === 'User' ? 'scim.user_changed' : 'scim.group_changed';
    const details = { provider: this.#provider, method };
    const actor = makeProviderActor(this.#known.settings);
    await addActivity(this.#db, { ...actor, action, workspaceId: null, targetId: id, details });
  }
}

function findEmail({ emails = [], userName }: ScimUser): string | null {
  const primary = emails.find((one) => one.primary === true) ?? emails[0];
  if (primary !== undefined) return primary.value;
  return userName.includes('@') ? userName : null;
}

function findName({ displayName, name, userName }: ScimUser): string {
  const whole = [name?.givenName, name?.familyName].filter((part) => part !== undefined && part !== '').join(' ');
  return (
    [displayName, name?.formatted, whole].find((one) => one !== undefined && one.trim() !== '')?.trim() ?? userName
  );
}

function readUser({ resource_json: json }: Pick<ScimUserRow, 'resource_json'>): ScimUser {
  return JSON.parse(json);
}

type Member = Awaited<ReturnType<typeof listScimMembers>>[number];

function describeUser(row: ScimUserRow, person: PersonRow | undefined, members: readonly Member[]): StoredUser {
  const user = readUser(row);
  // An administrator may have disabled the person here, whatever the provider says.
  const active = user.active && person?.disabled_at === null;
  const groups = members.map(({ group_id: value, group: display }) => ({ value, display }));
  return { ...user, active, groups, id: row.id, created: row.created_at, lastModified: row.changed_at };
}

function describeGroup(row: ScimGroupRow, members: readonly Member[]): StoredGroup {
  return {
    displayName: row.name,
    ...(row.external_id === null ? {} : { externalId: row.external_id }),
    members: members.map(({ user_id: value, user_json }) => {
      return { value, display: findName(readUser({ resource_json: user_json })) };
    }),
    id: row.id,
    created: row.created_at,
    lastModified: row.changed_at,
  };
}
