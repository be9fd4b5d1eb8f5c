import { buffer } from 'node:stream/consumers';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { openPromise } from 'yauzl';
import { COMPRESSION_LEVEL } from '../../src/workbook/writer/zip-output.ts';

const DEFLATED = 8;

/** Time, in ms, to inflate all parts of the document and to deflate those of the output, on one thread. */
export async function measureFloor(documentPath: string, outputPath: string): Promise<number> {
  let ms = 0;
  const time = <T>(work: () => T): T => {
    const startMs = performance.now();
    const result = work();
    ms += performance.now() - startMs;
    return result;
  };
  for await (const deflated of readParts(documentPath)) time(() => inflateRawSync(deflated));
  for await (const deflated of readParts(outputPath)) {
    const content = inflateRawSync(deflated);
    time(() => deflateRawSync(content, { level: COMPRESSION_LEVEL }));
  }
  return ms;
}

async function* readParts(path: string): AsyncGenerator<Buffer> {
  const zip = await openPromise(path, { autoClose: false });
  try {
    for await (const entry of zip.eachEntry()) {
      if (entry.compressionMethod !== DEFLATED) continue;
      yield await buffer(await zip.openReadStreamPromise(entry, { decodeFileData: false }));
    }
  } finally {
    zip.close();
  }
}
