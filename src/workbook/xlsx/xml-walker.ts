import { PartFailure } from '../zip/part-failure.ts';
import type { ZipArchive } from '../zip/zip-archive.ts';
import { type ByteWindow, readWindows } from './byte-window.ts';
import { tagKind, XmlCursor } from './xml-cursor.ts';

/** Called for each start tag: local name, attributes by name with prefix, local names of its ancestors. */
export type ElementVisitor = (name: string, attributes: Map<string, string>, path: readonly string[]) => void;

/** The parts that ADE walks are flat; deeper nesting would only take memory. */
const MAX_DEPTH = 256;

/** Walks over the elements of a small part. Errors: `truncated_file` if the XML ends early, `corrupt_workbook`. */
export async function walkPart(archive: ZipArchive, part: string, visit: ElementVisitor): Promise<void> {
  const failure = new PartFailure(archive.file, part);
  const walker = new XmlWalker(failure, visit);
  for await (const window of readWindows(archive.readPart(part), failure)) walker.scan(window);
  if (!walker.isComplete) throw failure.truncated('the XML ends in the middle');
}

class XmlWalker {
  isComplete = false;
  readonly #cursor: XmlCursor;
  readonly #visit: ElementVisitor;
  readonly #path: string[] = [];

  constructor(failure: PartFailure, visit: ElementVisitor) {
    this.#cursor = new XmlCursor(failure);
    this.#visit = visit;
  }

  scan(window: ByteWindow): void {
    const cursor = this.#cursor;
    cursor.attach(window);
    while (cursor.nextTag()) this.#takeTag();
    window.start = cursor.pos;
  }

  #takeTag(): void {
    const { kind, name, failure } = this.#cursor;
    if (kind === tagKind.close) {
      if (this.#path.pop() !== name) throw failure.corrupt('start and end tags do not match');
    } else {
      this.#visit(name, this.#cursor.readAttributes(), this.#path);
      if (kind === tagKind.open) this.#path.push(name);
      if (this.#path.length > MAX_DEPTH) throw failure.corrupt('elements are nested too deeply');
    }
    if (this.#path.length === 0) this.isComplete = true;
  }
}
