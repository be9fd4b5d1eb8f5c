import { AdeError } from '../../contract/errors/index.ts';

/** S3 allows 1,024 bytes; the prefix in the bucket takes some of them. */
const MAX_KEY_LENGTH = 800;
/** File systems allow 255 bytes. */
const MAX_PART_LENGTH = 200;

/** No dot at the beginning: names with a dot are for temporary files, and `..` must be excluded. */
const PART = /^[A-Za-z0-9_=@+-][A-Za-z0-9._=@+-]*$/;

/** Throws `blob_key_invalid` unless every storage accepts the key: in a folder it is also the path of a file. */
export function assertKey(key: string): void {
  const found = findProblem(key);
  if (found !== null) throw new AdeError('blob_key_invalid', { key, found, max: MAX_KEY_LENGTH });
}

/** Throws `blob_key_invalid` unless a key can begin with this text, which may end anywhere in the key. */
export function assertPrefix(prefix: string): void {
  const whole = prefix.slice(0, prefix.lastIndexOf('/'));
  if (whole !== '') assertKey(whole);
  const last = prefix.slice(prefix.lastIndexOf('/') + 1);
  if (last !== '') assertKey(last);
}

function findProblem(key: string): string | null {
  if (key.length > MAX_KEY_LENGTH) return `it has ${key.length} characters`;
  for (const part of key.split('/')) {
    if (part === '') return 'a part of it is empty';
    if (part.length > MAX_PART_LENGTH)
      return `a part of it has ${part.length} characters, more than ${MAX_PART_LENGTH}`;
    if (!PART.test(part)) return `the part "${part}" has other characters, or begins with a dot`;
  }
  return null;
}
