import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { AdeClient } from '../../client/index.ts';
import type { ResultTable } from '../../contract/api/tables.ts';
import { PARTIAL_SUFFIX } from '../../contract/layout.ts';
import type { ExportField, Misfit } from '../../exports/index.ts';
import { type DataFile, describeFolder, orUnwritable } from './data-files.ts';
import { fetchFile } from './fetch-file.ts';

interface Wanted {
  /** Path below the workspace, such as `jobs/ID/output`. */
  from: string;
  /** Absolute path of the file. */
  to: string;
  format: DataFile['format'];
  query: Record<string, string | boolean | undefined>;
  signal: AbortSignal;
}

/** `datapackage.json` of a server, with one file. */
interface Described extends Record<`ade:${string}`, unknown> {
  'ade:table'?: ResultTable;
  resources: {
    path: string;
    bytes: number;
    hash: string;
    'ade:rows': number;
    'ade:not_in_file'?: Misfit[];
    schema: { fields: (Omit<ExportField, 'type' | 'scale'> & { type: ExportField['type']; 'ade:scale'?: number })[] };
  }[];
}

/** Downloads a file for programs with its description, which completes `datapackage.json` beside it. */
export async function fetchDataFile(
  client: AdeClient,
  { from, to, format, query, signal }: Wanted,
): Promise<DataFile & { table?: ResultTable }> {
  const zip = `${to}.zip`;
  try {
    await fetchFile(client, from, zip, signal, { ...query, format, package: true });
    const { resources, ...described } = await unpack(zip, to);
    const [resource] = resources;
    if (resource === undefined) throw new Error(`The description of ${basename(to)} names no file.`);
    const { bytes, hash, 'ade:rows': rows, 'ade:not_in_file': misfits = [], schema } = resource;
    const columns = schema.fields.map(
      ({ 'ade:scale': scale, ...field }): ExportField =>
        scale === undefined ? field : { ...field, type: 'decimal', scale },
    );
    const file = { rows, bytes, sha256: hash.replace('sha256:', ''), columns, misfits };
    const about = Object.entries(described).filter(([key]) => key.startsWith('ade:'));
    await describeFolder(to, format, file, Object.fromEntries(about));
    return { path: to, name: basename(to), format, file, table: described['ade:table'] };
  } finally {
    await rm(zip, { force: true });
  }
}

/** Writes the only data file of the zip to `to`, and gives the description beside it. */
async function unpack(zipPath: string, to: string): Promise<Described> {
  const { default: yauzl } = await import('yauzl');
  const zip = await yauzl.openPromise(zipPath, { strictFileNames: true, validateEntrySizes: true });
  const partial = `${to}${PARTIAL_SUFFIX}`;
  let described: Described = { resources: [] };
  try {
    for await (const entry of zip.eachEntry()) {
      const content = await zip.openReadStreamPromise(entry);
      if (entry.fileName === 'datapackage.json') described = JSON.parse(await text(content));
      else await orUnwritable(to, () => pipeline(content, createWriteStream(partial)));
    }
    await rename(partial, to);
    return described;
  } finally {
    await rm(partial, { force: true });
  }
}
