import { randomBytes } from 'node:crypto';

/** Prefix of each kind of id; `job_` ids come from the runner, which works without a database. */
export type IdPrefix =
  | 'ws'
  | 'doc'
  | 'cfg'
  | 'cfgv'
  | 'bat'
  | 'tok'
  | 'ses'
  | 'act'
  | 'rev'
  | 'acc'
  | 'snd'
  | 'node'
  | 'ade'
  | 'evt'
  | 'dft'
  | 'blk'
  | 'fld'
  | 'seq'
  | 'arr'
  | 'src'
  | 'fil'
  | 'whk'
  | 'per'
  | 'chg'
  | 'scu'
  | 'scg'
  | 'sub';

/** A new id. Ids sort by time, and are unique without a lookup. */
export function makeId(prefix: IdPrefix, now = new Date()): string {
  const stamp = now.toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return `${prefix}_${stamp}_${randomBytes(5).toString('hex')}`;
}

/** Whether a text from a client has the form of an id, and is therefore safe as a file name. */
export function isId(text: string): boolean {
  return /^[a-z]{2,4}_[a-z0-9_]{1,60}$/.test(text);
}
