import { AdeError } from '../../contract/errors/index.ts';
import type { ProviderSettings } from '../../contract/sign-on.ts';
import {
  addActivity,
  changeRoles,
  type Database,
  findPersonByEmail,
  findPersonByName,
  findScimAccount,
  findSignOn,
  getPerson,
  type HeldToken,
  makePerson,
  makeSignOn,
  noteAccess,
  type PersonRow,
  type RoleMap,
  type Transaction,
} from '../../storage/store/index.ts';
import { enablePerson } from '../people/disable-person.ts';
import type { Account } from './provider.ts';

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
  settings: ProviderSettings,
  account: Account,
  roles: RoleMap,
): Promise<HeldToken> {
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
  await setRoles(transaction, settings, known, roles);
  return { ...known, roles_json: JSON.stringify(roles), person_name: person.name, person_disabled_at: null };
}

/** The id of the person whom a provider means by an account, as far as it is known; null for a stranger. */
export async function findAccountPerson(
  db: Database,
  provider: string,
  { subject, email }: Pick<Account, 'subject' | 'email'>,
): Promise<string | null> {
  const known = await findSignOn(db, { provider, subject });
  if (known !== undefined) return known.person_id;
  return (await findScimAccount(db, provider, { subject, email }))?.person_id ?? null;
}

/** Gives an account the roles that its groups have now. */
export async function setRoles(
  transaction: Transaction,
  settings: ProviderSettings,
  token: HeldToken,
  roles: RoleMap,
): Promise<void> {
  if (token.roles_json === JSON.stringify(roles)) return;
  await changeRoles(transaction, token.id, roles);
  await noteRoles(transaction, settings, token, roles, 'sign_on.changed');
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
  const sent = await findScimAccount(transaction, settings.id, { subject, email });
  if (sent !== undefined) return getPerson(transaction, sent.person_id);
  const trusted = email !== null && isTrusted(settings, email) ? email : null;
  const same = trusted === null ? undefined : await findPersonByEmail(transaction, trusted);
  const about = { name: name ?? email ?? subject, email: trusted, mark: email ?? settings.id };
  return same ?? makeNewPerson(transaction, settings, about);
}

/** Whoever has the name already is somebody else, since a name is no proof: then `mark` distinguishes the new person. */
export async function makeNewPerson(
  transaction: Transaction,
  settings: ProviderSettings,
  { name, email, mark }: { name: string; email: string | null; mark: string },
): Promise<PersonRow> {
  const unique = await findFreeName(transaction, shorten(name), mark);
  const actor = makeProviderActor(settings);
  const made = await makePerson(transaction, { name: unique, email, createdBy: actor.actor });
  const details = { name: unique, provider: settings.id };
  await addActivity(transaction, { ...actor, action: 'person.made', workspaceId: null, targetId: made.id, details });
  return made;
}

const MAX_NAME_CHARS = 120;
const MAX_MARK_CHARS = 60;

function shorten(name: string): string {
  return Array.from(name.toWellFormed()).slice(0, MAX_NAME_CHARS).join('');
}

async function findFreeName(transaction: Transaction, name: string, mark: string): Promise<string> {
  const short = mark.slice(0, MAX_MARK_CHARS);
  for (let count = 1; ; count++) {
    const suffix = count === 1 ? '' : count === 2 ? ` (${short})` : ` (${short}, ${count})`;
    const tried = `${name.slice(0, MAX_NAME_CHARS - suffix.length)}${suffix}`.toWellFormed();
    if ((await findPersonByName(transaction, tried)) === undefined) return tried;
  }
}

/** Whether the provider's word about an address of this domain is enough to say whose it is. */
export function isTrusted({ trusted_domains: domains = [] }: ProviderSettings, email: string): boolean {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return domains.includes('*') || domains.includes(domain);
}

/** A provider that has disabled somebody may let them in again; nobody else's decision does it change. */
async function enableAgain(transaction: Transaction, settings: ProviderSettings, person: PersonRow): Promise<void> {
  if (person.disabled_at === null) return;
  if (person.disabled_provider !== settings.id) throw new AdeError('sign_on_disabled');
  await enablePerson(transaction, person, makeProviderActor(settings));
}
