import type { AccessReport, ChangePerson, CreatePerson, Person } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import {
  type Actor,
  addActivity,
  addName,
  assertAdminLeft,
  assertEnabled,
  assertFree,
  changePerson,
  foldEmail,
  getPerson,
  getToken,
  type HeldToken,
  hasSignOn,
  inTransaction,
  listNames,
  listPeople,
  listTokens,
  lockPeople,
  makePerson,
  moveScimUsers,
  type PersonRow,
  type Transaction,
} from '../../storage/store/index.ts';
import { makeAccessReport, type ReportRequest } from './access-report.ts';
import type { PeopleContext } from './context.ts';
import { describePerson } from './describe-person.ts';
import { disablePerson, enablePerson } from './disable-person.ts';
import { renameWork } from './release-jobs.ts';

/** The people who use the service. Each has tokens and sign-ons, and acts under one name. */
export class PeopleService {
  readonly #ctx: PeopleContext;

  constructor(ctx: PeopleContext) {
    this.#ctx = ctx;
  }

  /** By name, disabled ones included. */
  async list(): Promise<Person[]> {
    const { db } = this.#ctx;
    const rows = await listPeople(db);
    const tokens = await listTokens(db);
    const ids = rows.map(({ id }) => id);
    const names = await listNames(db, ids);
    return rows.map((row) => describePerson(row, { tokens, names }));
  }

  /** Throws `person_unknown`. */
  async get(id: string): Promise<Person> {
    const { db } = this.#ctx;
    const row = await getPerson(db, id);
    return describePerson(row, { tokens: await listTokens(db), names: await listNames(db, [id]) });
  }

  /** Throws `person_name_taken`, `person_email_taken`. */
  async make({ name, email = null, is_break_glass: isBreakGlass = false }: CreatePerson, by: Actor): Promise<Person> {
    const id = await this.#change(async (transaction) => {
      const row = await makePerson(transaction, { name, email, isBreakGlass, createdBy: by.actor });
      const details = { name, break_glass: isBreakGlass };
      await addActivity(transaction, { ...by, action: 'person.made', workspaceId: null, targetId: row.id, details });
      return row.id;
    });
    return this.get(id);
  }

  /** Earlier entries stay under the earlier name, and count as the person's. Throws `person_name_taken`, … */
  async change(id: string, wanted: ChangePerson, by: Actor): Promise<Person> {
    await this.#change(async (transaction) => {
      const row = await getPerson(transaction, id);
      const { name, email, is_break_glass: isBreakGlass } = wanted;
      await assertFree(transaction, { name, email }, id);
      const isOwnToken = (token: HeldToken) => token.person_id === id && token.provider === null;
      // Where people have to use sign-on, their tokens would not count any more.
      if (isBreakGlass === false && this.#ctx.settings.peopleSignIn === 'sign_on')
        await assertAdminLeft(transaction, isOwnToken, this.#ctx.settings);
      if (name !== undefined) {
        await addName(transaction, id, name);
        await renameWork(transaction, id, name);
      }
      await changePerson(transaction, id, {
        ...(name === undefined ? {} : { name }),
        ...(email === undefined ? {} : { email: email === null ? null : foldEmail(email) }),
        ...(isBreakGlass === undefined ? {} : { is_break_glass: isBreakGlass ? (1 as const) : (0 as const) }),
      });
      const details = {
        name: name ?? row.name,
        ...(name === undefined || name === row.name ? {} : { name_before: row.name }),
        ...(email === undefined ? {} : { address_changed: true }),
        ...(isBreakGlass === undefined ? {} : { break_glass: isBreakGlass }),
      };
      await addActivity(transaction, { ...by, action: 'person.changed', workspaceId: null, targetId: id, details });
    });
    return this.get(id);
  }

  /** See `disablePerson`. Throws `person_unknown`, `last_admin_token`. */
  async disable(id: string, by: Actor): Promise<Person> {
    const { settings } = this.#ctx;
    await this.#change(async (transaction) =>
      disablePerson(transaction, await getPerson(transaction, id), by, { settings, provider: null }),
    );
    return this.get(id);
  }

  /** See `enablePerson`. Throws `person_unknown`. */
  async enable(id: string, by: Actor): Promise<Person> {
    await this.#change(async (transaction) => {
      await enablePerson(transaction, await getPerson(transaction, id), by);
      await restoreAccounts(transaction, id, by);
    });
    return this.get(id);
  }

  /** Makes two rows of one person one: names, tokens and sign-ons of `id` become those of `intoId`. */
  async merge(id: string, intoId: string, by: Actor): Promise<Person> {
    await this.#change(async (transaction) => {
      const row = await getPerson(transaction, id);
      const into = await getPerson(transaction, intoId);
      assertMergeable(row, into);
      await transaction.updateTable('person_names').set({ person_id: intoId }).where('person_id', '=', id).execute();
      await transaction.updateTable('tokens').set({ person_id: intoId }).where('person_id', '=', id).execute();
      await transaction.updateTable('access_changes').set({ person_id: intoId }).where('person_id', '=', id).execute();
      await moveScimUsers(transaction, id, intoId);
      await transaction.deleteFrom('people').where('id', '=', id).execute();
      await changePerson(transaction, intoId, {
        ...(into.email === null && row.email !== null ? { email: row.email } : {}),
        ...(row.is_break_glass === 1 ? { is_break_glass: 1 as const } : {}),
      });
      await renameWork(transaction, intoId, into.name);
      const details = { name: into.name, merged_id: id, merged_name: row.name };
      await addActivity(transaction, { ...by, action: 'person.merged', workspaceId: null, targetId: intoId, details });
    });
    return this.get(intoId);
  }

  /** Makes a token, or an account at a provider, another person's. Throws `token_unknown`, `person_disabled`. */
  async link(tokenId: string, personId: string, by: Actor): Promise<Person> {
    await this.#change(async (transaction) => {
      const token = await getToken(transaction, tokenId);
      const person = await getPerson(transaction, personId);
      if (token.kind !== 'person') throw new AdeError('token_unknown', { token_id: tokenId });
      if (token.person_id === personId) return;
      assertEnabled(person);
      await transaction.updateTable('tokens').set({ person_id: personId }).where('id', '=', tokenId).execute();
      await moveUser(transaction, token, personId);
      const details = { name: person.name, token_id: tokenId, name_before: token.person_name ?? token.name };
      await addActivity(transaction, {
        ...by,
        action: 'person.linked',
        workspaceId: null,
        targetId: personId,
        details,
      });
    });
    return this.get(personId);
  }

  /** Who could do what at a moment. */
  async report(request: ReportRequest): Promise<AccessReport> {
    return makeAccessReport(this.#ctx, request);
  }

  /** Changes of people come one after the other, on all nodes. */
  async #change<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return inTransaction(this.#ctx.db, async (transaction) => {
      await lockPeople(transaction);
      return work(transaction);
    });
  }
}

/** Lets accounts that were revoked sign in again; there is no other way back for them. */
async function restoreAccounts(transaction: Transaction, personId: string, by: Actor): Promise<void> {
  const restored = await transaction
    .updateTable('tokens')
    .set({ revoked_at: null })
    .where('person_id', '=', personId)
    .where('provider', 'is not', null)
    .where('revoked_at', 'is not', null)
    .returning(['id', 'name', 'provider'])
    .execute();
  for (const { id, name, provider } of restored) {
    const details = { name, provider: provider ?? '', restored: true };
    await addActivity(transaction, { ...by, action: 'sign_on.changed', workspaceId: null, targetId: id, details });
  }
}

/** Otherwise a merge would be a way to enable or to disable somebody. */
function assertMergeable(row: PersonRow, into: PersonRow): void {
  const refuse = (found: string) => new AdeError('person_merge_invalid', { found });
  if (row.id === into.id) throw refuse('both ids are of the same person');
  for (const one of [row, into]) if (one.disabled_at !== null) throw refuse(`${one.name} is disabled`);
}

/** A user whom the provider of an account has sent goes with the account: the provider means whoever has it. */
async function moveUser(
  transaction: Transaction,
  { provider, subject, person_id: before }: HeldToken,
  personId: string,
): Promise<void> {
  if (provider === null || subject === null || before === null) return;
  const isOnly = !(await hasSignOn(transaction, provider, before));
  await moveScimUsers(transaction, before, personId, { provider, subject, isOnly });
}
