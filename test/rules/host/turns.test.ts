import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askRealm, type TestModule } from './host-script.ts';

/**
 * An object of a rule that prints, whenever something is asked of it, whether the turn of its rule is over. A turn ends
 * with the microtasks that are left, so the first microtask of a call shows the end.
 */
const SPY = `
let over = 'in turn';
const begin = () => { over = 'in turn'; Promise.resolve().then(() => { over = 'LATE'; }); };
const spyOn = (target) => new Proxy(target, Object.fromEntries(
  ['get', 'has', 'ownKeys', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'isExtensible'].map((trap) => [
    trap,
    (...args) => {
      console.log(over);
      return Reflect[trap](...args);
    },
  ]),
));
`;

const column = (name: string): TestModule => ({ id: `columns.${name}`, kind: 'column', field: name });
const row: TestModule = { id: 'row_types.script', kind: 'row' };
const hook: TestModule = { id: 'hooks.after_validate', kind: 'hook', hook: 'after_validate' };

const plan = (field: string, rules: object) => ({
  ...{ field, columnIndex: 0, header: 'x', headerParts: ['x'], dateOrder: null, needs: [] },
  ...{ transform: null, derive: null, validate: null },
  ...rules,
});
const askBatch = (fields: object[]) => [
  { op: 'table', sheetName: 's', tableId: 't', title: [], fields },
  { op: 'batch', tableId: 't', rows: [2, 3], group: [null, null], values: { name: ['a', 'b'] } },
];
const askRows = [
  { op: 'rows', sheetName: 's', isNewSheet: true, firstRow: 1, rows: [['a'], ['b']], above: null, below: null },
].map((request) => ({ ...request, rules: ['row_types.script.detect_it'] }));
const askColumns = [
  {
    ...{ op: 'columns', sheetName: 's', tableId: 't', rules: ['columns.name.detect_it'] },
    columns: [{ columnIndex: 0, header: 'x', headerParts: ['x'], values: ['a'] }],
  },
];

/** An answer that is one object of the rule in every place, and the request that reads it. */
const answers: Record<string, { code: string; module: TestModule; requests: object[] }> = {
  'an exported proxy of a function': {
    code: 'begin(); export const detect_it = spyOn(() => null);',
    module: row,
    requests: [],
  },
  'scores of rows': {
    code: 'export function detect_it() { begin(); return spyOn({ scores: spyOn({ name: 1 }) }); }',
    module: row,
    requests: askRows,
  },
  'scores of columns': {
    code: 'export function detect_it() { begin(); return spyOn({ scores: spyOn({ name: 1 }) }); }',
    module: column('name'),
    requests: askColumns,
  },
  'values of a transform': {
    code: `export function transform() {
      begin();
      const warnings = spyOn([spyOn({ row_index: 1, code: 'c', message: 'm' })]);
      return spyOn({ values: spyOn(['x', Temporal.PlainDateTime.from('2024-01-01T10:00')]), warnings });
    }`,
    module: column('name'),
    requests: askBatch([plan('name', { transform: 'columns.name.transform' })]),
  },
  'values of a derivation': {
    code: 'export function derive() { begin(); return spyOn({ values: spyOn([1, new Date(0) && null]) }); }',
    module: column('made'),
    requests: askBatch([plan('name', {}), plan('made', { columnIndex: null, derive: 'columns.made.derive' })]),
  },
  'issues of a validation': {
    code: `export function validate() {
      begin();
      const issue = { row_index: 1, code: 'c', message: 'm', severity: 'error', related_rows: spyOn([2]) };
      return spyOn({ issues: spyOn([spyOn(issue)]) });
    }`,
    module: column('name'),
    requests: askBatch([plan('name', { validate: 'columns.name.validate' })]),
  },
  'notes of a hook': {
    code: `export function run() {
      begin();
      const mapping = spyOn([spyOn({ table_id: 't', column: 'A', target_field: 'name' })]);
      const issues = spyOn([spyOn({ table_id: 't', code: 'c', message: 'm' })]);
      return spyOn({ notes: 'n', mapping, issues });
    }`,
    module: hook,
    requests: [{ op: 'hook', rule: 'hooks.after_validate.run' }],
  },
  'an error': {
    code: 'export function detect_it() { begin(); throw spyOn(new Error("x")); }',
    module: row,
    requests: askRows,
  },
  'a value that is not a date': {
    code: `export function transform() { begin(); return { values: spyOn([spyOn(Temporal.PlainDate.from('2024-01-01')), 1]) }; }`,
    module: column('name'),
    requests: askBatch([plan('name', { transform: 'columns.name.transform' })]),
  },
};

for (const [name, { code, module, requests }] of Object.entries(answers)) {
  test(`nothing is asked of a rule's object after its turn: ${name}`, () => {
    const { printed } = askRealm(`${SPY}${code}`, { module, requests });
    assert.doesNotMatch(printed, /LATE/);
  });
}

test('the spy sees when an object is asked too late', () => {
  const code = `${SPY} export function detect_it({ state }) {
    if (state.last !== undefined) String(state.last.x);
    begin();
    state.last = spyOn({});
    return null;
  }`;
  const twice = [...askRows, { ...askRows[0], isNewSheet: false }];
  assert.match(askRealm(code, { module: row, requests: twice }).printed, /LATE/);
});

test('answers are read without regular expressions, which a rule may have changed', () => {
  const code = `
    const log = (name) => { console.log(name); };
    export function transform() {
      const { exec, test: isMatch } = RegExp.prototype;
      RegExp.prototype.exec = function () { log('exec'); return Reflect.apply(exec, this, arguments); };
      RegExp.prototype.test = function () { log('test'); return Reflect.apply(isMatch, this, arguments); };
      const moment = Temporal.PlainDateTime.from('2024-05-06T10:20:30.5');
      return { values: [moment, Temporal.PlainDate.from('2024-05-06')], warnings: [{ row_index: 1, code: 'c', message: 'm' }] };
    }`;
  const requests = askBatch([plan('name', { transform: 'columns.name.transform' })]);
  const { printed, answers: found } = askRealm(code, { module: column('name'), requests });
  assert.equal(printed, '');
  assert.deepEqual((found.at(-1) as { values: object }).values, {
    name: { at: null, values: [[20_240_506, 37_230_000], [20_240_506]] },
  });
});

test('values of a rule cannot change how values of other rules are read', () => {
  // 8,870 days after the last day of 2023, counted as if all months had the same days, is the key of another day.
  const code = `
    export function transform({ values, state }) {
      state.calls = (state.calls ?? 0) + 1;
      if (state.calls > 1) return { values: values.map(String) };
      RegExp.prototype.exec = () => ['', '2023-12-31', '0', '0', String(8870 * 86400), undefined];
      return { values: values.map(() => Temporal.PlainDateTime.from('2024-05-06T10:20:30')) };
    }`;
  const batch = { op: 'batch', tableId: 't', rows: [2], group: [null] };
  const requests = [
    ...askBatch([plan('name', { transform: 'columns.name.transform' })]),
    { ...batch, values: { name: [[20_240_101, 0]] } },
  ];
  const { answers: found } = askRealm(code, { module: column('name'), requests });
  const { values } = found.at(-1) as { values: { name: { values: string[] } } };
  assert.deepEqual(values.name.values, ['2024-01-01T00:00:00']);
});

test('a rule finds nothing of the last match of another rule, and keeps nothing there', () => {
  const code = `
    export function detect_a({ state }) {
      const found = ['input', 'lastMatch', 'lastParen', 'leftContext', 'rightContext', '$1'].map((name) => RegExp[name]);
      console.log(JSON.stringify(found.join('')));
      /s(ecre)t/.exec('a secret value');
      RegExp.input = 'kept';
      return null;
    }
    export function detect_b() { return detect_a({ state: {} }); }`;
  const rules = ['row_types.script.detect_a', 'row_types.script.detect_b'];
  const requests = [{ ...askRows[0], rows: [['a']], rules }];
  assert.deepEqual(askRealm(code, { module: row, requests }).printed.split('\n'), ['""', '""']);
});
