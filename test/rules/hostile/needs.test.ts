import assert from 'node:assert/strict';
import { BY_NAME, runToSuccess, type TestRun } from '../../helpers/run-package.ts';
import { testFor } from '../../helpers/size.ts';

/** Preparing a package loads it with the time of the year 2000, a job with its own time. */
const isJob = 'new Date().getFullYear() > 2000';

/** Lists that run code of their module whenever something reads them. `spoil` is what the code does. */
const lists: Record<string, (spoil: string) => string> = {
  'an iterator that yields objects with toJSON': (spoil) => `Object.defineProperty(['id'], Symbol.iterator, {
    *value() { yield { toJSON() { ${spoil}; return 'id'; } }; },
  })`,
  'an iterator': (spoil) => `Object.defineProperty(['id'], Symbol.iterator, { *value() { ${spoil}; yield 'id'; } })`,
  'a getter': (spoil) => `Object.defineProperty(['id'], 0, { get() { ${spoil}; return 'id'; } })`,
  'a proxy': (spoil) => `new Proxy(['id'], { get(list, key) { ${spoil}; return list[key]; } })`,
  'its own methods': (spoil) => `Object.defineProperty(['id'], 'every', { value() { ${spoil}; return true; } })`,
};

const spoils: Record<string, string> = {
  'changes regular expressions': 'RegExp.prototype.exec = () => null; RegExp.prototype[Symbol.match] = () => null',
  'leaves endless microtasks': 'const again = () => Promise.resolve().then(again); again()',
};

const upper = `${BY_NAME}
export function transform({ values }) {
  return { values: values.map((value) => String(value).replace(/[a-z]+/g, (text) => text.toUpperCase())) };
}
`;

const grid = [{ grid: '1 | H:id | name | badge\n2 | D:1 | ann | x\n3 | D:2 | bob | y' }];

function run(name: 'needs' | 'derive_needs', list: string): Promise<TestRun> {
  const script = `${BY_NAME}export const ${name} = ${isJob} ? ${list} : ['id'];\n`;
  return runToSuccess({ fields: { id: {}, badge: { script }, name: { script: upper } } }, grid, {
    env: { ADE_RULE_TIMEOUT_SECONDS: '0.2' },
  });
}

/** The values of the column whose transform uses a regular expression. */
function listNames({ output }: TestRun): unknown[] {
  const [header, ...rows] = output.Normalized!;
  return rows.map((row) => row[header!.indexOf('name')]);
}

// `npm test` has each list with each deed once.
for (const name of ['needs', 'derive_needs'] as const) {
  for (const [kind, makeList] of Object.entries(lists)) {
    for (const [i, [deed, spoil]] of Object.entries(spoils).entries()) {
      testFor((name === 'needs') === (i === 0))(
        `${name} with ${kind} that ${deed} costs no other rule anything`,
        async () => {
          const found = await run(name, makeList(spoil));
          assert.deepEqual(listNames(found), ['ANN', 'BOB']);
          assert.deepEqual(
            found.artifact.rule_errors.filter(({ rule }) => !rule.startsWith('columns.badge.')),
            [],
          );
        },
      );
    }
  }
}
