import { formatCsvLine } from '../../base/files/index.ts';
import type { AccessReport, Grant } from '../../contract/api/index.ts';
import {
  type AccessChangeRow,
  countSigned,
  foldName,
  type HeldToken,
  listAccessChanges,
  listNames,
  listPeople,
  listTokens,
  listUses,
  type PersonRow,
  parseGrants,
  type Signed,
  type Use,
} from '../../storage/store/index.ts';
import type { PeopleContext } from './context.ts';

const DAY_MS = 86_400_000;

export interface ReportRequest {
  /** The moment, ISO 8601. */
  at: string;
  unusedDays: number;
}

type Signatures = AccessReport['people'][number]['signed'];
type Credential = AccessReport['people'][number]['credentials'][number];

/** Who could do what at a moment, from what is stored of tokens, changes of rights, uses and signatures. */
export async function makeAccessReport(
  { db }: PeopleContext,
  { at, unusedDays }: ReportRequest,
): Promise<AccessReport> {
  const since = new Date(Date.parse(at) - unusedDays * DAY_MS).toISOString();
  const past = new Past(await listAccessChanges(db, at));
  const uses = Map.groupBy(await listUses(db, { from: since, to: at }), ({ token_id: id }) => id);
  const people = (await listPeople(db)).filter((person) => person.created_at <= at);
  const tokens = await listTokens(db);
  const there = tokens.filter((token) => isThere(token, at));
  const names = await listNames(
    db,
    people.map(({ id }) => id),
  );
  const owners = new Map(names.map(({ folded, person_id: id }) => [folded, id]));
  const signed = Map.groupBy(await countSigned(db, at), ({ person }) => owners.get(foldName(person)));
  const describe = (token: HeldToken) =>
    describeCredential(token, past.rolesOf(token), { since, at, uses: uses.get(token.id) ?? [] });
  const leavers = new Set(people.filter(({ id }) => past.isDisabled(id)).map(({ id }) => id));
  return {
    at,
    unused_days: unusedDays,
    people: people.map((person) => {
      const isDisabled = leavers.has(person.id);
      const own = isDisabled ? [] : there.filter(({ person_id: id }) => id === person.id);
      return describePerson(person, {
        isDisabled,
        credentials: own.map(describe),
        signed: signed.get(person.id) ?? [],
      });
    }),
    services: there
      .filter(({ kind }) => kind === 'service')
      .map((token) => {
        const maker = owners.get(foldName(token.created_by));
        return { ...describe(token), is_of_leaver: maker !== undefined && leavers.has(maker) };
      }),
  };
}

function isThere({ created_at, revoked_at, expires_at }: HeldToken, at: string): boolean {
  return created_at <= at && (revoked_at === null || revoked_at > at) && (expires_at === null || expires_at > at);
}

/** What changes of rights say about a moment. */
class Past {
  readonly #roles = new Map<string, string>();
  readonly #disabled = new Map<string, boolean>();

  /** `changes`: up to the moment, oldest first. */
  constructor(changes: readonly AccessChangeRow[]) {
    for (const { person_id, token_id, roles_json, is_disabled } of changes) {
      if (token_id !== null && roles_json !== null) this.#roles.set(token_id, roles_json);
      if (token_id === null) this.#disabled.set(person_id, is_disabled === 1);
    }
  }

  /** Roles of tokens never change; those of accounts do. */
  rolesOf(token: HeldToken): Grant[] {
    return parseGrants({ ...token, roles_json: this.#roles.get(token.id) ?? token.roles_json });
  }

  isDisabled(personId: string): boolean {
    return this.#disabled.get(personId) ?? false;
  }
}

function describeCredential(
  token: HeldToken,
  grants: readonly Grant[],
  { since, at, uses }: { since: string; at: string; uses: readonly Use[] },
): Credential {
  const { id, name, provider, created_at, created_by, expires_at } = token;
  const times = [token.last_used_at, ...uses.map(({ last_at }) => last_at)].filter(
    (time) => time !== null && time <= at,
  );
  const lastUsed = times.sort().at(-1) ?? null;
  const isUnused = ({ workspace_id: where }: Grant) => {
    if (created_at > since) return false;
    if (where === '*') return lastUsed === null || lastUsed <= since;
    return !uses.some(({ workspace_id: used }) => used === where);
  };
  return {
    id,
    name,
    kind: provider === null ? 'token' : 'account',
    provider,
    entitlements: grants.map((grant) => ({ ...grant, is_unused: isUnused(grant) })),
    created_at,
    created_by,
    expires_at,
    last_used_at: lastUsed,
  };
}

function describePerson(
  { id, name, email, is_break_glass }: PersonRow,
  { isDisabled, credentials, signed }: { isDisabled: boolean; credentials: Credential[]; signed: readonly Signed[] },
): AccessReport['people'][number] {
  const all = credentials.flatMap(({ entitlements }) => entitlements);
  // Signatures under several names of one person.
  const places = Map.groupBy(signed, ({ workspace_id }) => workspace_id);
  return {
    person_id: id,
    name,
    email,
    is_break_glass: is_break_glass === 1,
    is_server_admin: all.some(({ workspace_id: where, role }) => where === '*' && role === 'admin'),
    is_disabled: isDisabled,
    credentials,
    signed: [...places].map(([workspace_id, rows]) => ({
      workspace_id,
      count: rows.reduce((sum, { count }) => sum + count, 0),
      last_at:
        rows
          .map(({ last_at }) => last_at)
          .sort()
          .at(-1) ?? '',
    })),
  };
}

const COLUMNS =
  'kind,person,person_id,e-mail,disabled,for emergencies,credential,credential_id,provider,workspace,role,activity,unused,made by,maker disabled,made at,expires at,last used,signatures in the workspace';

/** The report as csv: a line for each right, and one for each person who has none. */
export function formatAccessReport({ people, services }: AccessReport): string {
  const lines = [COLUMNS];
  const yes = (flag: boolean | undefined) => (flag === true ? 'yes' : 'no');
  const add = (about: readonly string[], credential: Credential, signed: Signatures, isOfLeaver = false) => {
    for (const { workspace_id: where, role, activity, is_unused: unused } of credential.entitlements) {
      const here = signed.filter(({ workspace_id }) => where === '*' || workspace_id === where);
      const count = here.reduce((sum, one) => sum + one.count, 0);
      lines.push(
        formatCsvLine([
          ...about,
          ...[credential.name, credential.id, credential.provider ?? '', where, role, yes(activity), yes(unused)],
          ...[credential.created_by, yes(isOfLeaver), credential.created_at],
          ...[credential.expires_at ?? '', credential.last_used_at ?? ''],
          String(count),
        ]),
      );
    }
  };
  for (const person of people) {
    const about = [
      ...['person', person.name, person.person_id, person.email ?? ''],
      ...[yes(person.is_disabled), yes(person.is_break_glass)],
    ];
    for (const credential of person.credentials) add(about, credential, person.signed);
    const hasNone = person.credentials.every(({ entitlements }) => entitlements.length === 0);
    const count = person.signed.reduce((sum, one) => sum + one.count, 0);
    if (hasNone) lines.push(formatCsvLine([...about, ...Array<string>(12).fill(''), String(count)]));
  }
  for (const one of services) add(['service', '', '', '', 'no', 'no'], one, [], one.is_of_leaver);
  return `${lines.join('\r\n')}\r\n`;
}
