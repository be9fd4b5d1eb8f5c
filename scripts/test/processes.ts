interface Group {
  /** Folders and files of `test/`, except those that an earlier group has. */
  tests: string[];
  /** Whether the engine of jobs runs in this process, too; see test/helpers/engine-here/run-engine-process.ts. */
  isEngineHere?: boolean;
  /** The first tier that also runs these tests on PostgreSQL; without one, only a run that names a file does. */
  onBoth?: 'all' | 'long';
}

/**
 * Tests that share a process, the longest first; each remaining file has its own process. A process takes half a second
 * before its first test, and later files can use what an earlier one prepared. Files of a process run one after the
 * other, so each must clean up.
 */
const GROUPS: Group[] = [
  // Long tests: in separate processes, they can be spread better over the cores.
  { tests: ['web/live'] },
  { tests: ['http/every-answer'], isEngineHere: true, onBoth: 'all' },
  { tests: ['service/crash-steps'], onBoth: 'all' },
  { tests: ['rules/hostile/matrix'] },
  { tests: ['runner/resource-ends'] },
  { tests: ['runner/resume'] },
  { tests: ['http/review', 'http/audit'], isEngineHere: true, onBoth: 'long' },
  { tests: ['http/jobs'], isEngineHere: true, onBoth: 'all' },
  // Mostly waits.
  { tests: ['http/outages'], onBoth: 'all' },
  { tests: ['http/two-nodes', 'http/nodes', 'http/metrics'], onBoth: 'all' },
  { tests: ['http/postgres-outage', 'http/metrics-outage'], onBoth: 'all' },
  { tests: ['http/changes'], onBoth: 'long' },
  { tests: ['record/to-fix', 'previews'], isEngineHere: true },
  // On PostgreSQL, these take 350 s of processor time, a sixth of what `test:all` may add; reviews and changes, 70 s.
  { tests: ['http'], isEngineHere: true, onBoth: 'long' },
  { tests: ['web/editor'] },
  // These tests share one browser.
  { tests: ['web'] },
  { tests: ['cli', 'docs', 'bench', 'scripts', 'templates', 'examples'], isEngineHere: true },
  // Kills in these tests mostly wait: in one process, they would be the last to end in `test:all`.
  { tests: ['service/revisions/crashes'], onBoth: 'long' },
  { tests: ['service/revisions'], onBoth: 'all' },
  { tests: ['service/review', 'service/senders'], onBoth: 'all' },
  // On PostgreSQL, `test:all` has erasures at the same time and on nodes, which depend on it most.
  {
    tests: ['service/subjects/erase', 'service/subjects/crash-steps', 'service/subjects/reader-ends'],
    onBoth: 'long',
  },
  { tests: ['service'], onBoth: 'all' },
  { tests: ['runner'] },
  { tests: ['storage/move'], isEngineHere: true },
  { tests: ['engine', 'trials/score', 'trials/learn'], isEngineHere: true },
  { tests: ['package/own-columns'], isEngineHere: true },
  { tests: ['rules'] },
  { tests: ['package'] },
  // These tests mostly wait.
  { tests: ['storage/blobs'] },
  { tests: ['record', 'contract', 'base', 'fuzz', 'trials/generalize', 'helpers', 'workbook'] },
  { tests: ['storage/identity', 'storage/shared', 'storage/store'], onBoth: 'all' },
  {
    tests: [
      'sandbox/allowed-calls',
      'sandbox/engine-profile',
      'sandbox/escape',
      'sandbox/levels',
      'sandbox/linux',
      'sandbox/start',
    ],
  },
];

/** Tests that read and write most kinds of stored files; `npm run test:forgetful` runs all others. */
const FORGETFUL = ['http/jobs', 'http/review/review', 'http/documents'];

/** Tests that run on both databases are in these folders of `test/`. */
const ON_BOTH = ['storage/identity', 'storage/shared', 'storage/store', 'service', 'http'];

/**
 * These tests do not depend on the database: connections, files and processes, the description of the API, plain
 * functions. Data folders of older versions always have SQLite.
 */
const NO_DATABASE = [
  'http/api-description',
  'http/compression',
  'http/older-versions',
  'http/openapi',
  'http/packed-files',
  'http/readings',
  'http/slow-clients',
  'http/web-app',
  'service/dry-runs/waiting-engines',
  'service/feed',
  'service/senders/exact-fit',
  'service/senders/standing',
];

/** One process of a run. */
export interface TestProcess {
  name: string;
  /** The files run one after the other. */
  files: string[];
  isEngineHere: boolean;
  env: Record<string, string>;
}

/** `npm test` does not run these repeats, so each of them runs all tests of its files. */
const AGAIN = { ADE_TEST_ONLY_ADDED: 'false' };

export interface Plan {
  /** Test files that run once each. */
  once: readonly string[];
  /** The files of `once` that also run on PostgreSQL and with a storage that forgets, if possible. */
  again: readonly string[];
  /** In `test:long`: the files of groups that only this tier repeats on PostgreSQL. */
  againInLong: readonly string[];
  /** Where PostgreSQL is; null if there is none. */
  postgres: string | null;
}

/** The processes for a whole tier. */
export function planShared({ once, again, againInLong, postgres }: Plan): TestProcess[] {
  const isForgetful = (file: string) => FORGETFUL.some((name) => isNamed(file, name));
  const forgetful = { name: 'forgetful', files: again.filter(isForgetful), isEngineHere: true };
  const first = { ...forgetful, env: { ...AGAIN, ADE_TEST_STORAGE_HERE: 'folder' } };
  const filesOf = (files: readonly string[]) => new Map(share(files).map((group) => [group.name, group.files]));
  const repeated = { all: filesOf(again), long: filesOf(againInLong) };
  const planned = share(once).flatMap(({ onBoth, ...group }) => {
    const files = onBoth === undefined ? [] : (repeated[onBoth].get(group.name) ?? []);
    return [{ ...group, env: {} }, ...repeatOnPostgres(group, files, postgres)];
  });
  return [first, ...planned].filter(({ files }) => files.length > 0);
}

/** One process per file: a test that somebody runs by itself should not depend on others. */
export function planAlone({ once, again, postgres }: Omit<Plan, 'againInLong'>): TestProcess[] {
  return once.flatMap((file) => {
    const alone = { name: nameFile(file), files: [file], isEngineHere: false };
    const isOnBoth = again.includes(file) && usesDatabase(file);
    return [{ ...alone, env: {} }, ...repeatOnPostgres(alone, isOnBoth ? [file] : [], postgres)];
  });
}

/** Whether planned tests need PostgreSQL. */
export function needsPostgres(again: readonly string[]): boolean {
  return again.some(usesDatabase);
}

function repeatOnPostgres(process: Omit<TestProcess, 'env'>, files: string[], postgres: string | null): TestProcess[] {
  const withDatabase = files.filter(usesDatabase);
  if (postgres === null || withDatabase.length === 0) return [];
  const env = { ...AGAIN, ADE_TEST_POSTGRES_HERE: postgres };
  return [{ ...process, name: `${process.name} on PostgreSQL`, files: withDatabase, env }];
}

/** The groups in the table's order, even if empty; then the files in no group, each in a process of its own. */
function share(files: readonly string[]): (Omit<TestProcess, 'env'> & Pick<Group, 'onBoth'>)[] {
  const rest = new Set(files);
  const groups = GROUPS.map(({ tests, isEngineHere = false, onBoth }) => {
    const found = [...rest].filter((file) => tests.some((name) => isNamed(file, name)));
    for (const file of found) rest.delete(file);
    return { name: tests.join(', '), files: found, isEngineHere, ...(onBoth === undefined ? {} : { onBoth }) };
  });
  const alone = [...rest].map((file) => ({
    name: nameFile(file),
    files: [file],
    isEngineHere: false,
  }));
  return [...groups, ...alone];
}

function usesDatabase(file: string): boolean {
  return ON_BOTH.some((name) => isNamed(file, name)) && !NO_DATABASE.some((name) => isNamed(file, name));
}

/** Whether a name in the tables refers to a test file: to the file itself, or to a folder above it. */
function isNamed(file: string, name: string): boolean {
  return file.startsWith(`test/${name}/`) || nameFile(file) === name;
}

function nameFile(file: string): string {
  return file.replace(/^test\//, '').replace(/\.(test|all|long)\.ts$/, '');
}
