import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxLevel } from '../../../../src/contract/levels.ts';
import type { ModuleToLoad } from '../../../../src/rules/protocol.ts';
import { writeScripts } from '../../host/host-script.ts';
import { askLeakyHost } from './run-leaky.ts';

const read = (name: string) => readFileSync(join(import.meta.dirname, '..', name), 'utf8');

const makeHostile = (names: readonly string[] | null) => `import { attackBy } from './attacks.js';
export function detect_it() {
  attackBy(${JSON.stringify(names)});
  return null;
}
`;

/** Rules that use everything that the process does for rules. Their answers show any change. */
const INNOCENT = `
console.log('innocent');
function describe(text) {
  const url = new URL('../c?d=' + text + '&e=1', 'https://user@example.org:8443/a/b#f');
  url.searchParams.append('g', 'ü');
  const decoder = new TextDecoder();
  const failed = (() => { try { return new URL('no'); } catch (error) { return error.constructor.name; } })();
  return [
    url.href, url.hostname, url.port, url.origin, String(url.searchParams), new URLSearchParams('a=1&b=2').get('b'),
    new TextEncoder().encode('aü€').join(), new TextDecoder('latin1').encoding, atob(btoa(text)), failed,
    decoder.decode(new Uint8Array([0xe2, 0x82]), { stream: true }) + decoder.decode(new Uint8Array([0xac])),
    [3, 1, 2].toSorted().map(String).join(), JSON.stringify({ a: [1, new Map([[1, 2]]).get(1)] }),
    'x1y'.replace(/\\d/g, '-'), new Date().toISOString(), Math.random() < 1, [...new Set('aab')].join(),
    structuredClone([{ a: 1 }])[0].a, Object.keys(Object.prototype).length,
  ].join(' ');
}
const hash = (text) => [...text].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 9973, 7);
`;
const SCRIPTS = {
  'attacks.js': read('outer-attacks.js'),
  'row.js': `${INNOCENT}
export function detect_row({ row_values_sample }) { return { scores: { header: hash(describe(row_values_sample[0])) } }; }
export function detect_bad() {
  return { scores: { header: null.x } };
}`,
  'field.js': `${INNOCENT}
export function detect_field({ header }) { return { scores: { name: hash(describe(header)) } }; }
export function transform({ values }) { return { values: values.map(describe) }; }
export function validate({ values }) {
  return { issues: values.map((value, i) => ({ row_index: i + 1, code: 'seen', message: describe(value.slice(0, 5)) })) };
}`,
  'late.js': `${INNOCENT}
export function detect_late() { throw new TypeError(describe('late')); }`,
  'broken.js': "import './nothing.js';",
  'throws.js': "throw new RangeError('thrown');",
  'end.js': 'judgeChanges();',
};

const row = (name: string): ModuleToLoad => ({ id: `row_types.${name}`, kind: 'row', script: `${name}.js` });
const field: ModuleToLoad = { id: 'columns.name', kind: 'column', field: 'name', script: 'field.js' };
const modules = [[row('hostile'), row('row'), field], [row('late'), row('broken'), row('throws')], [row('end')]];
const askRows = (...rules: string[]) => ({
  ...{ op: 'rows', sheetName: 's', isNewSheet: true, firstRow: 1, rows: [['one'], ['two']], above: null, below: null },
  rules: rules.map((rule) => `row_types.${rule}`),
});
const plan = {
  ...{ field: 'name', columnIndex: 0, header: 'x', headerParts: ['x'], dateOrder: null, derive: null, needs: [] },
  ...{ transform: 'columns.name.transform', validate: 'columns.name.validate' },
};
const columns = [{ columnIndex: 0, header: 'x', headerParts: ['x'], values: ['one'] }];
const batch = { op: 'batch', tableId: 't', rows: [2, 3], group: [null, null], values: { name: ['one', 'two'] } };

/** The attack is the second request; everything after it belongs to other rules. */
const makeRequests = ([late, end]: readonly object[]) => [
  askRows('hostile.detect_it'),
  askRows('row.detect_row', 'row.detect_bad'),
  { op: 'columns', sheetName: 's', tableId: 't', columns, rules: ['columns.name.detect_field'] },
  { op: 'table', sheetName: 's', tableId: 't', title: [], fields: [plan] },
  batch,
  late!,
  askRows('late.detect_late', 'row.detect_row'),
  end!,
];

interface Setup {
  level: SandboxLevel;
  nodeFlags?: readonly string[];
  isLocked?: boolean;
}

async function run(names: readonly string[] | null, setup: Setup) {
  const secret = randomUUID();
  const scripts = { ...SCRIPTS, 'hostile.js': makeHostile(names) };
  const asked = await askLeakyHost({ ...writeScripts(scripts, modules, makeRequests), ...setup, secret });
  return { ...asked, secret };
}

const alone = new Map<string, ReturnType<typeof run>>();

/** What other rules answer if the rule does nothing. */
export function runAlone(setup: Setup): ReturnType<typeof run> {
  const key = JSON.stringify(setup);
  const known = alone.get(key) ?? run([], setup);
  alone.set(key, known);
  return known;
}

/** What the rule gained by attacks of these names (null: all); see outer-attacks.js. */
export async function listGains(names: readonly string[] | null, setup: Setup): Promise<string[]> {
  const [{ answers, printed, secret }, expected] = [await run(names, setup), await runAlone(setup)];
  const lines = printed.split('\n');
  const gains = lines.filter((line) => ['code', 'clock', 'memory', 'changed'].includes(line));
  if (lines.includes(`text ${secret}`)) gains.push('secret');
  if (lines.indexOf('late') > lines.indexOf('innocent')) gains.push('late');
  if (answers.length !== expected.answers.length) gains.push('frames');
  // The first answer has the sources of all rules; the second is the hostile rule's own.
  else if (answers.some((answer, i) => i > 1 && answer !== expected.answers[i])) gains.push('innocent');
  return [...new Set(gains)];
}
