import type { ReadAs } from '../../contract/run-request.ts';
import type { ReadAsColumns } from './tables.ts';

export function toReadAs({ read_encoding: encoding, read_delimiter: delimiter }: ReadAsColumns): ReadAs {
  return { ...(encoding === null ? {} : { encoding }), ...(delimiter === null ? {} : { delimiter }) };
}

export function toReadAsColumns({ encoding, delimiter }: ReadAs = {}): ReadAsColumns {
  return { read_encoding: encoding ?? null, read_delimiter: delimiter ?? null };
}
