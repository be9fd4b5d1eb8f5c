import { OleDamage } from './ole-damage.ts';

const ENTRY_BYTES = 128;
const NO_ENTRY = 0xffffffff;
const MAX_NAME_BYTES = 64;
/** Kinds of entries ([MS-CFB] 2.6.1). */
const KINDS = { free: 0, storage: 1, stream: 2, root: 5 } as const;

/** A stream or storage in the directory of an OLE file. */
export interface OleEntry {
  name: string;
  isStream: boolean;
  /** First sector of a stream; of the root, first sector of the stream with all small streams. */
  start: number;
  size: number;
}

export interface OleDirectory {
  root: OleEntry;
  /** The entries that are directly in the root. */
  entries: OleEntry[];
}

/** Reads the directory's entries. `isLarge`: files of version 4 have sizes of 64 bits ([MS-CFB] 2.6.1). */
export function readDirectory(bytes: Buffer, isLarge: boolean): OleDirectory {
  if (bytes.length < ENTRY_BYTES || bytes[66] !== KINDS.root) throw new OleDamage('its directory has no root');
  return {
    root: readEntry(bytes, 0, isLarge),
    entries: listChildren(bytes, bytes.readUInt32LE(76)).map((id) => readEntry(bytes, id, isLarge)),
  };
}

/** The entries below the root are a binary tree. Only the tree says which entries count. */
function listChildren(bytes: Buffer, first: number): number[] {
  const count = Math.floor(bytes.length / ENTRY_BYTES);
  const seen = new Set<number>();
  const waiting = [first];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (id === NO_ENTRY) continue;
    if (id >= count) throw new OleDamage('its directory names an entry that is not there');
    if (seen.has(id)) throw new OleDamage('its directory names an entry twice');
    seen.add(id);
    waiting.push(bytes.readUInt32LE(id * ENTRY_BYTES + 68), bytes.readUInt32LE(id * ENTRY_BYTES + 72));
  }
  return [...seen].sort((a, b) => a - b);
}

function readEntry(bytes: Buffer, id: number, isLarge: boolean): OleEntry {
  const at = id * ENTRY_BYTES;
  const nameBytes = bytes.readUInt16LE(at + 64);
  const kind = bytes[at + 66];
  const isNamed = nameBytes >= 2 && nameBytes <= MAX_NAME_BYTES;
  if (!isNamed || (kind !== KINDS.storage && kind !== KINDS.stream && kind !== KINDS.root)) {
    throw new OleDamage('its directory has an entry without a name or kind');
  }
  return {
    // The length includes the NUL at the end.
    name: bytes.toString('utf16le', at, at + nameBytes - 2),
    isStream: kind === KINDS.stream,
    start: bytes.readUInt32LE(at + 116),
    // Writers of version 3 leave anything in the upper half.
    size: bytes.readUInt32LE(at + 120) + (isLarge ? bytes.readUInt32LE(at + 124) * 2 ** 32 : 0),
  };
}
