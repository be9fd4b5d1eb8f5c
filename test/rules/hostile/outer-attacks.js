/**
 * What a rule does with an object of the process. This file is a script of the package that attacks, and the test reads
 * its list. Each attack gets the object that the leaky host hands over (`handed`, see leaky/host-main.ts). `gain` is
 * what it has if it succeeds, which leaky/ask-attacks.ts and leaky/realm-main.ts find out:
 * - `innocent`: another rule's scores, cells or issues are not what they are without the attack
 * - `frames`: the engine gets other messages than those of the host
 * - `secret`: a text of the process (its environment, its arguments, a file) reaches the rule
 * - `code`: a function that was made from a text
 * - `clock`: the time of the day
 * - `memory`: bytes that the process has used before
 * - `late`: code of the rule runs after its turn
 * - `changed`: an object that all rules can reach that get hold of one of the process is not as it was
 */

const { getPrototypeOf, ownKeys, apply } = Reflect;

/** The prototype of all objects of the process. */
const findRoot = (object) => {
  const next = getPrototypeOf(object);
  return next === null ? object : findRoot(next);
};

const forged = 'https://forged.example/';

/** Reads the secret by a text that runs in the realm of the process, with a class for modules. */
const runModule = (Module) => {
  const module = new Module('export default process.env.ADE_SECRET');
  module.linkRequests([]);
  module.instantiate();
  module.evaluate();
  judge(module.namespace.default);
};

const callFromText = (make) => judge(make(`return '${takeToken()}'`));

/** The folder of the host's script, which the stack of an error of the process names. */
const findFolder = () => /\((\/[^:]+)\/rule-host\.cjs/.exec(takeLeaked('error').stack)[1];

const describeByRule = Symbol.for('nodejs.util.inspect.custom');

/** Node's function that describes values shows what is behind the realm's `Date`: the one with the real time. */
const readClock = (describe) => {
  const seen = new Set();
  const options = {
    showProxy: true,
    showHidden: true,
    customInspect: false,
    stylize(text) {
      for (const one of this?.seen ?? []) seen.add(one);
      return text;
    },
  };
  describe(Date, options);
  for (const one of seen) if (typeof one === 'function') judge(new one());
};

/** An object without a class: Node asks it to describe itself. */
const makeDescribed = () => ({
  __proto__: null,
  [describeByRule](_, __, describe) {
    readClock(describe);
    return '';
  },
});

const frame = String.fromCharCode(2, 0, 0, 0, 123, 125);

export const attacks = [
  {
    name: 'a toJSON of all objects writes the parts of all URLs',
    handed: 'error',
    gain: 'innocent',
    attack: (it) => {
      findRoot(it).toJSON = () => ({ href: forged });
    },
  },
  {
    name: 'the class of functions, from an error',
    handed: 'error',
    gain: 'secret',
    attack: (it) => judge(it.constructor.constructor('return process.env.ADE_SECRET')()),
  },
  {
    name: 'a getter named like the method of promises, on all objects',
    handed: 'full stack',
    gain: 'changed',
    attack: (it) => findRoot(it).__defineGetter__('then', () => undefined),
  },
  {
    name: 'the text of all errors of Node',
    handed: 'error of Node',
    gain: 'changed',
    attack: (it) => {
      it.constructor.prototype.toString = () => 'x';
    },
  },
  {
    name: 'the class behind a class of errors',
    handed: 'error of an argument',
    gain: 'changed',
    attack: (it) => Reflect.setPrototypeOf(it.constructor, takeLeaked('function')),
  },
  {
    name: 'the class of an error of the system',
    handed: 'error of the system',
    gain: 'changed',
    attack: (it) => {
      it.constructor.captureStackTrace = () => undefined;
    },
  },
  {
    name: 'lists of the host are mapped by the rule',
    handed: 'list',
    gain: 'innocent',
    attack: (it) => {
      const { prototype } = it.constructor;
      const { map } = prototype;
      prototype.map = function (...args) {
        return this.includes('hostname') ? [['href', forged]] : apply(map, this, args);
      };
    },
  },
  {
    name: 'lists of the host are read by the rule’s iterator',
    handed: 'list',
    gain: 'innocent',
    attack: (it) => {
      const iterator = getPrototypeOf(it.values());
      const { next } = iterator;
      iterator.next = function () {
        const step = apply(next, this, []);
        return step.value === 'hostname' ? { done: false, value: 'port' } : step;
      };
    },
  },
  {
    name: 'an option that Node reads from the prototype of all objects moves the lines of scripts',
    handed: 'object',
    gain: 'innocent',
    attack: (it) => {
      getPrototypeOf(it).lineOffset = 1000;
    },
  },
  {
    name: 'the methods of all functions',
    handed: 'function',
    gain: 'changed',
    attack: (it) => {
      getPrototypeOf(it).call = () => undefined;
    },
  },
  {
    name: 'the class of functions itself',
    handed: 'Function',
    gain: 'code',
    attack: callFromText,
  },
  {
    name: 'the class of a function of the host',
    handed: 'functions',
    gain: 'code',
    attack: (it) => callFromText(it.nowMs.constructor),
  },
  {
    name: 'the class of async functions',
    handed: 'async function',
    gain: 'code',
    attack: (it) => callFromText(it.constructor),
  },
  {
    name: 'the class of generators',
    handed: 'generator function',
    gain: 'code',
    attack: (it) => callFromText(getPrototypeOf(it).constructor),
  },
  {
    name: 'the class of async generators, from an object that one has made',
    handed: 'async generator',
    gain: 'code',
    attack: (it) => callFromText(getPrototypeOf(getPrototypeOf(it)).constructor.constructor),
  },
  {
    name: 'the prototype of all generators',
    handed: 'generator',
    gain: 'changed',
    attack: (it) => {
      getPrototypeOf(getPrototypeOf(it)).next = () => ({ done: true });
    },
  },
  {
    name: 'a promise’s method then',
    handed: 'promise',
    gain: 'changed',
    attack: (it) => {
      it.constructor.prototype.then = () => undefined;
    },
  },
  {
    name: 'the species of promises',
    handed: 'Promise',
    gain: 'changed',
    attack: (it) => Object.defineProperty(it, Symbol.species, { value: class {} }),
  },
  {
    name: 'the map of linked modules is looked up by the rule, which takes the class of a module',
    handed: 'map',
    gain: 'secret',
    attack: (it) => {
      const { prototype } = it.constructor;
      const { get } = prototype;
      prototype.get = function (key) {
        const value = apply(get, this, [key]);
        if (typeof value?.linkRequests === 'function') runModule(value.constructor);
        return value;
      };
    },
  },
  {
    name: 'the class of a date',
    handed: 'date',
    gain: 'clock',
    attack: (it) => judge(new it.constructor()),
  },
  {
    name: 'how all regular expressions match',
    handed: 'expression',
    gain: 'changed',
    attack: (it) => {
      getPrototypeOf(it).exec = () => null;
    },
  },
  {
    name: 'the text that the host has matched last',
    handed: 'expression',
    gain: 'secret',
    attack: (it) => judge(it.constructor.input),
  },
  {
    name: 'the bytes of all texts',
    handed: 'bytes',
    gain: 'innocent',
    attack: (it) => {
      getPrototypeOf(it).write = () => 0;
    },
  },
  {
    name: 'new buffers with what was in the memory',
    handed: 'bytes',
    gain: 'memory',
    attack: (it) => judgeBuffers(it.constructor.allocUnsafeSlow),
  },
  {
    name: 'the number of bytes of all texts',
    handed: 'Buffer',
    gain: 'innocent',
    attack: (it) => {
      it.byteLength = () => 1;
    },
  },
  {
    name: 'a buffer of no bytes is an error that describes its argument',
    handed: 'Buffer',
    gain: 'clock',
    attack: (it) => it.from(makeDescribed()),
  },
  {
    name: 'a buffer describes its own properties, with a function that the rule gets',
    handed: 'bytes',
    gain: 'clock',
    attack: (it) => {
      it.extra = makeDescribed();
      it[describeByRule](1, { showHidden: true });
    },
  },
  {
    name: 'the methods of all typed arrays',
    handed: 'view',
    gain: 'changed',
    attack: (it) => {
      getPrototypeOf(getPrototypeOf(it)).set = () => undefined;
    },
  },
  {
    name: 'how symbols become texts',
    handed: 'symbol',
    gain: 'changed',
    attack: (it) => Object.defineProperty(getPrototypeOf(it), Symbol.toPrimitive, { value: () => 'x' }),
  },
  {
    name: 'how all bytes are decoded',
    handed: 'decoder',
    gain: 'innocent',
    attack: (it) => {
      getPrototypeOf(it).decode = () => 'forged';
    },
  },
  {
    name: 'the names of all encodings',
    handed: 'decoder',
    gain: 'innocent',
    attack: (it) => Object.defineProperty(getPrototypeOf(it), 'encoding', { get: () => 'forged' }),
  },
  {
    name: 'the host names of all URLs',
    handed: 'url',
    gain: 'innocent',
    attack: (it) => Object.defineProperty(getPrototypeOf(it), 'hostname', { get: () => 'forged.example' }),
  },
  {
    name: 'how URLs are parsed',
    handed: 'url',
    gain: 'innocent',
    attack: (it) => {
      it.constructor.parse = () => null;
    },
  },
  {
    name: 'the hidden iterator of queries',
    handed: 'query',
    gain: 'innocent',
    attack: (it) => {
      getPrototypeOf(it.entries()).next = () => ({ done: true });
    },
  },
  {
    name: 'how queries are written',
    handed: 'query',
    gain: 'innocent',
    attack: (it) => {
      getPrototypeOf(it).toString = () => 'forged=1';
    },
  },
  {
    name: 'all events of Node',
    handed: 'emitter',
    gain: 'changed',
    attack: (it) => {
      getPrototypeOf(it).emit = () => true;
    },
  },
  {
    name: 'the global object names the process',
    handed: 'global',
    gain: 'secret',
    attack: (it) => judge(it.process.env.ADE_SECRET),
  },
  {
    name: 'the global object’s JSON',
    handed: 'global',
    gain: 'innocent',
    attack: (it) => {
      it.JSON.stringify = () => JSON.stringify({ href: forged });
    },
  },
  {
    name: 'the environment of the process',
    handed: 'process',
    gain: 'secret',
    attack: (it) => judge(it.env.ADE_SECRET),
  },
  {
    name: 'the arguments of the process',
    handed: 'process',
    gain: 'secret',
    attack: (it) => judge(it.argv.at(-1)),
  },
  {
    name: 'a file, by a module of Node',
    handed: 'process',
    gain: 'secret',
    attack: (it) => judge(it.getBuiltinModule('node:fs').readFileSync(`${findFolder()}/secret.txt`, 'utf8')),
  },
  {
    name: 'a forged answer, by the main module’s require',
    handed: 'process',
    gain: 'frames',
    attack: (it) => it.mainModule.require('node:fs').writeSync(3, frame),
  },
  {
    name: 'the inspector of the process',
    handed: 'process',
    gain: 'secret',
    attack: (it) => {
      const session = new (it.getBuiltinModule('node:inspector').Session)();
      session.connect();
      const expression = 'process.env.ADE_SECRET';
      session.post('Runtime.evaluate', { expression }, (_, { result }) => judge(result.value));
    },
  },
  {
    name: 'a report of the process, with its environment',
    handed: 'process',
    gain: 'secret',
    attack: (it) => judge(it.report.getReport().environmentVariables.ADE_SECRET),
  },
  {
    name: 'an end of the process that looks like success',
    handed: 'process',
    gain: 'frames',
    attack: (it) => it.reallyExit(0),
  },
  {
    name: 'a file, by require',
    handed: 'require',
    gain: 'secret',
    attack: (it) => judge(it('node:fs').readFileSync(`${findFolder()}/secret.txt`, 'utf8')),
  },
  {
    name: 'a text that Node’s loader compiles',
    handed: 'loaded module',
    gain: 'secret',
    attack: (it) => {
      it._compile('exports.found = process.env.ADE_SECRET', '/x.js');
      judge(it.exports.found);
    },
  },
  {
    name: 'a file, by the loader’s own cache of modules',
    handed: 'require',
    gain: 'secret',
    attack: (it) => {
      const [main] = Object.values(it.cache);
      judge(main.constructor._load('node:fs').readFileSync(`${findFolder()}/secret.txt`, 'utf8'));
    },
  },
  {
    name: 'a file, by a loader of files to which the rule gives an object of its own',
    handed: 'require',
    gain: 'secret',
    attack: (it) => {
      const _compile = (text) => judge(text);
      it.extensions['.js']({ _compile }, `${findFolder()}/secret.txt`);
    },
  },
  {
    name: 'names that a module from text sees',
    handed: 'module class',
    gain: 'secret',
    attack: runModule,
  },
  {
    name: 'names that a script from text sees',
    handed: 'script class',
    gain: 'secret',
    attack: (Script) => judge(new Script('process.env.ADE_SECRET').runInThisContext()),
  },
  {
    name: 'the class of a module',
    handed: 'module',
    gain: 'secret',
    attack: (it) => runModule(it.constructor),
  },
  {
    name: 'the class of the object behind a module',
    handed: 'evaluated module',
    gain: 'secret',
    attack: (it) => {
      for (const key of ownKeys(it)) {
        if (typeof it[key]?.getNamespace !== 'function') continue;
        const text = 'export default process.env.ADE_SECRET';
        const wrap = new it[key].constructor('x', undefined, text, 0, 0, undefined);
        wrap.link([]);
        wrap.instantiate();
        wrap.evaluate(-1, false);
        judge(wrap.getNamespace().default);
      }
    },
  },
  {
    name: 'a script makes a new realm, and the end of the stack an error of it',
    handed: 'script',
    gain: 'code',
    attack: (it) => {
      const box = {};
      it.runInNewContext(box);
      const thrown = [];
      const dive = () => {
        try {
          dive();
        } catch {}
        if (thrown.length > 300) return;
        try {
          it.runInContext(box);
        } catch (error) {
          thrown.push(error);
        }
      };
      dive();
      const known = [Object.prototype, findRoot(takeLeaked('list'))];
      const found = thrown.find((error) => !known.includes(findRoot(error)));
      callFromText(found.constructor.constructor);
    },
  },
  {
    name: 'the linker’s class of errors asks the rule about errors of later scripts',
    handed: 'linker',
    gain: 'late',
    attack: (load) => {
      let LinkProblem;
      try {
        load('nothing');
      } catch (error) {
        LinkProblem = error.constructor;
      }
      const value = () => {
        console.log('late');
        return true;
      };
      Object.defineProperty(LinkProblem, Symbol.hasInstance, { value });
    },
  },
  {
    name: 'how the host reads parts of URLs',
    handed: 'Reflect',
    gain: 'innocent',
    attack: (it) => {
      it.get = () => forged;
    },
  },
  {
    name: 'how the host makes objects',
    handed: 'Object',
    gain: 'innocent',
    attack: (it) => {
      it.fromEntries = () => ({ href: forged });
    },
  },
  {
    name: 'how lists are made',
    handed: 'Array',
    gain: 'changed',
    attack: (it) => {
      it.from = () => [];
    },
  },
  {
    name: 'how long the stacks of errors are',
    handed: 'Error',
    gain: 'changed',
    attack: (it) => {
      it.stackTraceLimit = 0;
    },
  },
  {
    name: 'the class of proxies',
    handed: 'Proxy',
    gain: 'changed',
    attack: (it) => {
      it.revocable = () => undefined;
    },
  },
];

/** Does the attacks of these names, or all. */
export function attackBy(names) {
  for (const { name, handed, attack } of attacks) {
    if (names !== null && !names.includes(name)) continue;
    try {
      attack(takeLeaked(handed));
    } catch {}
  }
}
