import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isDiskFull, type VerifiedFiles } from '../base/files/index.ts';
import type { PreviewSheet } from '../contract/api/index.ts';
import { AdeError } from '../contract/errors/index.ts';
import type { SandboxLevel } from '../contract/levels.ts';
import { FairTurns } from './fair-turns.ts';
import { HeldPreviews } from './held-previews.ts';
import { contentOf, type IndexedPreviewRow, previewName, SHEETS_NAME } from './layout.ts';
import { type PreviewPlace, readWhole } from './place.ts';
import type { PreviewReading } from './process/preview-process.ts';
import { readWindow } from './read-window.ts';
import { runPreview } from './run-preview.ts';
import { FolderTarget, MemoryTarget, type PreviewTarget } from './target.ts';

/** If the database has no hash for a job, the id of the job names the content instead. */
const SHA256 = /^[0-9a-f]{64}$/;
const BYTES_PER_MB = 1_048_576;
/** Few previews run at a time, so that jobs are not slowed down; two, so that a slow one does not block everybody. */
const MAX_RUNNING = 2;
/** While the disk is full, larger previews are refused. */
const MAX_HELD_BYTES = 64 * BYTES_PER_MB;

export interface PreviewOptions {
  files: VerifiedFiles;
  /** Folder of the cache. */
  folder: string;
  maxMb: number;
  maxExpandedMb: number;
  getLevel: () => Promise<SandboxLevel>;
}

/** A workbook to preview. The same hash read with the same settings means the same rows. */
export interface PreviewSource {
  workspaceId: string;
  sha256: string;
  path: string;
  displayName: string;
  /** How to read a csv file, which is detected by default, and durations. */
  readAs?: PreviewReading;
}

/**
 * Sheets whose rows can be read from any position, made once for each content and kept while there is space. While the
 * disk is full, they are kept in memory for a moment: reading needs no space.
 */
export class PreviewCache {
  readonly #options: PreviewOptions;
  /** Previews that a workspace waits for, by workspace and name. */
  readonly #wanted = new Map<string, Promise<void>>();
  /** Previews that are being made, by name. */
  readonly #making = new Map<string, Promise<void>>();
  readonly #turns = new FairTurns(MAX_RUNNING);
  readonly #held = new HeldPreviews();

  constructor(options: PreviewOptions) {
    this.#options = options;
  }

  /** Removes what a killed server left: unfinished previews, and previews of content that no longer exists. */
  async start(isContentKept: (content: string) => Promise<boolean>): Promise<void> {
    const { folder } = this.#options;
    await mkdir(folder, { recursive: true });
    for (const name of await readdir(folder)) {
      if (name.includes('.')) await rm(join(folder, name), { recursive: true, force: true });
    }
    await this.sweep(isContentKept);
  }

  /** Removes previews of content that no longer exists, for example because another node deleted it. */
  async sweep(isContentKept: (content: string) => Promise<boolean>): Promise<void> {
    const { folder } = this.#options;
    const made = (await readdir(folder).catch(() => [])).filter((name) => !name.includes('.'));
    for (const name of made) {
      if (!(await isContentKept(contentOf(name)))) await rm(join(folder, name), { recursive: true, force: true });
    }
    for (const name of this.#held.names) if (!(await isContentKept(contentOf(name)))) this.#held.delete(name);
  }

  async listSheets(source: PreviewSource): Promise<PreviewSheet[]> {
    return readSheets(await this.prepare(source));
  }

  /** Throws `sheet_unknown`. */
  async readRows(
    source: PreviewSource,
    sheetIndex: number,
    from: number,
    to: number,
  ): Promise<{ sheet: PreviewSheet; rows: IndexedPreviewRow[] }> {
    const place = await this.prepare(source);
    const sheets = await readSheets(place);
    const sheet = sheets.find(({ index }) => index === sheetIndex);
    if (sheet === undefined) throw new AdeError('sheet_unknown', { sheet: sheetIndex, last: sheets.length - 1 });
    return { sheet, rows: await readWindow(place, sheetIndex, from, to) };
  }

  /** Removes all previews of this content, whatever settings it was read with, and also those still being made. */
  async remove(content: string): Promise<void> {
    const { folder } = this.#options;
    const making = [...this.#making].filter(([name]) => contentOf(name) === content);
    await Promise.allSettled(making.map(([, task]) => task));
    for (const name of this.#held.names) if (contentOf(name) === content) this.#held.delete(name);
    const made = (await readdir(folder).catch(() => [])).filter((name) => !name.includes('.'));
    for (const name of made) {
      if (contentOf(name) === content) await rm(join(folder, name), { recursive: true, force: true });
    }
  }

  /** The rows of all sheets, made if needed. A folder may be removed when others need its space. */
  async prepare(source: PreviewSource): Promise<PreviewPlace> {
    const folder = join(this.#options.folder, previewName(source.sha256, source.readAs));
    const made = this.#find(folder);
    if (made === undefined) {
      const key = `${source.workspaceId} ${basename(folder)}`;
      await share(this.#wanted, key, () => this.#turns.run(source.workspaceId, () => this.#makeOnce(source, folder)));
      return this.#find(folder) ?? folder;
    }
    const now = new Date();
    if (typeof made === 'string') await utimes(made, now, now).catch(() => undefined);
    return made;
  }

  /** Where the preview is that belongs into a folder; undefined if it has to be made. */
  #find(folder: string): PreviewPlace | undefined {
    return existsSync(join(folder, SHEETS_NAME)) ? folder : this.#held.find(basename(folder));
  }

  /** Another workspace with the same document may have made the preview already. */
  async #makeOnce(source: PreviewSource, folder: string): Promise<void> {
    if (this.#find(folder) !== undefined) return;
    await share(this.#making, basename(folder), () => this.#make(source, folder));
  }

  async #make(source: PreviewSource, folder: string): Promise<void> {
    // The preview is kept under the workbook's hash, so the file must have this hash.
    await this.#options.files.check(source.path, SHA256.test(source.sha256) ? source.sha256 : null);
    try {
      await this.#makeFolder(source, folder);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      const target = new MemoryTarget(MAX_HELD_BYTES, () => {
        throw error;
      });
      await this.#run(source, target);
      this.#held.add(basename(folder), target.files);
      return;
    }
    await this.#evict(folder);
  }

  /** Makes the preview in a temporary folder and then renames it, so that nobody reads an unfinished one. */
  async #makeFolder(source: PreviewSource, folder: string): Promise<void> {
    const outDir = `${folder}.making`;
    await rm(outDir, { recursive: true, force: true });
    try {
      await mkdir(outDir, { recursive: true });
      await this.#run(source, new FolderTarget(outDir));
      await rename(outDir, folder);
    } finally {
      await rm(outDir, { recursive: true, force: true });
    }
  }

  async #run({ path, displayName, readAs }: PreviewSource, target: PreviewTarget): Promise<void> {
    const { maxMb, maxExpandedMb, getLevel } = this.#options;
    await runPreview(await getLevel(), { documentPath: path, displayName, readAs, target, maxExpandedMb, maxMb });
  }

  /** Removes the least recently used previews until the rest fits; the newest one always stays. */
  async #evict(keep: string): Promise<void> {
    // Names with a dot are previews being made, which disappear or are renamed.
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

async function readSheets(place: PreviewPlace): Promise<PreviewSheet[]> {
  return JSON.parse((await readWhole(place, SHEETS_NAME)).toString('utf8')) as PreviewSheet[];
}

/** The running task with this key, or a new one. */
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
