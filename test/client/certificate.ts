import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether certificates can be made here. */
export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

/** A certificate for 127.0.0.1 that nobody trusts, and its key. `path` is the file of the certificate. */
export function makeCertificate(folder: string): { path: string; cert: Buffer; key: Buffer } {
  const path = join(folder, 'server.pem');
  const keyPath = join(folder, 'server.key');
  const about = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyPath];
  const made = spawnSync('openssl', ['req', '-x509', ...key, ...about, '-out', path], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(made.stderr);
  return { path, cert: readFileSync(path), key: readFileSync(keyPath) };
}
