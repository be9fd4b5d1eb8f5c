import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress, constants, gzip } from 'node:zlib';

const unpack = promisify(brotliDecompress);
const packAsGzip = promisify(gzip);
const PACKED = '.br';
const TYPES: Record<string, string> = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' };

export interface PackedForm {
  content: Buffer;
  /** The file that the form was made from, for its ETag. */
  path: string;
  type: string;
}

/**
 * Files of a folder that exist only as `<name>.br`, for clients that do not accept Brotli: browsers accept it only over
 * HTTPS or from their own machine. The gzip forms of all web app files take less than 2 MB and are kept in memory.
 */
export class PackedFiles {
  readonly #dir: string;
  readonly #names: Set<string>;
  readonly #gzipped = new Map<string, Promise<Buffer>>();

  constructor(dir: string) {
    this.#dir = dir;
    const found = existsSync(dir) ? readdirSync(dir).filter((name) => name.endsWith(PACKED)) : [];
    this.#names = new Set(found.map((name) => name.slice(0, -PACKED.length)));
  }

  /** The file or its gzip; undefined if the folder has no such packed file. */
  async read(name: string, encoding: 'gzip' | 'identity'): Promise<PackedForm | undefined> {
    if (!this.#names.has(name)) return undefined;
    const content = await (encoding === 'gzip' ? this.#readGzip(name) : this.#readPlain(name));
    const type = TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
    return { content, path: this.#pathOf(name), type };
  }

  #readGzip(name: string): Promise<Buffer> {
    return this.#gzipped.getOrInsertComputed(name, () => {
      const plain = this.#readPlain(name);
      const made = plain.then((content) => packAsGzip(content, { level: constants.Z_BEST_COMPRESSION }));
      made.catch(() => this.#gzipped.delete(name));
      return made;
    });
  }

  async #readPlain(name: string): Promise<Buffer> {
    return unpack(await readFile(this.#pathOf(name)));
  }

  #pathOf(name: string): string {
    return join(this.#dir, `${name}${PACKED}`);
  }
}
