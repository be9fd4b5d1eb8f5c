import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Grant, ROLES, type Token } from '../../contract/api/index.ts';
import { parseRights } from '../../contract/api/rights.ts';
import { withDatabase } from '../read/data-folder.ts';
import { renderNewToken, renderTokens } from '../render/tokens.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { Terminal } from '../terminal.ts';

/** The name of these commands' actor in the activity: anybody who can write to the data folder. */
const HOST_ACTOR = 'host';
const MAX_DAYS = 3650;
const MAX_NAME_CHARS = 120;

interface TokenOptions {
  dataDir?: string;
  json?: boolean;
}

interface CreateOptions extends TokenOptions {
  grant: Grant[];
  kind: Token['kind'];
  expiresInDays?: number;
  forEmergencies?: boolean;
}

/** Manages tokens on the host, for operators without an administrator's token. The service may be running. */
export function addTokenCommand(program: Command, terminal: Terminal): void {
  const token = program.command('token').description('make, list and revoke tokens of the service, on its host');
  addCreate(token, terminal);
  addList(token, terminal);
  addRevoke(token, terminal);
}

function addCreate(token: Command, terminal: Terminal): void {
  token
    .command('create')
    .description('make a token and print its secret, once')
    .argument('<name>', 'name for people', parseName)
    .requiredOption(
      '--grant <grant>',
      'workspace=role, such as default=operator, *=admin or default=viewer+activity; repeatable',
      addGrant,
    )
    .addOption(new Option('--kind <kind>', 'kind of its holder').choices(['person', 'service']).default('person'))
    .option('--expires-in-days <days>', 'days for which it is valid', parseDays)
    .option('--for-emergencies', 'its person keeps it where people have to use sign-on, and no provider disables them')
    .option('--data-dir <dir>', 'folder of the service (default: ADE_DATA_DIR)')
    .option('--json', 'print token and secret as JSON')
    .action((name: string, options: CreateOptions) => create(name, options, terminal));
}

function addList(token: Command, terminal: Terminal): void {
  token
    .command('list')
    .description('list the tokens, newest first, without their secrets')
    .option('--data-dir <dir>', 'folder of the service (default: ADE_DATA_DIR)')
    .option('--json', 'print the tokens as JSON')
    .action((options: TokenOptions) => list(options, terminal));
}

function addRevoke(token: Command, terminal: Terminal): void {
  token
    .command('revoke')
    .description('revoke a token and end its sessions, at once')
    .argument('<token-id>', 'id of the token, from ade token list')
    .option('--data-dir <dir>', 'folder of the service (default: ADE_DATA_DIR)')
    .option('--json', 'print the token as JSON')
    .action((id: string, options: TokenOptions) => revoke(id, options, terminal));
}

async function create(name: string, options: CreateOptions, terminal: Terminal): Promise<void> {
  const { kind, grant: grants, expiresInDays, forEmergencies = false } = options;
  await withDatabase(options.dataDir, async (db) => {
    const { addActivity } = await import('../../storage/store/activity.ts');
    const { describeToken, findExpiry, toRoles } = await import('../../storage/store/token-grants.ts');
    const { makeToken } = await import('../../storage/store/tokens.ts');
    const { changePerson } = await import('../../storage/store/people.ts');
    const wanted = { name, kind, roles: toRoles(grants), createdBy: HOST_ACTOR, expiresAt: findExpiry(expiresInDays) };
    const { row, secret } = await db.transaction().execute(async (transaction) => {
      const made = await makeToken(transaction, wanted);
      const { person_id: personId } = made.row;
      if (forEmergencies && personId !== null) await changePerson(transaction, personId, { is_break_glass: 1 });
      const details = { name, roles: made.row.roles_json, ...(forEmergencies ? { break_glass: true } : {}) };
      const about = { workspaceId: null, targetId: made.row.id, details };
      const entry = { actor: HOST_ACTOR, action: 'token.made', ...about } as const;
      await addActivity(transaction, entry);
      return made;
    });
    printAnswer({ token: describeToken(row), secret }, renderNewToken, terminal, options.json);
  });
}

async function list(options: TokenOptions, terminal: Terminal): Promise<void> {
  await withDatabase(options.dataDir, async (db) => {
    const { describeToken } = await import('../../storage/store/token-grants.ts');
    const { listTokens } = await import('../../storage/store/tokens.ts');
    printAnswer((await listTokens(db)).map(describeToken), renderTokens, terminal, options.json);
  });
}

async function revoke(id: string, options: TokenOptions, terminal: Terminal): Promise<void> {
  await withDatabase(options.dataDir, async (db) => {
    const { addActivity } = await import('../../storage/store/activity.ts');
    const { assertAdminLeft, describeToken } = await import('../../storage/store/token-grants.ts');
    const { getToken, revokeToken } = await import('../../storage/store/tokens.ts');
    const row = await db.transaction().execute(async (transaction) => {
      const found = await getToken(transaction, id);
      await assertAdminLeft(transaction, (one) => one.id === id);
      const isRevoked = await revokeToken(transaction, id);
      const details = { name: found.name };
      const entry = { actor: HOST_ACTOR, action: 'token.revoked', workspaceId: null, targetId: id, details } as const;
      if (isRevoked) await addActivity(transaction, entry);
      return getToken(transaction, id);
    });
    printAnswer(describeToken(row), (token) => [`Revoked: ${token.id}`], terminal, options.json);
  });
}

function parseName(text: string): string {
  if (text !== '' && text.length <= MAX_NAME_CHARS) return text;
  throw new InvalidArgumentError(`Expected a name of 1 to ${MAX_NAME_CHARS} characters.`);
}

function addGrant(text: string, grants: Grant[] = []): Grant[] {
  const [, workspace_id, rights = ''] = /^(\*|[A-Za-z0-9_-]{1,64})=([\w+]+)$/.exec(text) ?? [];
  const parsed = parseRights(rights);
  if (workspace_id === undefined || parsed === undefined) {
    throw new InvalidArgumentError(
      `Expected WORKSPACE=ROLE or WORKSPACE=ROLE+activity, with * for all workspaces; roles are ${ROLES.join(', ')}.`,
    );
  }
  return [...grants, { workspace_id, ...parsed }];
}

function parseDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= MAX_DAYS) return days;
  throw new InvalidArgumentError(`Expected a whole number from 1 to ${MAX_DAYS}.`);
}
