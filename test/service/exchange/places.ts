import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { BUCKET, type S3Server } from '../../../scripts/test/s3.ts';

const PREFIX = 'in/';
export const BUCKET_ADDRESS = `s3://${BUCKET}/${PREFIX.slice(0, -1)}`;

/** A bucket as the one who puts objects there sees it. */
export class Bucket {
  readonly #client: S3Client;

  constructor({ env }: S3Server) {
    this.#client = new S3Client({
      endpoint: env.AWS_ENDPOINT_URL_S3 ?? '',
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    });
  }

  async put(path: string, body: Buffer): Promise<void> {
    await this.#client.send(new PutObjectCommand({ ...at(path), Body: body }));
  }

  async has(path: string): Promise<boolean> {
    return this.#client.send(new HeadObjectCommand(at(path))).then(
      () => true,
      () => false,
    );
  }

  async read(path: string): Promise<Buffer> {
    const { Body } = await this.#client.send(new GetObjectCommand(at(path)));
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  }

  async list(): Promise<string[]> {
    const pages = paginateListObjectsV2({ client: this.#client }, { Bucket: BUCKET, Prefix: PREFIX });
    const keys: string[] = [];
    for await (const { Contents } of pages) keys.push(...(Contents ?? []).map(({ Key = '' }) => Key));
    return keys.map((key) => key.slice(PREFIX.length)).sort();
  }

  close(): void {
    this.#client.destroy();
  }
}

const at = (path: string) => ({ Bucket: BUCKET, Key: PREFIX + path });

export const listFolder = (root: string) =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();

export const readFile = (root: string, path: string) => readFileSync(join(root, path));
