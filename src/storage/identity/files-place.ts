import type { NamedFiles } from '../store/identity.ts';

/** Where the files of a service are: a storage, or a data folder. A mark there says which service they are of. */
export interface FilesPlace {
  /** For messages. */
  readonly name: string;
  readonly setting: 'ADE_STORAGE_URL' | 'ADE_DATA_DIR';
  /** Whether the database is in the place, too: then whoever restores one of them restores both. */
  readonly hasDatabase: boolean;
  listMarks(): Promise<string[]>;
  /** A mark that exists is no error. */
  addMark(mark: string): Promise<void>;
  removeMarks(marks: readonly string[]): Promise<void>;
  /** How messages name the file of a mark. */
  nameMark(mark: string): string;
  /** What only a service leaves here; undefined for nothing. */
  findContent(): Promise<string | undefined>;
  /** Whether the database names files in a place of this kind, or in one of the other kind; `null` for none at all. */
  findKind(named: NamedFiles): 'this' | 'other' | null;
  /** Whether at least one of the named files is here. */
  hasSome(named: NamedFiles): Promise<boolean>;
}
