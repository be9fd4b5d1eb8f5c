import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { MultipartFile } from '@fastify/multipart';
import type { FastifyError, FastifyRequest } from 'fastify';
import { cleanFilename } from '../../base/files/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { dataFolders } from '../../contract/layout.ts';
import { holderOf } from '../access/concurrency.ts';
import type { Service } from '../context/service.ts';
import { identityOf } from '../guard/guard.ts';

const BYTES_PER_MB = 1_048_576;
/** Size of the multipart parts around a file. */
const ENVELOPE_BYTES = 65_536;
/** The name of the field with the file. */
const FIELD = 'file';
const NO_BOUNDARY = 'the header Content-Type of the form names no boundary';

/** A file that was received completely. */
export interface Upload {
  path: string;
  filename: string;
  bytes: number;
  sha256: string;
  /** The other fields of the form. */
  fields: Readonly<Record<string, string>>;
}

/** What a form may have. */
interface FormLimits {
  /** Of all files together. */
  maxMb: number;
  maxFiles: number;
  /** Names of fields besides the file. */
  fields: readonly string[];
}

/**
 * Streams the file of a form to disk and passes it to `use`; afterwards it is removed unless `use` has moved it. `fields`: other fields
 * that the form may have. Throws
 * `upload_missing`, `upload_truncated`, `upload_field_unknown`, `upload_not_one_file`, `upload_too_large`,
 * `media_type_unsupported`, `too_many_at_once`, `request_timeout`.
 */
export async function withUpload<T>(
  service: Service,
  request: FastifyRequest,
  maxMb: number,
  use: (upload: Upload) => Promise<T>,
  fields: readonly string[] = [],
): Promise<T> {
  return receive(service, request, { maxMb, maxFiles: 1, fields }, ([upload]) => use(upload));
}

/** Like `withUpload`, with as many files as `maxFiles`; `maxMb` is the limit of all files together. */
export async function withUploads<T>(
  service: Service,
  request: FastifyRequest,
  limits: FormLimits,
  use: (uploads: Uploads) => Promise<T>,
): Promise<T> {
  return receive(service, request, limits, use);
}

type Uploads = readonly [Upload, ...Upload[]];

async function receive<T>(
  { dataDir, limits }: Service,
  request: FastifyRequest,
  form: FormLimits,
  use: (uploads: Uploads) => Promise<T>,
): Promise<T> {
  assertDeclaredSize(request, form.maxMb);
  const release = limits.uploads.take(holderOf(identityOf(request)));
  try {
    return await useUploads(request, dataDir, form, use);
  } finally {
    release();
  }
}

async function useUploads<T>(
  request: FastifyRequest,
  dataDir: string,
  form: FormLimits,
  use: (uploads: Uploads) => Promise<T>,
): Promise<T> {
  const folder = dataFolders(dataDir).incoming;
  await mkdir(folder, { recursive: true });
  const paths: string[] = [];
  const makePath = () => {
    const path = join(folder, randomUUID());
    paths.push(path);
    return path;
  };
  try {
    return await use(await receiveFiles(request, makePath, form));
  } finally {
    for (const path of paths) await rm(path, { force: true });
  }
}

/** Reads the form to its end: only its last boundary shows that nothing is missing. */
async function receiveFiles(
  request: FastifyRequest,
  makePath: () => string,
  { maxMb, maxFiles, fields }: FormLimits,
): Promise<Uploads> {
  const uploads: Omit<Upload, 'fields'>[] = [];
  const values: Record<string, string> = {};
  let bytes = 0;
  // If the client left before it sent the form, the parser would wait forever.
  if (request.raw.destroyed && !request.raw.complete) throw new AdeError('upload_truncated');
  try {
    for await (const part of request.parts({ limits: { fileSize: maxMb * BYTES_PER_MB, files: maxFiles } })) {
      const isFile = part.fieldname === FIELD;
      if (!isFile && (part.type === 'file' || !fields.includes(part.fieldname)))
        throw new AdeError('upload_field_unknown', { field: part.fieldname });
      if (part.type === 'field' && !isFile) values[part.fieldname] = String(part.value);
      if (part.type !== 'file') continue;
      const upload = await storeFile(part, makePath(), maxMb);
      uploads.push(upload);
      bytes += upload.bytes;
      if (bytes > maxMb * BYTES_PER_MB) throw new AdeError('upload_too_large', { file: 'The form', max_mb: maxMb });
    }
  } catch (error) {
    // Otherwise the rest of the form would be treated as the connection's next request.
    request.raw.unpipe();
    request.raw.resume();
    throw explainFormError(error, maxFiles);
  }
  const [first, ...others] = uploads.map((upload) => ({ ...upload, fields: values }));
  if (first === undefined) throw new AdeError('upload_missing');
  return [first, ...others];
}

async function storeFile(part: MultipartFile, path: string, maxMb: number): Promise<Omit<Upload, 'fields'>> {
  const filename = cleanFilename(part.filename);
  const meter = makeMeter();
  await pipeline(part.file, meter.stream, createWriteStream(path, { flags: 'wx' }));
  if (part.file.truncated) throw new AdeError('upload_too_large', { file: filename, max_mb: maxMb });
  await syncFile(path);
  return { path, filename, ...meter.read() };
}

/** Gives the form parser's errors their codes; most of them only have a message. */
function explainFormError(error: unknown, maxFiles: number): unknown {
  const { message, code } = error as FastifyError;
  const isTruncated = /unexpected end of multipart data/i.test(message) || code === 'FST_MP_PREMATURE_CLOSE';
  if (isTruncated) return new AdeError('upload_truncated', {}, { cause: error });
  if (code === 'FST_FILES_LIMIT') return new AdeError('upload_not_one_file', { max: maxFiles }, { cause: error });
  if (/boundary/i.test(message)) return new AdeError('request_invalid', { found: NO_BOUNDARY }, { cause: error });
  return error;
}

/** Refuses a file before its first byte is read, if the client declares its size. */
function assertDeclaredSize(request: FastifyRequest, maxMb: number): void {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > maxMb * BYTES_PER_MB + ENVELOPE_BYTES) {
    throw new AdeError('upload_too_large', { file: 'The file', max_mb: maxMb });
  }
}

function makeMeter(): { stream: Transform; read: () => { bytes: number; sha256: string } } {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { stream, read: () => ({ bytes, sha256: hash.digest('hex') }) };
}

/** Writes a file to disk, so that an upload that was answered with 201 survives a power cut. */
async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
