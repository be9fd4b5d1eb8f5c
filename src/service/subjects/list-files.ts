import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { SubjectPlaceKind } from '../../contract/api/index.ts';
import { FILE_EXTENSIONS } from '../../contract/formats.ts';
import { inputPaths, jobFolder, jobNames, PARTIAL_SUFFIX, ROWS_INDEX } from '../../contract/layout.ts';
import type { RunRequest } from '../../contract/run-request.ts';
import {
  CORRECTIONS_PATH,
  listRevisionFolders,
  RECIPE_PATH,
  readRunRequest,
  splitRevision,
} from '../../runner/index.ts';
import type { FileKind, SearchedFile } from '../../subjects/index.ts';

/** A file of a job or of another holder. */
export interface HeldFile extends SearchedFile {
  /** Path below the folder, with forward slashes. */
  name: string;
  place: SubjectPlaceKind;
  revision: number;
  /**
   * `mask`: values in it are masked; `derived`: it has hashes or encoded rows, which go as a whole once the job has the
   * person; `signed`: it stays as it is.
   */
  how: 'mask' | 'derived' | 'signed';
}

/** The folder of a revision and its files. */
export interface HeldFolder {
  revision: number;
  dir: string;
  files: HeldFile[];
}

/** Hashes of rows and keys: they have no value, but show whether somebody with known values is in the document. */
const DERIVED = new Set<string>([
  jobNames.rowHashes,
  jobNames.keys,
  jobNames.profile,
  inputPaths.previousRows,
  inputPaths.previousKeys,
  inputPaths.previousProfile,
]);

const PLACES: Readonly<Record<string, SubjectPlaceKind>> = {
  [jobNames.artifact]: 'record',
  [jobNames.request]: 'record',
  [jobNames.issues]: 'issues',
  [jobNames.issuesCsv]: 'issues',
  [jobNames.events]: 'events',
  [jobNames.output]: 'result',
  [jobNames.acceptance]: 'acceptance',
  [jobNames.erasures]: 'acceptance',
  [jobNames.checks]: 'figures',
  [jobNames.figures]: 'figures',
  [jobNames.sequel]: 'corrections',
  [inputPaths.expected]: 'figures',
  [inputPaths.previous]: 'figures',
  [CORRECTIONS_PATH]: 'corrections',
  [jobNames.addresses]: 'corrections',
  [RECIPE_PATH]: 'recipe',
  [`${jobNames.inputs}/review.json`]: 'comments',
  [`${jobNames.inputs}/review-texts.json`]: 'comments',
};

const WORKBOOKS = new Set<string>(FILE_EXTENSIONS.map((name) => `.${name}`));
const SCRIPT = /^\.[cm]?[jt]sx?$/;
const SIGNED = new Set<string>([jobNames.acceptance, jobNames.erasures]);

/** All files of a job, in the folders of its revisions. */
export async function listJobFiles(dataDir: string, jobId: string): Promise<HeldFolder[]> {
  const jobDir = jobFolder(dataDir, jobId);
  if (!existsSync(jobDir)) return [];
  const folders: HeldFolder[] = [];
  for (const dir of listRevisionFolders(jobDir)) {
    const { revision } = splitRevision(dir);
    if (!existsSync(dir)) continue;
    const request = readRequest(dir);
    const names = await listNames(dir, [jobNames.environment, jobNames.revisions]);
    folders.push({ revision, dir, files: names.map((name) => describeFile(dir, name, revision, request)) });
  }
  return folders;
}

/** Null for a folder that a crash has left without one. */
function readRequest(dir: string): RunRequest | null {
  try {
    return readRunRequest(dir);
  } catch {
    return null;
  }
}

function describeFile(dir: string, name: string, revision: number, request: RunRequest | null): HeldFile {
  const own = { name, path: join(dir, name), revision, displayName: name.slice(name.lastIndexOf('/') + 1) };
  if (name === request?.input) {
    const { encoding, delimiter } = request.read_as ?? {};
    const readAs = {
      ...(encoding === undefined ? {} : { encoding }),
      ...(delimiter === undefined ? {} : { delimiter }),
    };
    return { ...own, ...readAs, displayName: request.source_file, kind: 'workbook', place: 'document', how: 'mask' };
  }
  if (name === `${jobNames.rows}/${ROWS_INDEX}`) return { ...own, kind: 'json', place: 'rows', how: 'derived' };
  if (name.startsWith(`${jobNames.rows}/`)) return { ...own, kind: 'bytes', place: 'rows', how: 'derived' };
  if (DERIVED.has(name)) return { ...own, kind: kindOf(name), place: 'keys', how: 'derived' };
  return { ...own, kind: kindOf(name), place: placeOf(name), how: SIGNED.has(name) ? 'signed' : 'mask' };
}

function placeOf(name: string): SubjectPlaceKind {
  if (name.startsWith(`${jobNames.drafts}/`)) return 'corrections';
  if (name.startsWith(`${jobNames.logs}/`)) return 'log';
  return PLACES[name] ?? 'other';
}

/** How a file is searched, by the ending of its name. */
export function kindOf(name: string): FileKind {
  const ending = extname(name).toLowerCase();
  if (ending === '.json' || ending === '.ndjson') return 'json';
  if (WORKBOOKS.has(ending)) return 'workbook';
  if (SCRIPT.test(ending)) return 'code';
  return ending === '.bin' || ending === PARTIAL_SUFFIX ? 'bytes' : 'text';
}

/** The paths of all files below a folder, with forward slashes; links are left out. */
export async function listNames(dir: string, leftOut: readonly string[] = []): Promise<string[]> {
  const names: string[] = [];
  const visit = async (folder: string): Promise<void> => {
    const entries = await readdir(join(dir, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (folder === '' && leftOut.includes(entry.name)) continue;
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) await visit(name);
      else if (entry.isFile()) names.push(name);
    }
  };
  await visit('');
  return names.sort();
}
