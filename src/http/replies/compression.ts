import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { App } from '../app-types.ts';

const gzipText = promisify(gzip);

/** Less fits into a few packets as it is. */
const MIN_CHARS = 4096;
const JSON_TYPE = /^application\/json\b/;
/** The higher levels take two to four times as long, and save a tenth. */
const LEVEL = constants.Z_BEST_SPEED + 2;

/**
 * Compresses what is read as JSON, after it got its ETag. That stays the same, as `Vary` keeps both forms apart, and nobody
 * gets parts of either. Answers to other methods, which may hold a new secret, event streams and downloads stay as they are.
 * Files of the web app are compressed when it is built.
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

/** RFC 9110, 12.5.3: `gzip` by its name or by `*`, unless its weight is 0. */
export function takesGzip(header: string | string[] | undefined): boolean {
  const weights = new Map<string, number>();
  for (const part of String(header ?? '').split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    weights.set(name, weight === undefined ? 1 : Number(weight));
  }
  return (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0;
}
