// Part of the test packages: the deeds of the bad rules. If a rule names no deed, the document's name selects it.
import { ways } from './ways-out.js';

const twoHundredMb = 200 * 1024 * 1024;

/** Kinds whose answers are scores, values or issues: each has other invalid answers. */
const scores = (make) => ({ row: () => ({ scores: make('header') }), column: () => ({ scores: make('name') }) });
const values = (make) => ({
  transform: (call) => ({ values: make(call) }),
  derive: (call) => ({ values: make(call) }),
});
const issues = (make) => ({
  validate: (call) => ({ issues: make(call, {}) }),
  hook: (call) => ({ issues: make(call) }),
});
const all = (act) => ({ load: act, row: act, column: act, transform: act, derive: act, validate: act, hook: act });
/** Acts at the first call of a sheet, table or hook. */
const once = (act) =>
  all((call) => {
    if (call.state.done) return null;
    call.state.done = true;
    return act(call);
  });

const issue = (change) => ({ row_index: 1, table_id: 'table_1', code: 'bad_luck', message: 'Bad luck.', ...change });

/** Gives an object its own methods in place of the inherited ones. */
const withOwn = (target, methods) => Object.defineProperties(target, Object.getOwnPropertyDescriptors(methods));

const trap = () => {
  throw new RangeError('a trap');
};

const traps = Object.fromEntries(Reflect.ownKeys(Reflect).map((name) => [name, trap]));

async function* endless() {
  for (;;) yield 1;
}

export const deeds = {
  'throw-error': all(() => {
    throw new TypeError('bad luck');
  }),
  'throw-nothing': all(() => {
    throw undefined;
  }),
  'throw-trap': all(() => {
    throw new Proxy({}, traps);
  }),
  'reject-promise': all(async () => {
    throw new SyntaxError('bad luck');
  }),
  'overflow-stack': once(function dive(call) {
    return dive(call) + 1;
  }),
  'wrong-type': { ...scores(() => 7), ...values(() => 'text'), ...issues(() => 7) },
  'no-object': all(() => 42),
  'wrong-length': {
    ...scores(() => Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`label_${i}`, 1]))),
    ...values(({ row_count }) => new Array(row_count + 1).fill(null)),
    validate: ({ row_count }) => ({ issues: new Array(row_count * 20 + 1).fill(issue()) }),
    hook: () => ({ issues: new Array(1001).fill(issue()) }),
  },
  'not-finite': {
    ...scores((name) => ({ [name]: Number.POSITIVE_INFINITY })),
    ...values(({ row_count }) => new Array(row_count).fill(Number.NaN)),
    ...issues(() => [issue({ row_index: Number.NaN, code: Number.NaN })]),
  },
  'unknown-name': {
    ...scores(() => ({ 'Nobody knows': 9 })),
    ...values(({ row_count }) => new Array(row_count).fill({ date: '2020-01-01' })),
    validate: () => ({ issues: [issue({ severity: 'awful' })] }),
    hook: () => ({ issues: [issue({ target_field: 'nobody' })] }),
  },
  'out-of-range': {
    row: () => ({ scores: { header: -Infinity } }),
    column: () => ({ scores: { name: 2 ** 1024 } }),
    transform: ({ values: list, row_count }) => ({ values: list, warnings: [issue({ row_index: row_count + 1 })] }),
    derive: ({ row_count }) => ({ values: new Array(row_count).fill(1), warnings: [issue({ row_index: 0 })] }),
    validate: ({ row_count }) => ({ issues: [issue({ row_index: row_count + 1 })] }),
    hook: () => ({ issues: [issue({ a1: 'ZZ99999' })] }),
  },
  'throwing-getter': all(() => ({
    get scores() {
      return trap();
    },
    get values() {
      return trap();
    },
    get issues() {
      return trap();
    },
  })),
  'proxy-of-traps': all(() => new Proxy({}, traps)),
  'revoked-proxy': all(() => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    return { scores: proxy, values: proxy, issues: proxy };
  }),
  'huge-object': {
    ...scores(() => Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`x${i}`, i]))),
    ...values(() => new Array(1_000_000).fill(0)),
    ...issues(() => new Array(1_000_000).fill(issue())),
  },
  'huge-text': {
    ...scores(() => 'x'.repeat(twoHundredMb)),
    ...values(({ row_count }) => new Array(row_count).fill('x'.repeat(twoHundredMb))),
    ...issues(() => [issue({ row_index: 'x'.repeat(twoHundredMb), table_id: 'x'.repeat(twoHundredMb) })]),
  },
  'own-methods': {
    ...scores(() => ({ toJSON: trap, header: 1n })),
    ...values(({ row_count }) => withOwn(new Array(row_count).fill(Symbol('x')), { map: trap, toJSON: trap })),
    validate: () => ({ issues: withOwn([issue({ related_rows: [0] })], { map: () => [{ toJSON: trap }] }) }),
    hook: () => ({ issues: withOwn([null], { map: () => [{ toJSON: trap }] }) }),
  },
  'idle-promise': all(() => new Promise(() => undefined)),

  // None of the following deeds is a failure, and none may have an effect.
  'answer-twice': all(() => ({
    then(resolve, reject) {
      resolve(null);
      resolve({ scores: { header: 99, name: 99 }, values: [], issues: [issue()] });
      reject(new Error('late'));
    },
  })),
  'answer-late': once(async () => {
    for (let i = 0; i < 1000; i++) await null;
    return null;
  }),
  'leave-running': once(() => {
    let rest = 1000;
    const goOn = () => {
      if (rest-- > 0) queueMicrotask(goOn);
      else trap();
    };
    Promise.resolve().then(goOn);
    Promise.reject(new Error('late'));
    return null;
  }),
  'change-calls': all((call) => {
    for (const part of [call, call.artifact, call.manifest, call.env, call.table, call.field_meta, call.columns]) {
      for (const name of Object.keys(part ?? {})) {
        Reflect.set(part, name, 'changed');
        Reflect.defineProperty(part, name, { value: 'changed' });
      }
    }
    const rows = [call.row_values_sample, call.row_above, call.row_below];
    for (const list of [
      ...rows,
      call.values_sample,
      call.values,
      ...Object.values(call.columns ?? {}),
      call.header_parts,
    ]) {
      if (!Array.isArray(list)) continue;
      Reflect.set(list, 0, 'changed');
      Reflect.set(list, 'length', Math.min(list.length, 1));
    }
    return null;
  }),
  'change-globals': once(() => {
    for (const name of Object.getOwnPropertyNames(globalThis)) {
      // Reading a name with a getter would load the module behind it.
      const { value } = Object.getOwnPropertyDescriptor(globalThis, name);
      Reflect.set(globalThis, name, trap);
      for (const target of [value, value?.prototype]) {
        if (target === globalThis || (typeof target !== 'object' && typeof target !== 'function')) continue;
        if (target === null) continue;
        for (const key of Reflect.ownKeys(target)) {
          try {
            Reflect.defineProperty(target, key, { value: trap });
            target[key] = trap;
          } catch {}
        }
      }
    }
    return null;
  }),
  'change-regular-expressions': once(() => {
    const trap = () => null;
    for (const key of Reflect.ownKeys(RegExp.prototype)) Object.defineProperty(RegExp.prototype, key, { value: trap });
    RegExp.prototype.extra = 1;
    Object.setPrototypeOf(RegExp.prototype, null);
    return null;
  }),
  'look-for-a-way-out': once(async () => {
    for (const [name, way] of Object.entries(ways)) {
      let found;
      try {
        found = await way();
      } catch {
        continue;
      }
      if (found !== undefined) throw new Error(`out by ${name}`);
    }
    return null;
  }),

  // The following deeds end the host.
  'endless-loop': once(() => {
    for (;;);
  }),
  'endless-microtasks': once(async () => {
    for await (const one of endless()) if (one === 0) return null;
  }),
  'leave-endless-microtasks': once(() => {
    const goOn = () => Promise.resolve().then(goOn);
    goOn();
    return null;
  }),
  'catastrophic-expression': once(() => ({ scores: { header: Number(/^(a+)+$/.test(`${'a'.repeat(60)}b`)) } })),
  'fill-heap': once(() => {
    const kept = [];
    for (;;) kept.push(new Array(10_000).fill(kept.length));
  }),
  'fill-buffers': once(() => {
    const kept = [];
    for (;;) kept.push(new Uint8Array(4 * 1024 * 1024).fill(1));
  }),
  'fill-and-hide': once(() => {
    const kept = [];
    try {
      for (;;) kept.push(new Uint8Array(4 * 1024 * 1024).fill(1));
    } catch {
      return null;
    }
  }),
  'change-regular-expressions-for-good': once(() => {
    const value = () => null;
    Object.defineProperty(RegExp.prototype, 'exec', { value, configurable: false, writable: false });
    return null;
  }),
  'freeze-regular-expressions': once(() => {
    Object.freeze(RegExp.prototype);
    return null;
  }),
  'flood-stdout': once(() => {
    for (;;) console.log('x'.repeat(10_000));
  }),
  'flood-stderr': once(() => {
    for (;;) console.error('x'.repeat(10_000));
  }),
};

/** Does the given deed, or the deed that the document's name selects. */
export function act(kind, call, deed) {
  // Without regular expressions, since some deeds change them.
  return deeds[deed ?? call.source_file.slice(0, call.source_file.lastIndexOf('.'))]?.[kind](call) ?? null;
}
