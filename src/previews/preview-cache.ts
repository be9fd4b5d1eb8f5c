import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { VerifiedFiles } from '../base/files/index.ts';
import type { PreviewRow, PreviewSheet } from '../contract/api/index.ts';
import { AdeError } from '../contract/errors/index.ts';
import type { SandboxLevel } from '../contract/levels.ts';
import type { ReadAs } from '../contract/run-request.ts';
import { FairTurns } from './fair-turns.ts';
import { contentOf, previewName, SHEETS_NAME } from './layout.ts';
import { readWindow } from './read-window.ts';
import { runPreview } from './run-preview.ts';

/** Other content than this is named by the id of a job whose row has no hash. */
const SHA256 = /^[0-9a-f]{64}$/;
const BYTES_PER_MB = 1_048_576;
/** Few, since previews must not slow the jobs down; more than one, so that a slow one does not hold up everybody. */
const MAX_RUNNING = 2;

export interface PreviewOptions {
  files: VerifiedFiles;
  /** Folder of the cache. */
  folder: string;
  maxMb: number;
  maxExpandedMb: number;
  getLevel: () => Promise<SandboxLevel>;
}

/** A workbook to preview. The same hash means the same rows, where it is read in the same way. */
export interface PreviewSource {
  workspaceId: string;
  sha256: string;
  path: string;
  displayName: string;
  /** How to read a csv file; found out when left out. */
  readAs?: ReadAs;
}

/** Sheets whose rows can be read from any position. They are made once for each content and kept while there is space. */
export class PreviewCache {
  readonly #options: PreviewOptions;
  /** Those that a workspace waits for, by workspace and name. */
  readonly #wanted = new Map<string, Promise<void>>();
  /** Those that are being made, by name. */
  readonly #making = new Map<string, Promise<void>>();
  readonly #turns = new FairTurns(MAX_RUNNING);

  constructor(options: PreviewOptions) {
    this.#options = options;
  }

  /** Removes what a dead server has left: unfinished previews, and those of content that nothing has any more. */
  async start(isContentKept: (content: string) => Promise<boolean>): Promise<void> {
    const { folder } = this.#options;
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) {
      if (name.includes('.')) await rm(join(folder, name), { recursive: true, force: true });
    }
    await this.sweep(isContentKept);
  }

  /** Removes previews of content that nothing has any more: another node may have deleted it. */
  async sweep(isContentKept: (content: string) => Promise<boolean>): Promise<void> {
    const { folder } = this.#options;
    const made = (await readdir(folder).catch(() => [])).filter((name) => !name.includes('.'));
    for (const name of made) {
      if (!(await isContentKept(contentOf(name)))) await rm(join(folder, name), { recursive: true, force: true });
    }
  }

  async listSheets(source: PreviewSource): Promise<PreviewSheet[]> {
    const folder = await this.prepare(source);
    return JSON.parse(await readFile(join(folder, SHEETS_NAME), 'utf8')) as PreviewSheet[];
  }

  /** Throws `sheet_unknown`. */
  async readRows(
    source: PreviewSource,
    sheetIndex: number,
    from: number,
    to: number,
  ): Promise<{ sheet: PreviewSheet; rows: PreviewRow[] }> {
    const sheets = await this.listSheets(source);
    const sheet = sheets.find(({ index }) => index === sheetIndex);
    if (sheet === undefined) throw new AdeError('sheet_unknown', { sheet: sheetIndex, last: sheets.length - 1 });
    return { sheet, rows: await readWindow(this.#folderOf(source), sheetIndex, from, to) };
  }

  /** However it was read; also those that are being made. */
  async remove(content: string): Promise<void> {
    const { folder } = this.#options;
    const making = [...this.#making].filter(([name]) => contentOf(name) === content);
    await Promise.allSettled(making.map(([, task]) => task));
    const made = (await readdir(folder).catch(() => [])).filter((name) => !name.includes('.'));
    for (const name of made) {
      if (contentOf(name) === content) await rm(join(folder, name), { recursive: true, force: true });
    }
  }

  #folderOf({ sha256, readAs }: PreviewSource): string {
    return join(this.#options.folder, previewName(sha256, readAs));
  }

  /** The folder with the rows of all sheets, which are made where they are not there. It may be removed when others need its space. */
  async prepare(source: PreviewSource): Promise<string> {
    const folder = this.#folderOf(source);
    if (existsSync(join(folder, SHEETS_NAME))) {
      const now = new Date();
      await utimes(folder, now, now).catch(() => undefined);
      return folder;
    }
    const key = `${source.workspaceId} ${basename(folder)}`;
    await share(this.#wanted, key, () => this.#turns.run(source.workspaceId, () => this.#makeOnce(source, folder)));
    return folder;
  }

  /** Another workspace that has the same document may have been faster. */
  async #makeOnce(source: PreviewSource, folder: string): Promise<void> {
    if (existsSync(join(folder, SHEETS_NAME))) return;
    await share(this.#making, basename(folder), () => this.#make(source, folder));
  }

  /** Made in a temporary folder that is then renamed, so that an unfinished preview is never read. */
  async #make(source: PreviewSource, folder: string): Promise<void> {
    const { files, maxMb, maxExpandedMb, getLevel } = this.#options;
    // A preview stays under the hash of its workbook, so it must be of that one.
    await files.check(source.path, SHA256.test(source.sha256) ? source.sha256 : null);
    const outDir = `${folder}.making`;
    await rm(outDir, { recursive: true, force: true });
    await mkdir(outDir, { recursive: true });
    try {
      await runPreview(await getLevel(), {
        documentPath: source.path,
        displayName: source.displayName,
        readAs: source.readAs,
        outDir,
        maxExpandedMb,
        maxMb,
      });
      await rename(outDir, folder);
    } finally {
      await rm(outDir, { recursive: true, force: true });
    }
    await this.#evict(folder);
  }

  /** Removes the least recently used previews until the rest fits; the newest one always stays. */
  async #evict(keep: string): Promise<void> {
    // Those that are being made, and go or change their name meanwhile, have a dot in it.
    const names = (await readdir(this.#options.folder)).filter((name) => !name.includes('.'));
    const entries = await Promise.all(names.map((name) => measure(join(this.#options.folder, name))));
    let total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { path, bytes } of entries.sort((a, b) => a.usedMs - b.usedMs)) {
      if (total <= this.#options.maxMb * BYTES_PER_MB) return;
      if (path === keep) continue;
      await rm(path, { recursive: true, force: true });
      total -= bytes;
    }
  }
}

/** The task of that key which is under way, or a new one. */
function share(tasks: Map<string, Promise<void>>, key: string, start: () => Promise<void>): Promise<void> {
  const known = tasks.get(key);
  if (known !== undefined) return known;
  const task = start().finally(() => tasks.delete(key));
  tasks.set(key, task);
  return task;
}

async function measure(folder: string): Promise<{ path: string; bytes: number; usedMs: number }> {
  const { mtimeMs } = await stat(folder);
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return { path: folder, bytes: sizes.reduce((sum, size) => sum + size, 0), usedMs: mtimeMs };
}
