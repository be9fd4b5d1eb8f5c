import { foldText } from '../../base/files/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { Database, Transaction } from './database.ts';
import { makeId } from './ids.ts';
import { lockRows } from './locks.ts';
import type { AccessChangeRow, PersonNameRow, PersonRow } from './schema/tables.ts';

/** A name of a person, as something is recorded under it. */
export interface PersonName {
  name: string;
  folded: string;
  person_id: string;
}

/** The form in which names of people are compared: case, composed characters and spaces around do not count. */
export function foldName(name: string): string {
  return foldText(name.trim());
}

export function foldEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** Throws `person_unknown`. */
export async function getPerson(db: Database, id: string): Promise<PersonRow> {
  const query = db.selectFrom('people').selectAll().where('id', '=', id);
  return query.executeTakeFirstOrThrow(() => new AdeError('person_unknown', { person_id: id }));
}

/** All people, by name; there are as many as an organisation has, not as it has members. */
export async function listPeople(db: Database): Promise<PersonRow[]> {
  return db.selectFrom('people').selectAll().orderBy('name').orderBy('id').execute();
}

/** Who acts or acted under a name. */
export async function findPersonByName(db: Database, name: string): Promise<PersonRow | undefined> {
  return db
    .selectFrom('person_names')
    .innerJoin('people', 'people.id', 'person_names.person_id')
    .selectAll('people')
    .where('person_names.folded', '=', foldName(name))
    .executeTakeFirst();
}

export async function findPersonByEmail(db: Database, email: string): Promise<PersonRow | undefined> {
  return db.selectFrom('people').selectAll().where('email', '=', foldEmail(email)).executeTakeFirst();
}

/** Every name of some people, the present ones included. */
export async function listNames(db: Database, personIds: readonly string[]): Promise<PersonName[]> {
  if (personIds.length === 0) return [];
  const query = db
    .selectFrom('person_names')
    .selectAll()
    .where('person_id', 'in', [...personIds]);
  const rows = await query.orderBy('folded').execute();
  return rows.flatMap((row) =>
    readSpellings(row).map((name) => ({ name, folded: row.folded, person_id: row.person_id })),
  );
}

function readSpellings({ spellings_json: json }: Pick<PersonNameRow, 'spellings_json'>): string[] {
  return JSON.parse(json);
}

/** The names under which people and services act or have acted. */
export async function listActingNames(db: Database): Promise<string[]> {
  const people = await db.selectFrom('person_names').select('spellings_json').execute();
  const services = await db.selectFrom('tokens').select('name').where('kind', '=', 'service').execute();
  return [...people.flatMap(readSpellings), ...services.map(({ name }) => name)];
}

/** All names of the person who has this one; only this one if nobody has it. */
export async function listSameNames(db: Database, name: string): Promise<string[]> {
  const person = await findPersonByName(db, name);
  if (person === undefined) return [name];
  const names = (await listNames(db, [person.id])).map((one) => one.name);
  return [...new Set([name, person.name, ...names])];
}

/** Tells whether two names are of one person. */
export async function isSamePerson(db: Database, name: string, other: string): Promise<boolean> {
  if (foldName(name) === foldName(other)) return true;
  const [one, two] = [await findPersonByName(db, name), await findPersonByName(db, other)];
  return one !== undefined && one.id === two?.id;
}

export interface NewPerson {
  name: string;
  email?: string | null;
  createdBy: string;
  isBreakGlass?: boolean;
}

/** Throws `person_name_taken`, `person_email_taken`. Call it in a transaction. */
export async function makePerson(db: Transaction, given: NewPerson): Promise<PersonRow> {
  await assertFree(db, given, null);
  const row = await insertPerson(db, given);
  if (row === undefined) throw new AdeError('person_name_taken', { found: given.name });
  return row;
}

/** The person of a new token: the one with this name, or a new one. Throws `person_disabled`. Call it in a transaction. */
export async function takePerson(db: Transaction, given: NewPerson): Promise<PersonRow> {
  const known = (await findPersonByName(db, given.name)) ?? (await insertPerson(db, given));
  // Another transaction may have made the same person at the same time.
  const person = known ?? (await findPersonByName(db, given.name));
  if (person === undefined) throw new AdeError('person_name_taken', { found: given.name });
  assertEnabled(person);
  return person;
}

/** Undefined if somebody has the name. */
async function insertPerson(db: Transaction, given: NewPerson): Promise<PersonRow | undefined> {
  const { name, email = null, createdBy, isBreakGlass = false } = given;
  const row: PersonRow = {
    id: makeId('per'),
    name,
    email: email === null ? null : foldEmail(email),
    created_at: new Date().toISOString(),
    created_by: createdBy,
    disabled_at: null,
    disabled_by: null,
    disabled_provider: null,
    is_break_glass: isBreakGlass ? 1 : 0,
  };
  const { numInsertedOrUpdatedRows: count } = await db
    .insertInto('person_names')
    .values({ folded: foldName(name), spellings_json: JSON.stringify([name]), person_id: row.id })
    .onConflict((conflict) => conflict.column('folded').doNothing())
    .executeTakeFirst();
  if ((count ?? 0n) === 0n) return undefined;
  await db.insertInto('people').values(row).execute();
  return row;
}

/** Throws `person_disabled`. */
export function assertEnabled({ name, disabled_at: at }: PersonRow): void {
  if (at !== null) throw new AdeError('person_disabled', { person: name, at });
}

/** Throws `person_name_taken`, `person_email_taken` if somebody other than `ownId` has them. */
export async function assertFree(
  db: Database,
  { name, email }: { name?: string | undefined; email?: string | null | undefined },
  ownId: string | null,
): Promise<void> {
  const named = name === undefined ? undefined : await findPersonByName(db, name);
  if (named !== undefined && named.id !== ownId) throw new AdeError('person_name_taken', { found: name ?? '' });
  const mailed = email == null ? undefined : await findPersonByEmail(db, email);
  if (mailed !== undefined && mailed.id !== ownId)
    throw new AdeError('person_email_taken', { found: email ?? '', person: mailed.name });
}

/** Lets a person have one more name, under which earlier entries count as theirs. */
export async function addName(db: Transaction, personId: string, name: string): Promise<void> {
  const folded = foldName(name);
  const known = await db.selectFrom('person_names').selectAll().where('folded', '=', folded).executeTakeFirst();
  const spellings = known === undefined ? [] : readSpellings(known);
  const row = { person_id: personId, spellings_json: JSON.stringify([...new Set([...spellings, name])]) };
  await db
    .insertInto('person_names')
    .values({ folded, ...row })
    .onConflict((conflict) => conflict.column('folded').doUpdateSet(row))
    .execute();
}

/** Changes a row. Call it in a transaction. */
export async function changePerson(
  db: Transaction,
  id: string,
  change: Partial<Omit<PersonRow, 'id' | 'created_at' | 'created_by'>>,
): Promise<void> {
  if (Object.keys(change).length > 0) await db.updateTable('people').set(change).where('id', '=', id).execute();
}

/**
 * Locks the people until the transaction ends: two administrators who disable each other wait here, and so do two
 * sign-ins that would make the same person.
 */
export async function lockPeople(db: Transaction): Promise<void> {
  await lockRows(db, 'people');
}

/**
 * Notes from when on somebody's rights are others. Call it in a transaction that has locked the people. The later change
 * has the later time, also if the clocks of two nodes differ.
 */
export async function noteAccess(
  db: Transaction,
  change: Pick<AccessChangeRow, 'person_id' | 'token_id' | 'roles_json' | 'is_disabled'>,
): Promise<void> {
  const { last } = await db
    .selectFrom('access_changes')
    .select((select) => select.fn.max<string | null>('at').as('last'))
    .where('person_id', '=', change.person_id)
    .executeTakeFirstOrThrow();
  const nowMs = Date.now();
  const at = new Date(last === null ? nowMs : Math.max(nowMs, Date.parse(last) + 1)).toISOString();
  await db
    .insertInto('access_changes')
    .values({ id: makeId('chg'), at, ...change })
    .execute();
}
