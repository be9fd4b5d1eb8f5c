import { test } from 'node:test';
import { waitUntil } from '../../helpers/wait-until.ts';
import { makeForm, startTestServer, WS } from '../server-harness.ts';
import { makeXlsx, XLSX_PLACES } from './hidden-parts.ts';
import { TEXT_PLACES } from './hidden-texts.ts';
import { findInText, OTHER, TERMS } from './marker.ts';
import { findInBytes, findInFolder } from './scan.ts';

const server = await startTestServer();
test('x', async () => {
  const docs = new Map<string, string>();
  const sent: [string, any][] = process.env.TEXTS
    ? Object.entries(TEXT_PLACES)
    : Object.entries(XLSX_PLACES).map(([k, b], i) => [k, { bytes: makeXlsx(b), filename: `d${i}.xlsx` }]);
  for (const [kind, { bytes, filename, fields }] of sent) {
    if ([...findInBytes(bytes), ...findInText(filename)].length === 0) console.log('NOT SEEN BY SCAN', kind);
    const answer = await server.call<any>('POST', `${WS}/documents`, { body: makeForm(bytes, filename, fields) });
    if (answer.status !== 201) {
      console.log('UPLOAD', kind, answer.text.slice(0, 200));
      continue;
    }
    docs.set(answer.body.id, kind);
  }
  const s = await server.make<any>(
    `${WS}/subject-searches`,
    { terms: TERMS, reason: 'erasure_request', reference: 'DSR 18' },
    202,
  );
  const path = `${WS}/subject-searches/${s.id}`;
  await waitUntil(async () => ['found', 'failed'].includes((await server.read<any>(path)).state));
  const st = await server.read<any>(path);
  console.log(
    st.state,
    st.not_searched.map((n: any) => [docs.get(n.holder.slice(9)), n.kind, n.why].join('/')),
  );
  const holders: any[] = [];
  let cursor: string | null = null;
  do {
    const p: any = await server.read<any>(`${path}/places?${cursor ? `cursor=${cursor}` : ''}`);
    holders.push(...p.items);
    cursor = p.next_cursor;
  } while (cursor);
  const found = new Set(holders.map((h) => h.holder));
  for (const [id, kind] of docs) if (!found.has(`document:${id}`)) console.log('NOT FOUND', kind);
  await server.expect(202, 'POST', `${path}/erase`, { json: { reference: 'DSR 18' } });
  await waitUntil(async () => ['erased', 'failed'].includes((await server.read<any>(path)).state));
  console.log((await server.read<any>(path)).state);
  const after: any[] = [];
  cursor = null;
  do {
    const p: any = await server.read<any>(`${path}/places?${cursor ? `cursor=${cursor}` : ''}`);
    after.push(...p.items);
    cursor = p.next_cursor;
  } while (cursor);
  for (const [id, kind] of docs) {
    const h = after.find((h) => h.holder === `document:${id}`);
    const c = await server.call<any>('GET', `${WS}/documents/${id}/content`);
    const left = findInBytes(c.bytes);
    const rows = await server.call<any>('GET', `${WS}/documents/${id}/rows`);
    const ok = rows.text.includes(OTHER.first);
    if (!process.env.ALL && ok && left.length === 0 && h?.outcome?.masked === 1) continue;
    console.log(
      JSON.stringify([kind, h?.outcome ?? null, c.status, ok ? 'readable' : rows.text.slice(0, 150), left.slice(0, 3)]),
    );
  }

  console.log('FILES', findInFolder(server.dataDir));
  console.log('LOG', findInText(server.logLines.join('')));
});
