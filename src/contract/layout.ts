import { basename, join, resolve, sep } from 'node:path';

/** Every file and folder name of the data folder is here and nowhere else. They must not change: folders of older versions have them. */

/** The parts of ADE_DATA_DIR, absolute. Requests are checked to have ids that cannot lead outside. */
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
    /** List of the copies of files in the shared storage. */
    storedNotes: join(root, 'cache', 'stored'),
    /** Archives while they are packed or unpacked. */
    storedScratch: join(root, 'cache', 'packing'),
    database: join(root, 'db', 'ade.sqlite'),
    engines: join(root, 'db', 'engines'),
    lock: join(root, 'db', 'server.lock'),
    /** The signing key; readable for its owner only. */
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

/** The folder of a job below a known folder of jobs. Long lists call it for each job, so it avoids parsing paths. */
export function revisionFolder(jobsDir: string, jobId: string, revision: number): string {
  const jobDir = `${jobsDir}${sep}${jobId}`;
  return revision === 1 ? jobDir : `${jobDir}${sep}${jobNames.revisions}${sep}${revision}`;
}

/** The name of one revision of a job among all runs: `JOB.2`. Ids of jobs contain no dot. */
export function nameRevision(jobId: string, revision: number): string {
  return `${jobId}.${revision}`;
}

/** The job and the revision of a name from `nameRevision`; the id of a job names its revision 1. */
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

/** The report of the last build of a version. It is apart from the sources, since only these make up the version. */
export function buildRecordPath(dataDir: string, versionId: string): string {
  return join(dataFolders(dataDir).buildLogs, `${versionId}.json`);
}

/** The names in a job's folder. */
export const jobNames = {
  request: 'run-request.json',
  /** Link to the prepared environment. */
  environment: '.venv',
  inputs: 'inputs',
  /** Later revisions of the job, each in its own folder with the same structure. */
  revisions: 'revisions',
  /** The document's rows as the engine read them, next to the document. */
  rows: 'inputs/rows',
  /** Texts of rows that people labelled. */
  addresses: 'inputs/addresses.json',
  logs: 'logs',
  events: 'events.ndjson',
  artifact: 'artifact.json',
  issues: 'issues.ndjson',
  output: 'normalized.xlsx',
  /** Signed acceptances of revisions. */
  acceptance: 'acceptance.json',
  /**
   * Numbers of the recorded checks, and figures for the sender's next document. They are values, and are removed with the
   * document.
   */
  checks: 'checks.json',
  /** Hashes of the written rows, removed with the figures. */
  rowHashes: 'row-hashes.bin',
  /** All issues for spreadsheet programs, if the package asks for the file. */
  issuesCsv: 'issues.csv',
} as const;

/** Inputs of a job next to its document. They contain values of people or documents, and are removed with the document. */
export const inputPaths = {
  expected: 'inputs/expected.json',
  previous: 'inputs/previous.json',
  previousRows: 'inputs/previous-rows.bin',
  /** List of these inputs in the service, written before the job's folder is made. */
  checkPlan: 'inputs/check-plan.json',
} as const;

/** Texts that people wrote about a job, next to its document; the file gets another name if the document has this one. */
export function reviewTextsPath({ filename }: { filename: string }): string {
  return `${jobNames.inputs}/${basename(filename) === 'review.json' ? 'review-texts.json' : 'review.json'}`;
}

/** Index of the files in the folder of rows. */
export const ROWS_INDEX = 'index.json';

type JobPaths = { [Name in keyof typeof jobNames | 'ruleLog']: string };

/** The names in a job's folder as absolute paths. */
export function jobPaths(jobDir: string): JobPaths {
  const paths = Object.entries(jobNames).map(([key, name]) => [key, join(jobDir, name)]);
  return { ...(Object.fromEntries(paths) as JobPaths), ruleLog: join(jobDir, jobNames.logs, 'rules.log') };
}

/** Ends the name of a file that a pass is still writing. */
export const PARTIAL_SUFFIX = '.partial';

/** Begins the name of a job's folder that is being removed. */
export const DELETED_PREFIX = '.deleted-';

/** Begins the name of a folder in which corrections are tried out; the start of the server removes it, like a deleted one. */
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
    /** Exists while the types are unchecked; only a try may run such an environment. */
    uncheckedPath: join(buildDir, 'types-unchecked'),
    /** Exists while the environment is built. */
    modulesDir: join(envDir, 'node_modules'),
    runtimePath: join(envDir, 'bin', 'node'),
  };
}

/** The file that makes a folder a config package. */
export const MANIFEST_NAME = 'manifest.json';
