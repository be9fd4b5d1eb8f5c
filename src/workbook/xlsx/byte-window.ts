import type { PartFailure } from '../zip/part-failure.ts';
import { decodeXml } from './decode-xml.ts';

/**
 * One tag, cell or shared string must fit in here. A text of 32,767 characters with a formatted run for each takes
 * about 7 MB; anything above this limit is damage or an attack on memory.
 */
export const maxUnitBytes = 16 * 1024 * 1024;

const INITIAL_BYTES = 512 * 1024;
/** A smaller unfinished unit is scanned again with every chunk; a larger one, only when it has doubled. */
const EAGER_BYTES = 64 * 1024;

/**
 * The bytes of an XML part that a scanner has not consumed yet. They are followed by `<` and NUL: loops that look for
 * markup stop there, and byte-by-byte matches never run over the end.
 */
export class ByteWindow {
  bytes: Buffer = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  /** The scanner moves this to the end of each unit that it has consumed. */
  start = 0;
  end = 0;

  append(chunk: Uint8Array): void {
    const restBytes = this.end - this.start;
    const neededBytes = restBytes + chunk.length + 2;
    if (neededBytes > this.bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(neededBytes, this.bytes.length * 2));
      this.bytes.copy(grown, 0, this.start, this.end);
      this.bytes = grown;
    } else if (restBytes > 0) {
      this.bytes.copyWithin(0, this.start, this.end);
    }
    this.bytes.set(chunk, restBytes);
    this.start = 0;
    this.end = restBytes + chunk.length;
    this.bytes[this.end] = 0x3c;
    this.bytes[this.end + 1] = 0;
  }
}

/** Collects the part's bytes in one window, and yields it whenever a scan is worthwhile. The caller scans it. */
export async function* readWindows(
  chunks: AsyncIterable<Uint8Array>,
  failure: PartFailure,
): AsyncGenerator<ByteWindow> {
  const window = new ByteWindow();
  let wantedBytes = 0;
  let isScanned = true;
  for await (const chunk of decodeXml(chunks, failure)) {
    window.append(chunk);
    isScanned = false;
    if (window.end < wantedBytes) continue;
    yield window;
    isScanned = true;
    const restBytes = window.end - window.start;
    if (restBytes > maxUnitBytes) throw failure.corrupt('one tag, cell or text has more than 16 MB');
    wantedBytes = restBytes > EAGER_BYTES ? restBytes * 2 : 0;
  }
  if (!isScanned) yield window;
}
