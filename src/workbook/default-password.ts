import { AdeError } from '../contract/errors/index.ts';
import { oleSignature } from './ole/index.ts';

/** Excel "protects" workbooks with this password, but opens them without asking for one ([MS-OFFCRYPTO] 2.4.2.3). */
const DEFAULT_PASSWORD = 'VelvetSweatshop';
/** Limit of the file's size, because it is decrypted in memory. */
const MAX_BYTES = 20 * 1024 * 1024;
/** Excel hashes a password 100,000 times. More rounds would only take time. */
const MAX_SPIN_COUNT = 100_000;
/** The first bytes of a zip file and of an OLE file. */
const STARTS = [Buffer.from('PK'), oleSignature];
const SPIN_COUNT = /spinCount="(\d+)"/;

/** Decrypts a workbook that Excel opens without a password. Throws `encrypted_workbook` for any other. */
export async function decryptWithDefaultPassword(bytes: Buffer, file: string): Promise<Buffer> {
  const spinCount = Number(SPIN_COUNT.exec(bytes.toString('latin1'))?.[1] ?? 0);
  if (bytes.length > MAX_BYTES || spinCount > MAX_SPIN_COUNT) throw new AdeError('encrypted_workbook', { file });
  try {
    // Only loaded for encrypted files.
    const { default: office } = await import('officecrypto-tool');
    const decrypted = await office.decrypt(bytes, { password: DEFAULT_PASSWORD });
    if (!STARTS.some((start) => decrypted.subarray(0, start.length).equals(start)) || decrypted.equals(bytes)) {
      throw new Error('the result is not a workbook');
    }
    return decrypted;
  } catch (cause) {
    throw new AdeError('encrypted_workbook', { file }, { cause });
  }
}
