import { basename, join, resolve, sep } from 'node:path';

/** All file and folder names of the data folder. Names must never change: older folders have the same names. */

/** The parts of ADE_DATA_DIR as absolute paths. Ids cannot lead outside: requests with such ids are refused. */
export function dataFolders(dataDir: string) {
  const root = resolve(dataDir);
  return {
    root,
    jobs: join(root, 'jobs'),
    environments: join(root, 'venvs'),
    /** Tries of proposed columns, with copies of documents; emptied when the server starts. */
    trials: join(root, 'trials'),
    documents: join(root, 'documents'),
    /** Uploads that are not complete yet; emptied when the server starts. */
    incoming: join(root, 'documents', '.incoming'),
    /** Sources of config versions. */
    packages: join(root, 'config_packages'),
    buildLogs: join(root, 'build-logs'),
    /** Recipes of senders, named by their hashes. */
    recipes: join(root, 'recipes'),
    npmCache: join(root, 'cache', 'npm'),
    previews: join(root, 'cache', 'previews'),
    /** Files made for a download; emptied when the server starts. */
    exports: join(root, 'cache', 'exports'),
    /** Folders of engines of ADE up to 0.5.0, with copies of documents; removed when the server starts. */
    waiting: join(root, 'cache', 'waiting'),
    /** Masked files before they take their places; emptied when the server starts. */
    erasing: join(root, 'cache', 'erasing'),
    /** List of the local copies of files in the shared storage. */
    storedNotes: join(root, 'cache', 'stored'),
    /** Archives that are being packed or unpacked. */
    storedScratch: join(root, 'cache', 'packing'),
    database: join(root, 'db', 'ade.sqlite'),
    engines: join(root, 'db', 'engines'),
    lock: join(root, 'db', 'server.lock'),
    /** The signing key; only its owner can read the file. */
    signingKey: join(root, 'keys', 'signing.pem'),
    publicKeys: join(root, 'keys', 'public'),
    /** What `ade watch` remembers about files that it has taken. */
    watch: join(root, 'watch'),
    /** Says which service the files are of, if they are not in a storage. */
    identity: join(root, 'keys', 'identity'),
  };
}

export type DataFolders = ReturnType<typeof dataFolders>;

/** The folder of a job, or of the revision if the id is a name from `nameRevision`. */
export function jobFolder(dataDir: string, jobId: string): string {
  const { job, revision } = splitRevisionName(jobId);
  return revisionFolder(dataFolders(dataDir).jobs, job, revision);
}

/** Like `jobFolder`, for a given folder of jobs. Long lists call it for each job, so it does not parse paths. */
export function revisionFolder(jobsDir: string, jobId: string, revision: number): string {
  const jobDir = `${jobsDir}${sep}${jobId}`;
  return revision === 1 ? jobDir : `${jobDir}${sep}${jobNames.revisions}${sep}${revision}`;
}

/** The name of one revision of a job among all runs: `JOB.2`. Ids of jobs contain no dot. */
export function nameRevision(jobId: string, revision: number): string {
  return `${jobId}.${revision}`;
}

/** Splits a name from `nameRevision` into job and revision; a plain job id names revision 1. */
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

/** The public half of a key with which the data folder signs, or has signed. */
export function publicKeyPath(dataDir: string, keyId: string): string {
  return join(dataFolders(dataDir).publicKeys, `${keyId}.pem`);
}

/** Sources of one config version. */
export function packageFolder(dataDir: string, versionId: string): string {
  return join(dataFolders(dataDir).packages, versionId);
}

/** The report of a version's last build. It is not stored with the sources, since a version is only its sources. */
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
  /** The document's rows as the engine read them. The folder is next to the document. */
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
  /** Signed statements about a person who was erased from files of the job. */
  erasures: 'erasures.json',
  /**
   * Numbers of the recorded checks, and figures for the sender's next document. They count as values, so they are
   * removed with the document.
   */
  checks: 'checks.json',
  /** Totals and required fields of the result. Totals count as values, so the file is removed with the document. */
  figures: 'figures.json',
  /** Hashes of the written rows, removed with the figures. */
  rowHashes: 'row-hashes.bin',
  /**
   * Corrections that people have gathered and not applied yet, a file for each person. They count as values, so they are
   * removed with the document.
   */
  drafts: 'drafts',
  /**
   * What a person said is to follow the revision, in its folder. It counts as values, so it is removed with the
   * document.
   */
  sequel: 'sequel.json',
  /** Salted hashes of each row's key and values, for the sender's next document; removed with the figures. */
  keys: 'keys.bin',
  /** Salted hashes and quantiles of each field, for the sender's next document; removed with the figures. */
  profile: 'profile.json',
  /** Places of the rows that are new, gone or changed since the sender's previous document. */
  rowChanges: 'row-changes.bin',
  /** All issues for spreadsheet programs, if the package asks for the file. */
  issuesCsv: 'issues.csv',
} as const;

/** Inputs of a job next to its document. They contain values of people or documents, and are removed with the document. */
export const inputPaths = {
  expected: 'inputs/expected.json',
  previous: 'inputs/previous.json',
  previousRows: 'inputs/previous-rows.bin',
  previousKeys: 'inputs/previous-keys.bin',
  previousProfile: 'inputs/previous-profile.json',
  salt: 'inputs/salt.json',
  /** List of these inputs, which the service writes before it makes the job's folder. */
  checkPlan: 'inputs/check-plan.json',
} as const;

/** Path of the texts that people wrote about a job, next to its document; never the document's own name. */
export function reviewTextsPath({ filename }: { filename: string }): string {
  return `${jobNames.inputs}/${basename(filename) === 'review.json' ? 'review-texts.json' : 'review.json'}`;
}

/** Name of the index file in the folder of rows. */
export const ROWS_INDEX = 'index.json';

type JobPaths = { [Name in keyof typeof jobNames | 'ruleLog']: string };

/** The paths of a job's files as absolute paths. */
export function jobPaths(jobDir: string): JobPaths {
  const paths = Object.entries(jobNames).map(([key, name]) => [key, join(jobDir, name)]);
  return { ...(Object.fromEntries(paths) as JobPaths), ruleLog: join(jobDir, jobNames.logs, 'rules.log') };
}

/** Suffix of a file that a pass is still writing. */
export const PARTIAL_SUFFIX = '.partial';

/** Prefix of a job's whole folder while the job's row is being deleted. */
export const HIDDEN_PREFIX = '.hidden-';

/** Prefix of a job's folder while it is being removed, so some files may be gone. */
export const DELETED_PREFIX = '.deleted-';

/**
 * Prefix of files next to the folders of drafts: `.editing-ID` tells how to undo the edit of a file, `.editing-ID.content`
 * becomes the file.
 */
export const EDITING_PREFIX = '.editing-';

/** Prefix of a folder in which corrections are tried out; the server removes it at its start, like a deleted folder. */
export const TRIAL_PREFIX = '.trial-';

/** Prefix of a folder with the folders of the engines that a process keeps for several jobs. */
export const ENGINES_PREFIX = '.engines-';

/** Prefix of a folder with inputs of a job that may not have been accepted. */
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
    /** Exists while the types have not been checked; only a try may run such an environment. */
    uncheckedPath: join(buildDir, 'types-unchecked'),
    /** Exists only while the environment is being built. */
    modulesDir: join(envDir, 'node_modules'),
    runtimePath: join(envDir, 'bin', 'node'),
  };
}

/** The file that makes a folder a config package. */
export const MANIFEST_NAME = 'manifest.json';
