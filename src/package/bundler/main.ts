/** Entry of the bundler: reads a request from descriptor 0 and writes the bundle to descriptor 3. */
import { readFileSync, writeFileSync } from 'node:fs';
import { bundle } from './bundle.ts';
import type { BundleRequest } from './protocol.ts';

const request = JSON.parse(readFileSync(0, 'utf8')) as BundleRequest;
bundle(request)
  .then((made) => writeFileSync(3, JSON.stringify(made)))
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
