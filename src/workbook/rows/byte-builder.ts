/** For fewer bytes, a loop is faster than a native copy. */
const MIN_NATIVE_COPY_BYTES = 48;

const MAX_WHOLE_DIGITS = 10;

/** A buffer that grows while bytes are appended. */
export class ByteBuilder {
  bytes: Buffer;
  length = 0;

  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
  }

  /** Makes room for this many more bytes. */
  reserve(byteCount: number): void {
    const needed = this.length + byteCount;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, needed));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }

  writeByte(byte: number): void {
    this.reserve(1);
    this.bytes[this.length++] = byte;
  }

  /** The text may only have ASCII characters. */
  writeAscii(text: string): void {
    this.reserve(text.length);
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i);
    this.length = at;
  }

  /** Writes a non-negative whole number of at most 31 bits. */
  writeWhole(value: number): void {
    this.reserve(MAX_WHOLE_DIGITS);
    const { bytes } = this;
    let end = this.length + 1;
    for (let rest = value; rest >= 10; rest = (rest / 10) | 0) end++;
    this.length = end;
    let rest = value;
    do {
      const next = (rest / 10) | 0;
      bytes[--end] = 48 + rest - next * 10;
      rest = next;
    } while (rest > 0);
  }

  writeUtf8(text: string): void {
    this.reserve(text.length * 3);
    this.length += this.bytes.write(text, this.length);
  }

  copyFrom(source: Buffer, start: number, end: number): void {
    const size = end - start;
    this.reserve(size);
    const { bytes } = this;
    if (size >= MIN_NATIVE_COPY_BYTES) {
      source.copy(bytes, this.length, start, end);
      this.length += size;
      return;
    }
    let at = this.length;
    for (let from = start; from < end; from++) bytes[at++] = source[from]!;
    this.length = at;
  }

  /** Starts over in other memory, so that the old memory can be kept by its new owner. */
  restart(memory: Buffer = Buffer.allocUnsafeSlow(this.bytes.length)): void {
    this.bytes = memory;
    this.length = 0;
  }

  /** Returns a copy of the written bytes; the builder starts over and keeps its buffer. */
  take(): Buffer {
    const taken = Buffer.allocUnsafeSlow(this.length);
    this.bytes.copy(taken, 0, 0, this.length);
    this.length = 0;
    return taken;
  }
}
