import { createHash } from 'node:crypto';

const HASHES = ['sha256', 'sha1', 'md5', 'sha512'] as const;
/** So many characters or bytes of a hash are enough to find the value that it was made of. */
const SHORT = 8;

interface Needle {
  name: string;
  bytes: Buffer;
}

/** What would give a marker away: the text, its encodings, and its hashes without a salt, also shortened. */
export class Needles {
  readonly #needles: Needle[];

  constructor(markers: Readonly<Record<string, string>>) {
    this.#needles = Object.entries(markers).flatMap(([name, marker]) =>
      [...new Set([marker, marker.toLowerCase(), marker.toUpperCase()])].flatMap((text) => makeNeedles(name, text)),
    );
  }

  /** The names of the markers that are in the text or the bytes, in whatever form. */
  find(haystack: string | Buffer): string[] {
    const bytes = typeof haystack === 'string' ? Buffer.from(haystack) : haystack;
    return [...new Set(this.#needles.filter((needle) => bytes.includes(needle.bytes)).map(({ name }) => name))];
  }
}

function makeNeedles(marker: string, text: string): Needle[] {
  const bytes = Buffer.from(text);
  const name = (form: string) => `${marker} as ${form}`;
  // A text in base64 looks different after 0, 1 and 2 bytes; its first and last characters depend on its neighbours.
  const base64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    return encoded.slice(before === 0 ? 0 : before + 1, Math.floor(((before + bytes.length) * 4) / 3));
  });
  const forms: Needle[] = [
    { name: name('text'), bytes },
    { name: name('UTF-16'), bytes: Buffer.from(text, 'utf16le') },
    { name: name('hex'), bytes: Buffer.from(bytes.toString('hex')) },
    ...base64.map((encoded) => ({ name: name('base64'), bytes: Buffer.from(encoded) })),
  ];
  for (const algorithm of HASHES) {
    // A value may be hashed as it is, or as JSON.
    for (const hashed of [text, JSON.stringify(text)]) {
      const digest = createHash(algorithm).update(hashed).digest();
      forms.push(
        { name: name(algorithm), bytes: Buffer.from(digest.toString('hex').slice(0, SHORT + 2)) },
        { name: name(algorithm), bytes: Buffer.from(digest.toString('base64').slice(0, SHORT)) },
        { name: name(algorithm), bytes: Buffer.from(digest.toString('base64url').slice(0, SHORT)) },
        { name: name(algorithm), bytes: digest.subarray(0, SHORT) },
      );
    }
  }
  return forms;
}
