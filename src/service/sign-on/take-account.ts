import { AdeError, isAdeError } from '../../contract/errors/index.ts';
import type { ProviderSettings } from '../../contract/sign-on.ts';
import {
  addActivity,
  assertAdminLeft,
  changeRoles,
  type Database,
  findPersonByEmail,
  findPersonByName,
  findScimAccount,
  findSignOn,
  getPerson,
  type HeldToken,
  hasSignOn,
  isAdminToken,
  listActingNames,
  listScimUsersOf,
  makePerson,
  makeSignOn,
  noteAccess,
  type PersonRow,
  type RoleMap,
  type ScimUserRow,
  type Transaction,
} from '../../storage/store/index.ts';
import type { Core } from '../core.ts';
import { enablePerson } from '../people/disable-person.ts';
import { cleanName, isMisleading } from './names.ts';
import type { Account } from './provider.ts';

/** Whose word about roles it is, and where it is noted that it was not followed. */
export interface RoleSource {
  settings: ProviderSettings;
  /** The service's part: its log, and who may use a token. */
  service: Pick<Core, 'log' | 'settings'>;
}

/** The actor of what a provider's answers change. */
export function makeProviderActor({ id }: Pick<ProviderSettings, 'id'>) {
  return { actor: `provider ${id}` };
}

/**
 * Finds or makes the account of somebody who signs in, and its person, and gives it these roles. Call it in a transaction
 * that has locked the people. Throws `sign_on_address_unverified`, `sign_on_disabled`.
 */
export async function takeAccount(
  transaction: Transaction,
  from: RoleSource,
  account: Account,
  roles: RoleMap,
): Promise<HeldToken> {
  const { settings } = from;
  const { id: provider, requires_verified_address: isRequired = true } = settings;
  if (isRequired && account.email === null) throw new AdeError('sign_on_address_unverified');
  const { subject } = account;
  const known = await findSignOn(transaction, { provider, subject });
  const person = await findHolder(transaction, settings, account, known);
  await enableAgain(transaction, settings, person);
  if (known === undefined) {
    const made = await makeSignOn(transaction, { provider, subject, person, roles });
    await noteRoles(transaction, settings, made, roles, 'sign_on.made');
    return made;
  }
  if (known.revoked_at !== null) throw new AdeError('sign_on_disabled');
  const isTaken = await setRoles(transaction, from, known, roles);
  const roles_json = isTaken ? JSON.stringify(roles) : known.roles_json;
  return { ...known, roles_json, person_name: person.name, person_disabled_at: null };
}

/** The id of the person whom a provider means by an account, as far as it is known; null for a stranger. */
export async function findAccountPerson(
  db: Database,
  provider: string,
  { subject, email }: Pick<Account, 'subject' | 'email'>,
): Promise<string | null> {
  const known = await findSignOn(db, { provider, subject });
  if (known !== undefined) return known.person_id;
  return (await findSent(db, provider, { subject, email }))?.person_id ?? null;
}

/** The user whom a provider has sent by SCIM, and means by an account. */
async function findSent(
  db: Database,
  provider: string,
  { subject, email }: Pick<Account, 'subject' | 'email'>,
): Promise<ScimUserRow | undefined> {
  const sent = await findScimAccount(db, provider, { subject, email });
  if (sent === undefined || sent.external_id === subject) return sent;
  // An address may be given to somebody else, but not the account of another subject at the same provider.
  return (await hasSignOn(db, provider, sent.person_id)) ? undefined : sent;
}

/**
 * Gives an account the roles that its groups have now. False if it keeps those that it has, since nobody else could
 * administer the server.
 */
export async function setRoles(
  transaction: Transaction,
  { settings, service }: RoleSource,
  token: HeldToken,
  roles: RoleMap,
): Promise<boolean> {
  if (token.roles_json === JSON.stringify(roles)) return true;
  if (
    !isAdminToken({ ...token, roles_json: JSON.stringify(roles) }) &&
    (await isLastAdmin(transaction, service, token))
  ) {
    const message = `The groups of ${token.person_name ?? token.name} at the provider ${settings.id} do not administer the server any more. The roles stay, since nobody else does.`;
    service.log({ level: 'warn', code: 'last_admin_token', message });
    return false;
  }
  await changeRoles(transaction, token.id, roles);
  await noteRoles(transaction, settings, token, roles, 'sign_on.changed');
  return true;
}

async function isLastAdmin(
  transaction: Transaction,
  { settings }: RoleSource['service'],
  { id }: HeldToken,
): Promise<boolean> {
  try {
    await assertAdminLeft(transaction, (one) => one.id === id, settings);
    return false;
  } catch (error) {
    if (!isAdeError(error, 'last_admin_token')) throw error;
    return true;
  }
}

async function noteRoles(
  transaction: Transaction,
  settings: ProviderSettings,
  { id, person_id: personId, person_name: name }: HeldToken,
  roles: RoleMap,
  action: 'sign_on.made' | 'sign_on.changed',
): Promise<void> {
  const roles_json = JSON.stringify(roles);
  if (personId !== null)
    await noteAccess(transaction, { person_id: personId, token_id: id, roles_json, is_disabled: 0 });
  const details = { name: name ?? '', person_id: personId ?? '', provider: settings.id, roles: roles_json };
  await addActivity(transaction, {
    ...makeProviderActor(settings),
    ...{ action, workspaceId: null, targetId: id, details },
  });
}

/** The person of the account, whom the provider has sent by SCIM, or with its verified address; otherwise a new one. */
async function findHolder(
  transaction: Transaction,
  settings: ProviderSettings,
  { email, name, subject }: Account,
  known: HeldToken | undefined,
): Promise<PersonRow> {
  if (known !== undefined && known.person_id !== null) return getPerson(transaction, known.person_id);
  const sent = await findSent(transaction, settings.id, { subject, email });
  if (sent !== undefined) return getPerson(transaction, sent.person_id);
  const trusted = email !== null && isTrusted(settings, email) ? email : null;
  const same = trusted === null ? undefined : await findPersonByEmail(transaction, trusted);
  // An address may be given to somebody else, but not the account of another subject at the same provider.
  if (same !== undefined && !(await hasSignOn(transaction, settings.id, same.id))) return same;
  // An address that somebody else has would make them be taken for each other.
  const isFree = email !== null && (await findPersonByEmail(transaction, email)) === undefined;
  const mark = isFree ? email : settings.id;
  const names = [name, isFree ? email : null, subject];
  return makeNewPerson(transaction, settings, { names, email: same === undefined ? trusted : null, mark });
}

/**
 * A person with the first of these names that is one. Whoever has a name already is somebody else, since a name is no
 * proof: then `mark` distinguishes the new person.
 */
export async function makeNewPerson(
  transaction: Transaction,
  settings: ProviderSettings,
  { names, email, mark }: { names: readonly (string | null)[]; email: string | null; mark: string },
): Promise<PersonRow> {
  const unique = await findFreeName(transaction, names, mark);
  const actor = makeProviderActor(settings);
  const made = await makePerson(transaction, { name: unique, email, createdBy: actor.actor });
  const details = { name: unique, provider: settings.id };
  await addActivity(transaction, { ...actor, action: 'person.made', workspaceId: null, targetId: made.id, details });
  return made;
}

const MAX_NAME_CHARS = 120;
const MAX_MARK_CHARS = 60;

/**
 * The first of these names that is one; with the mark if somebody else has it, or one that looks like it: a name is no
 * proof.
 */
async function findFreeName(
  transaction: Transaction,
  names: readonly (string | null)[],
  mark: string,
): Promise<string> {
  const short = cutText(cleanName(mark), MAX_MARK_CHARS);
  const given = names.find((one) => one !== null && cleanName(one) !== '') ?? short;
  const name = cleanName(given);
  const isPlain = given === mark || !isMisleading(given, await listActingNames(transaction));
  for (let count = isPlain ? 1 : 2; ; count++) {
    const suffix = count === 1 ? '' : count === 2 ? ` (${short})` : ` (${short}, ${count})`;
    const tried = `${cutText(name, MAX_NAME_CHARS - suffix.length)}${suffix}`;
    if ((await findPersonByName(transaction, tried)) === undefined) return tried;
  }
}

/** Not in the middle of a character. */
function cutText(text: string, maxLength: number): string {
  return text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, '');
}

/** Of other characters, some become these in lower case, and some are not seen. */
const PLAIN_ADDRESS = /^[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9.-]+$/;

/** Whether the provider's word about an address of this domain is enough to say whose it is. */
export function isTrusted({ trusted_domains: domains = [] }: ProviderSettings, email: string): boolean {
  if (!PLAIN_ADDRESS.test(email)) return false;
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return domains.includes('*') || domains.includes(domain);
}

/** A provider that has disabled somebody may let them in again; nobody else's decision does it change. */
async function enableAgain(transaction: Transaction, settings: ProviderSettings, person: PersonRow): Promise<void> {
  if (person.disabled_at === null) return;
  if (person.disabled_provider !== settings.id) throw new AdeError('sign_on_disabled');
  // What the provider says by SCIM holds until it says something else there.
  const users = await listScimUsersOf(transaction, settings.id, person.id);
  if (users.length > 0 && !users.some(isActiveUser)) throw new AdeError('sign_on_disabled');
  await enablePerson(transaction, person, makeProviderActor(settings));
}

function isActiveUser({ resource_json: json }: ScimUserRow): boolean {
  const { active }: { active: boolean } = JSON.parse(json);
  return active;
}
