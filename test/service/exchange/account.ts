import { createHash } from 'node:crypto';

/** A file that the test has put into a source: an account of its own, of which ADE knows nothing. */
export interface Put {
  source: 'folder' | 'bucket';
  /** Below the source. */
  path: string;
  bytes: Buffer;
  sha256: string;
  /** Sender and period that the folders name. */
  sender: string | null;
  period: string | null;
  /**
   * What is due: a job, unless equal bytes have one for the same sender and period; a refusal with this code; or, for
   * bytes that were replaced before anybody may have seen them, nothing, and at most one job.
   */
  due: 'job' | 'nothing' | { refusal: string };
}

/** Bytes of one sender and period. Puts with the same key are due one job together. */
export const keyOf = ({ sha256, sender, period }: Pick<Put, 'sha256' | 'sender' | 'period'>) =>
  JSON.stringify([sha256, sender, period]);

export const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
