import { compareTexts } from '../base/files/index.ts';
import { DATA_FORMATS, type DataFormat } from '../contract/data-formats.ts';
import type { ExportField } from './fields.ts';
import type { ExportedFile } from './write-file.ts';

/** The name of the description beside files that programs read. */
export const DATA_PACKAGE = 'datapackage.json';

export interface PackagedFile {
  /** Name of the file, without folders. */
  name: string;
  format: DataFormat | 'xlsx';
  file: ExportedFile;
}

const MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/**
 * The description of files by the Data Package standard (version 2): their columns with types, and their hashes.
 * `about`: further properties of the package, whose names begin with `ade:`.
 */
export function describePackage(
  name: string,
  files: readonly PackagedFile[],
  about: Record<`ade:${string}`, unknown> = {},
): Record<string, unknown> {
  return {
    $schema: 'https://datapackage.org/profiles/2.0/datapackage.json',
    name: toPackageName(name),
    title: name,
    ...about,
    resources: files.map(describeFile),
  };
}

function describeFile({ name, format, file }: PackagedFile): Record<string, unknown> {
  const { bytes, sha256, rows, columns, misfits } = file;
  return {
    name: toPackageName(name),
    path: name,
    type: 'table',
    format,
    mediatype: format === 'xlsx' ? MEDIA_TYPE : DATA_FORMATS[format].mediaType,
    ...(format === 'parquet' || format === 'xlsx' ? {} : { encoding: 'utf-8' }),
    bytes,
    hash: `sha256:${sha256}`,
    'ade:rows': rows,
    // Values that are missing in the file because they are of another kind than their column.
    ...(misfits.length === 0 ? {} : { 'ade:not_in_file': misfits }),
    schema: { fields: columns.map(describeColumn), missingValues: [''] },
  };
}

function describeColumn({ name, title, description, type, scale }: ExportField): Record<string, unknown> {
  return {
    name,
    title,
    ...(description === undefined ? {} : { description }),
    type: type === 'decimal' ? 'number' : type,
    ...(scale === undefined ? {} : { 'ade:scale': scale }),
  };
}

/** The package with what `before`, an earlier description in the same folder, says about other files. */
export function keepResources<Package extends Record<string, unknown>>(described: Package, before: unknown): Package {
  const resources = [...listResources(described)];
  const paths = new Set(resources.map(({ path }) => path));
  const others = listResources(before).filter(({ path, hash }) => typeof hash === 'string' && !paths.has(path));
  const all = [...others, ...resources].sort((a, b) => compareTexts(String(a.path), String(b.path)));
  return { ...described, resources: all };
}

function listResources(described: unknown): readonly Record<string, unknown>[] {
  if (typeof described !== 'object' || described === null || !('resources' in described)) return [];
  if (!Array.isArray(described.resources)) return [];
  return described.resources.filter((one): one is Record<string, unknown> => typeof one === 'object' && one !== null);
}

/** A name of lower-case letters, digits and `-._`, as the standard wants it. */
function toPackageName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain === '' ? 'data' : plain;
}
