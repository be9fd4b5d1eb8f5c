// Child process of byte-identity.test.ts: writes the sample to the given path and prints its hash.
import { hashFile, makeSampleRows, SAMPLE_HEADER, writeRows } from './write-sample.ts';

const path = process.argv[2]!;
await writeRows(path, SAMPLE_HEADER, makeSampleRows(3000));
process.stdout.write(hashFile(path));
