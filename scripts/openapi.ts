/** `npm run openapi`: writes docs/openapi.json, the description that the service gives of itself. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../src/contract/settings.ts';
import { startServer } from '../src/http/index.ts';
import { projectDir } from './runtime.js';

const dataDir = mkdtempSync(join(tmpdir(), 'ade-openapi-'));
const settings = readSettings({ ADE_DATA_DIR: dataDir, ADE_PORT: '0', ADE_LOG_LEVEL: 'silent' });
const server = await startServer(settings);
try {
  const response = await fetch(`${server.url}/api/v1/openapi.json`);
  const text = `${JSON.stringify(await response.json(), null, 2)}\n`;
  writeFileSync(join(projectDir, 'docs', 'openapi.json'), text);
} finally {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
