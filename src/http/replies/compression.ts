import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { App } from '../app-types.ts';

const gzipText = promisify(gzip);

/** Shorter answers fit into a few packets uncompressed. */
const MIN_CHARS = 4096;
const JSON_TYPE = /^application\/json\b/;
/** Higher levels take two to four times as long, and save a tenth. */
const LEVEL = constants.Z_BEST_SPEED + 2;

/**
 * Compresses JSON answers to GET after they got their ETag. Both forms have the same ETag: `Vary` keeps them apart, and
 * ranges are not served. Answers to other methods (which may contain a new secret), event streams and downloads stay
 * uncompressed. Files of the web app are compressed during the build.
 */
export function addCompression(app: App): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const isJson = JSON_TYPE.test(String(reply.getHeader('content-type'))) && typeof payload === 'string';
    if (request.method !== 'GET' || !(isJson || reply.statusCode === 304)) return payload;
    reply.header('vary', 'Accept-Encoding');
    if (!isJson || payload.length < MIN_CHARS || !takesGzip(request.headers['accept-encoding'])) return payload;
    reply.header('content-encoding', 'gzip').removeHeader('content-length');
    return gzipText(payload, { level: LEVEL });
  });
}

/** RFC 9110, 12.5.3: `gzip` is named, or `*`, with a weight other than 0. */
export function takesGzip(header: string | string[] | undefined): boolean {
  const weights = new Map<string, number>();
  for (const part of String(header ?? '').split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    weights.set(name, weight === undefined ? 1 : Number(weight));
  }
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0;
}
