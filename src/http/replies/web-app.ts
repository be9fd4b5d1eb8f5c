import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { AdeError } from '../../contract/errors/index.ts';
import { installDir } from '../../sandbox/index.ts';
import type { App } from '../app-types.ts';
import { takesGzip } from './compression.ts';
import { pathOf } from './errors.ts';
import { isUnchanged, makeFileEtag } from './etags.ts';
import { PackedFiles } from './packed-files.ts';

const PREFIX = '/app';
const ASSETS = `${PREFIX}/assets/`;
/** Built files, and files next to the start page. Deeper paths are pages, even with a dot in an id. */
const FILE = /^\/app\/(assets\/.*|[^/]*\.\w+)$/;

/**
 * Scripts and styles, including compressed ones. Images are excluded: browsers apply more headers to an image that is
 * opened by itself.
 */
const SUBRESOURCE = /\.(?:js|css)(?:\.br|\.gz)?$/;
/** Names of built assets contain a hash of their content. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const PAGE_HEADERS = [
  'content-security-policy',
  'cross-origin-opener-policy',
  'origin-agent-cluster',
  'x-dns-prefetch-control',
  'x-download-options',
  'x-frame-options',
  'x-permitted-cross-domain-policies',
  'x-xss-protection',
];

/** Serves the web app and the licences of its bundled packages below /app; all other paths there get the start page. */
export async function addWebApp(app: App, root = join(installDir, 'web', 'dist')): Promise<void> {
  const config = { access: { to: 'everyone' } } as const;
  app.get('/', { config, handler: async (_request, reply) => reply.redirect(`${PREFIX}/`) });
  const startPage = join(root, 'index.html');
  if (!existsSync(startPage)) {
    const handler = async () => {
      throw new AdeError('web_app_missing', { path: startPage });
    };
    for (const path of [PREFIX, `${PREFIX}/*`]) app.get(path, { config, handler });
    return;
  }
  app.get(PREFIX, { config, handler: async (_request, reply) => reply.redirect(`${PREFIX}/`) });
  await app.register(
    (async (scope) => {
      await scope.register(fastifyStatic, {
        root,
        prefix: '/',
        preCompressed: true,
        cacheControl: false,
        setHeaders: (reply, path) => {
          const isHashed = path.includes(`${join(root, 'assets')}`);
          reply.header('cache-control', isHashed ? FOR_EVER : 'no-cache');
          if (isHashed && SUBRESOURCE.test(path)) removePageHeaders(reply);
        },
      });
      const packed = new PackedFiles(join(root, 'assets'));
      scope.get('/third-party-notices.txt', {
        config,
        handler: (_request, reply) =>
          reply.type('text/plain; charset=utf-8').sendFile('THIRD-PARTY-NOTICES', installDir, { contentType: false }),
      });
      scope.setNotFoundHandler(async (request, reply) => {
        if (await sendPacked(packed, request, reply)) return reply;
        if (request.method !== 'GET' || FILE.test(pathOf(request)))
          throw new AdeError('route_unknown', { path: pathOf(request) });
        return reply.sendFile('index.html');
      });
    }) satisfies FastifyPluginAsync,
    { prefix: PREFIX },
  );
}

/** Removes headers that browsers only apply to pages: they take half a kilobyte in each of two dozen files. */
function removePageHeaders(reply: FastifyReply): void {
  for (const name of PAGE_HEADERS) reply.raw.removeHeader(name);
}

/** Sends a script or style in an encoding that the client accepts; false if the folder has no such file. */
async function sendPacked(files: PackedFiles, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  const path = pathOf(request);
  if (request.method !== 'GET' || !path.startsWith(ASSETS)) return false;
  const encoding = takesGzip(request.headers['accept-encoding']) ? 'gzip' : 'identity';
  const form = await files.read(path.slice(ASSETS.length), encoding);
  if (!form) return false;
  reply.code(200).header('cache-control', FOR_EVER).header('vary', 'accept-encoding');
  removePageHeaders(reply);
  const etag = (await makeFileEtag(form.path, null)).replace(/"$/, `-${encoding}"`);
  if (isUnchanged(request, reply, etag)) {
    reply.send();
    return true;
  }
  if (encoding === 'gzip') reply.header('content-encoding', encoding);
  reply.type(form.type).send(form.content);
  return true;
}
