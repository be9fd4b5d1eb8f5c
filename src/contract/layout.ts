import { basename, join, resolve, sep } from 'node:path';

/** Every file and folder name of the data folder is here and nowhere else. They must not change: folders of older versions have them. */

/** The parts of ADE_DATA_DIR, absolute. Ids are checked where requests are read, so that none leads outside. */
export function dataFolders(dataDir: string) {
  const root = resolve(dataDir);
  return {
    root,
    jobs: join(root, 'jobs'),
    environments: join(root, 'venvs'),
    documents: join(root, 'documents'),
    /** Uploads until they are complete; emptied when the server starts. */
    incoming: join(root, 'documents', '.incoming'),
    /** Sources of config versions. */
    packages: join(root, 'config_packages'),
    buildLogs: join(root, 'build-logs'),
    /** Recipes of senders, each under its hash. */
    recipes: join(root, 'recipes'),
    npmCache: join(root, 'cache', 'npm'),
    previews: join(root, 'cache', 'previews'),
    /** Folders of engines that wait for a dry run; removed when the server starts. */
    waiting: join(root, 'cache', 'waiting'),
    /** Of what is stored elsewhere: which copies of it are here. */
    storedNotes: join(root, 'cache', 'stored'),
    /** Archives that are packed or unpacked. */
    storedScratch: join(root, 'cache', 'packing'),
    database: join(root, 'db', 'ade.sqlite'),
    engines: join(root, 'db', 'engines'),
    lock: join(root, 'db', 'server.lock'),
    /** What ADE signs with; for its owner only. */
    signingKey: join(root, 'keys', 'signing.pem'),
    publicKeys: join(root, 'keys', 'public'),
  };
}

export type DataFolders = ReturnType<typeof dataFolders>;

/** The folder of a job, or of the revision that `nameRevision` names. */
export function jobFolder(dataDir: string, jobId: string): string {
  const { job, revision } = splitRevisionName(jobId);
  return revisionFolder(dataFolders(dataDir).jobs, job, revision);
}

/** The same below a folder of jobs that is known already. Long lists ask for each job, so no path is taken apart. */
export function revisionFolder(jobsDir: string, jobId: string, revision: number): string {
  const jobDir = `${jobsDir}${sep}${jobId}`;
  return revision === 1 ? jobDir : `${jobDir}${sep}${jobNames.revisions}${sep}${revision}`;
}

/** What names one revision of a job among all that runs: `JOB.2`. No job has a dot in its id. */
export function nameRevision(jobId: string, revision: number): string {
  return `${jobId}.${revision}`;
}

/** The job of what `nameRevision` has named, and its revision; a job itself is its revision 1. */
export function splitRevisionName(name: string): { job: string; revision: number } {
  const [job = '', revision] = name.split('.');
  return { job, revision: revision === undefined ? 1 : Number(revision) };
}

export function environmentFolder(dataDir: string, environmentId: string): string {
  return join(dataFolders(dataDir).environments, environmentId);
}

export function documentPath(dataDir: string, document: { id: string; filename: string }): string {
  return join(dataFolders(dataDir).documents, document.id, basename(document.filename));
}

/** The public half of a key that the data folder signs with, or has signed with. */
export function publicKeyPath(dataDir: string, keyId: string): string {
  return join(dataFolders(dataDir).publicKeys, `${keyId}.pem`);
}

/** Sources of one config version. */
export function packageFolder(dataDir: string, versionId: string): string {
  return join(dataFolders(dataDir).packages, versionId);
}

/** What the last build of a version reported. It is not among the sources, since only those make up the version. */
export function buildRecordPath(dataDir: string, versionId: string): string {
  return join(dataFolders(dataDir).buildLogs, `${versionId}.json`);
}

/** The names in a job's folder. */
export const jobNames = {
  request: 'run-request.json',
  /** Link to the prepared environment. */
  environment: '.venv',
  inputs: 'inputs',
  /** Later revisions of the job, each in a folder of its own that is made like the job's. */
  revisions: 'revisions',
  /** The document's rows as the engine read them, beside the document. */
  rows: 'inputs/rows',
  /** What rows say that people labelled. */
  addresses: 'inputs/addresses.json',
  logs: 'logs',
  events: 'events.ndjson',
  artifact: 'artifact.json',
  issues: 'issues.ndjson',
  output: 'normalized.xlsx',
  /** Who accepted which revision, signed. */
  acceptance: 'acceptance.json',
  /** Numbers of the checks on record, and figures for the sender's next document; values, removed with the document. */
  checks: 'checks.json',
  /** Hashes of the rows that were written, removed with them. */
  rowHashes: 'row-hashes.bin',
  /** All issues for spreadsheet programs, where the package says so. */
  issuesCsv: 'issues.csv',
} as const;

/** Inputs of a job next to its document. They are values of people or documents, and go with the document. */
export const inputPaths = {
  expected: 'inputs/expected.json',
  previous: 'inputs/previous.json',
  previousRows: 'inputs/previous-rows.bin',
  /** In the service: which of them a job has, from before its folder is made. */
  checkPlan: 'inputs/check-plan.json',
} as const;

/** What people wrote about a job, beside its document: a file of another name where the document has this one. */
export function reviewTextsPath({ filename }: { filename: string }): string {
  return `${jobNames.inputs}/${basename(filename) === 'review.json' ? 'review-texts.json' : 'review.json'}`;
}

/** Says in the folder of rows what its files hold. */
export const ROWS_INDEX = 'index.json';

type JobPaths = { [Name in keyof typeof jobNames | 'ruleLog']: string };

/** The same as absolute paths. */
export function jobPaths(jobDir: string): JobPaths {
  const paths = Object.entries(jobNames).map(([key, name]) => [key, join(jobDir, name)]);
  return { ...(Object.fromEntries(paths) as JobPaths), ruleLog: join(jobDir, jobNames.logs, 'rules.log') };
}

/** Ends the name of a file that a pass is still writing. */
export const PARTIAL_SUFFIX = '.partial';

/** Begins the name of a job's folder that is being removed. */
export const DELETED_PREFIX = '.deleted-';

/** Begins the name of a folder in which corrections are tried out; like a deleted one, it goes when the server starts. */
export const TRIAL_PREFIX = '.trial-';

/** Begins the name of a folder with inputs of a job that may not have been accepted. */
export const INPUTS_PREFIX = '.inputs-';

/** The parts of a prepared environment. */
export function environmentPaths(envDir: string) {
  const buildDir = join(envDir, 'ade-build');
  return {
    buildDir,
    snapshotDir: join(buildDir, 'snapshot'),
    /** The package's scripts as the rule host links them. */
    programPath: join(buildDir, 'program.json'),
    recordPath: join(buildDir, 'build.json'),
    /** There while nobody has checked its types: a try may run it. */
    uncheckedPath: join(buildDir, 'types-unchecked'),
    /** While the environment is built. */
    modulesDir: join(envDir, 'node_modules'),
    runtimePath: join(envDir, 'bin', 'node'),
  };
}

/** What makes a folder a config package. */
export const MANIFEST_NAME = 'manifest.json';
