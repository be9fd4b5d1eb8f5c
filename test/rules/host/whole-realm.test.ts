import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askRealm, runInRealm } from './host-script.ts';

/** Instances of everything that the language and ADE's additions make. */
const KINDS = `({
  error: new Error('x'), typeError: new TypeError('x'), aggregate: new AggregateError([]),
  caught: catching(() => null.x), overflow: catching(function f() { return f() + 1; }),
  notJson: catching(() => JSON.parse('{')), notUrl: catching(() => new URL('x')),
  captured: (() => { const holder = {}; Error.captureStackTrace(holder); return holder; })(),
  list: [1], listIterator: [1].values(), fromLength: Array.from({ length: 2 }), grouped: Object.groupBy([1], String),
  map: new Map(), mapIterator: new Map().entries(), set: new Set(), setIterator: new Set().values(),
  weakMap: new WeakMap(), weakSet: new WeakSet(), text: Object('x'), textIterator: 'x'[Symbol.iterator](),
  expression: /a/, match: /a/.exec('a'), matches: 'aa'.matchAll(/a/g), date: new Date(0),
  promise: Promise.resolve(1), settler: Promise.withResolvers(), thenable: Promise.resolve(1).then(() => 1),
  generator: (function* one() {})(), asyncGenerator: (async function* one() {})(), asyncFunction: async () => 1,
  plainFunction: function one() {}, arrow: () => 1, method: { one() {} }.one, bound: (() => 1).bind(null),
  generatorFunction: function* one() {}, asyncGeneratorFunction: async function* one() {}, ownClass: class One {},
  given: (function one() { return arguments; })(1), template: ((parts) => parts)\`a\`,
  helper: [1].values().map(String), flat: [1].values().flatMap((one) => [one]), wrapped: Iterator.from({ next() {} }),
  joined: Iterator.concat?.([1]), zipped: Iterator.zip?.([[1]]),
  buffer: new ArrayBuffer(1), shared: new SharedArrayBuffer(1), bytes: new Uint8Array(1), floats: new Float64Array(1),
  view: new DataView(new ArrayBuffer(1)), symbol: Object(Symbol('x')), big: Object(1n), number: Object(1),
  yes: Object(true), proxy: Proxy.revocable({}, {}), stack: new DisposableStack(), lateStack: new AsyncDisposableStack(),
  plainDate: Temporal.PlainDate.from('2024-01-01'), dateTime: Temporal.PlainDateTime.from('2024-01-01T00:00'),
  time: Temporal.PlainTime.from('10:00'), duration: Temporal.Duration.from('P1D'), instant: Temporal.Now.instant(),
  zoned: Temporal.Now.zonedDateTimeISO(), yearMonth: Temporal.PlainYearMonth.from('2024-01'),
  monthDay: Temporal.PlainMonthDay.from('01-01'), segmenter: new Intl.Segmenter('en'),
  segments: new Intl.Segmenter('en').segment('a b'), segmentIterator: new Intl.Segmenter('en').segment('a')[Symbol.iterator](),
  segment: [...new Intl.Segmenter('en').segment('a')][0], numbers: new Intl.NumberFormat('en'),
  formatNumber: new Intl.NumberFormat('en').format, dates: new Intl.DateTimeFormat('en'),
  formatDate: new Intl.DateTimeFormat('en').format, collator: new Intl.Collator('en'),
  compare: new Intl.Collator('en').compare, plurals: new Intl.PluralRules('en'), lists: new Intl.ListFormat('en'),
  relative: new Intl.RelativeTimeFormat('en'), names: new Intl.DisplayNames('en', { type: 'region' }),
  locale: new Intl.Locale('en'), durations: new Intl.DurationFormat('en'), url: new URL('http://a.b/?c=1'),
  query: new URLSearchParams('a=1'), queryKeys: new URLSearchParams('a=1').keys(),
  queryEntries: new URLSearchParams('a=1').entries(), encoder: new TextEncoder(), decoder: new TextDecoder(),
  clone: structuredClone(new Map()), console, crypto, performance,
})`;

/** Finds what two instances of each kind have in common: other rules have the same objects. */
const WALK = `
const catching = (act) => { try { act(); } catch (error) { return error; } };
const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';
const walk = (roots) => {
  const seen = new Map();
  const pending = Object.entries(roots);
  while (pending.length > 0) {
    const [way, value] = pending.shift();
    if (!isObject(value) || seen.has(value)) continue;
    seen.set(value, way);
    pending.push([way + '.[[prototype]]', Reflect.getPrototypeOf(value)]);
    for (const key of Reflect.ownKeys(value)) {
      const { value: held, get, set } = Reflect.getOwnPropertyDescriptor(value, key);
      pending.push([way + '.' + String(key), held], [way + '.get ' + String(key), get], [way + '.set ' + String(key), set]);
    }
  }
  return seen;
};
const makeKinds = () => (${KINDS});
const [one, two] = [walk(makeKinds()), walk(makeKinds())];
const shared = [...one.keys()].filter((value) => two.has(value));
`;

test('rules share no object that one of them can change, except the prototype of regular expressions', () => {
  const code = `${WALK}
    const open = shared.filter((value) => !Object.isFrozen(value) && value !== RegExp.prototype);
    console.log(JSON.stringify([shared.length > 900, open.map((value) => one.get(value))]));`;
  assert.deepEqual(JSON.parse(runInRealm(code)), [true, []]);
});

test('no property can be set on a function that rules share', () => {
  const code = `${WALK}
    const set = shared.filter((value) => {
      if (typeof value !== 'function') return false;
      try {
        value.kept = 1;
        return true;
      } catch (error) {
        return !(error instanceof TypeError);
      }
    });
    console.log(JSON.stringify(set.map((value) => one.get(value))));`;
  assert.deepEqual(JSON.parse(runInRealm(code)), []);
});

/** Uses what only hidden prototypes make: iterators, segments, generators, promises, formats and dates. */
const DESCRIBE = `
const describe = () => JSON.stringify([
  [...'ab'], [...new Map([[1, 2]])], [...new Set([1])], [...'a1b2'.matchAll(/\\\\d/g)].map(([one]) => one),
  [...[1, 2].values().map((one) => one + 1)], [...Iterator.from([3])], [...(function* one() { yield 4; })()],
  [...new Intl.Segmenter('en').segment('a b')].length, new Intl.Segmenter('en').segment('ab').containing(0).segment,
  new Intl.NumberFormat('de').format(1234.5), new Intl.DateTimeFormat('en', { timeZone: 'UTC' }).format(new Date(0)),
  new Intl.ListFormat('en').format(['a', 'b']), new Intl.PluralRules('en').select(1), ['b', 'a'].sort(new Intl.Collator('en').compare),
  String(Temporal.PlainDate.from('2024-01-31').add({ months: 1 })), String(Temporal.Duration.from('P1D')),
  [...new URLSearchParams('a=1&b=2')], [...new URL('https://a.b/?c=1').searchParams.keys()],
  new Uint8Array([3, 1, 2]).sort().join(), new DataView(new ArrayBuffer(2)).getInt8(0), structuredClone({ a: [1] }),
  Object.entries({ a: 1 }), String(Symbol('x')), String(Object(1n) + 1n), new TextDecoder().decode(new TextEncoder().encode('ü')),
  (() => { try { null.x; } catch (error) { return String(error); } })(), \`\${1}\`, 'x1'.replace(/\\\\d/, '-'), RegExp.lastMatch.length,
]);`;

/** Replaces every property of every shared object, whatever can be done to it. */
const SPOIL = `
const trap = () => { throw new Error('a trap'); };
for (const value of shared) {
  for (const key of Reflect.ownKeys(value)) {
    for (const act of [
      () => { value[key] = trap; },
      () => Reflect.defineProperty(value, key, { value: trap }),
      () => Reflect.defineProperty(value, key, { get: trap }),
      () => Reflect.deleteProperty(value, key),
    ]) try { act(); } catch {}
  }
  for (const act of [() => Reflect.setPrototypeOf(value, null), () => { value.kept = 1; }]) try { act(); } catch {}
}`;

test('a rule that spoils every shared object changes nothing for the next one', () => {
  const askBoth = (spoil: string) => {
    const code = `${WALK}${DESCRIBE}
      export function detect_a() { ${spoil} return null; }
      export function detect_b() { console.log(describe()); return { scores: { seen: 1 } }; }`;
    const rules = ['detect_a', 'detect_b'].map((name) => `row_types.script.${name}`);
    const request = {
      ...{ op: 'rows', sheetName: 's', isNewSheet: true, firstRow: 1, rows: [['a']], above: null, below: null },
      rules,
    };
    const { printed, answers } = askRealm(code, { requests: [request] });
    return { printed, answer: answers.at(-1) };
  };
  const [alone, beside] = [askBoth(''), askBoth(SPOIL)];
  assert.match(alone.printed, /^\[\["a","b"\]/);
  assert.deepEqual(beside, alone);
});
