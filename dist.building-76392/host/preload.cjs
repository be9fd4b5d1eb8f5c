let node_module = require("node:module");
let node_fs = require("node:fs");
let node_path = require("node:path");
let node_url = require("node:url");
let node_util = require("node:util");
// src/rules/host/clock.ts
/** Makes `asOf` (ISO 8601, UTC) the only time that code in this process can see. */
function fixClock(asOf) {
	const nowMs = Date.parse(asOf);
	if (Number.isNaN(nowMs)) throw new Error("ADE_AS_OF is no time");
	fixDate(nowMs);
	fixTemporal(nowMs);
	fixIntl(nowMs);
	fixPerformance();
	fixStamps(nowMs);
}
function fixDate(nowMs) {
	const RealDate = Date;
	RealDate.now = () => nowMs;
	const FixedDate = new Proxy(RealDate, {
		construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [nowMs] : args, newTarget),
		apply: () => new RealDate(nowMs).toString()
	});
	RealDate.prototype.constructor = FixedDate;
	globalThis.Date = FixedDate;
}
function fixTemporal(nowMs) {
	const instant = Temporal.Instant.fromEpochMilliseconds(nowMs);
	const zoned = (timeZone = "UTC") => instant.toZonedDateTimeISO(timeZone);
	Object.assign(Temporal.Now, {
		instant: () => instant,
		timeZoneId: () => "UTC",
		zonedDateTimeISO: (timeZone) => zoned(timeZone),
		plainDateTimeISO: (timeZone) => zoned(timeZone).toPlainDateTime(),
		plainDateISO: (timeZone) => zoned(timeZone).toPlainDate(),
		plainTimeISO: (timeZone) => zoned(timeZone).toPlainTime()
	});
	for (const type of Object.values(Object.getOwnPropertyDescriptors(Temporal))) {
		Object.freeze(type.value.prototype);
		Object.freeze(type.value);
	}
	Object.freeze(Temporal);
}
/** `format()` without a date means now, and the real clock lies below JavaScript: fill the date in. */
function fixIntl(nowMs) {
	const { prototype } = Intl.DateTimeFormat;
	const { formatToParts } = prototype;
	const readFormat = Object.getOwnPropertyDescriptor(prototype, "format").get;
	prototype.formatToParts = function formatToPartsFixed(date) {
		return formatToParts.call(this, date ?? nowMs);
	};
	Object.defineProperty(prototype, "format", {
		configurable: true,
		get() {
			const format = readFormat.call(this);
			return (date) => format(date ?? nowMs);
		}
	});
}
/** Files and events carry the time at which they were made. */
function fixStamps(nowMs) {
	Object.defineProperty(File.prototype, "lastModified", {
		configurable: true,
		enumerable: true,
		get: () => nowMs
	});
	Object.defineProperty(Event.prototype, "timeStamp", {
		configurable: true,
		enumerable: true,
		get: () => 0
	});
}
function fixPerformance() {
	const still = Object.freeze({
		now: () => 0,
		timeOrigin: 0,
		mark: () => void 0,
		measure: () => void 0
	});
	Object.defineProperty(globalThis, "performance", {
		value: still,
		configurable: false,
		writable: false
	});
}
// src/rules/host/imports.ts
/** Built-in modules without reach: no files, no network, no processes, no clock, no randomness. */
const PURE_BUILTINS = /* @__PURE__ */ new Set([
	"node:assert",
	"node:assert/strict",
	"node:buffer",
	"node:events",
	"node:path",
	"node:path/posix",
	"node:punycode",
	"node:querystring",
	"node:string_decoder",
	"node:url",
	"node:util"
]);
const hostScript = (0, node_fs.realpathSync)(process.argv[1]);
const hostUrl = (0, node_url.pathToFileURL)(hostScript).href;
const hostFolderUrl = (0, node_url.pathToFileURL)(`${(0, node_path.dirname)(hostScript)}/`).href;
/** `ade/rules` and its parts lie beside the host's own script. */
const OWN_MODULES = {
	"ade/rules": (0, node_url.pathToFileURL)((0, node_path.join)((0, node_path.dirname)(hostScript), "ade-rules.js")).href,
	"ade/rules/phone": (0, node_url.pathToFileURL)((0, node_path.join)((0, node_path.dirname)(hostScript), "ade-rules-phone.js")).href
};
/** Module resolution of the rule host: `ade/rules`, the stripped twin of a `.ts` file, and no built-in with reach. */
function resolveImport(specifier, context, next) {
	const own = OWN_MODULES[specifier];
	if (own !== void 0) return {
		url: own,
		shortCircuit: true
	};
	const resolved = next(specifier, context);
	if (resolved.url.startsWith("node:") && !PURE_BUILTINS.has(resolved.url) && !isHostCode(context.parentURL)) throw new Error(`rules may not import ${resolved.url}`);
	if (resolved.url.startsWith(hostFolderUrl) && !isHostCode(context.parentURL)) throw new Error("rules may not import the rule host");
	return resolved.url.startsWith("file:") && resolved.url.endsWith(".ts") ? useStrippedTwin(resolved) : resolved;
}
function isHostCode(parentUrl) {
	return parentUrl === void 0 || parentUrl === hostUrl;
}
function useStrippedTwin(resolved) {
	const twin = resolved.url.replace(/\.ts$/, ".js");
	return (0, node_fs.existsSync)((0, node_url.fileURLToPath)(twin)) ? {
		...resolved,
		url: twin,
		format: "module"
	} : resolved;
}
// src/rules/host/random.ts
/** Randomness that a replay repeats: every rule call draws from a generator seeded by package, rule and place. */
let baseSeed = "";
let place = "";
let callIndex = 0;
let state = null;
function setBaseSeed(seed) {
	baseSeed = seed;
	state = null;
}
/** Names the place of the calls that follow: rule and table or sheet and batch. Seeding waits for the first draw. */
function beginCall(callPlace, index) {
	place = callPlace;
	callIndex = index;
	state = null;
}
/** A float in [0, 1), like Math.random. */
function drawFloat() {
	return drawUint32() / 4294967296;
}
/** Next value of a 32-bit sfc generator (Chris Doty-Humphrey's Small Fast Counting). */
function drawUint32() {
	state ??= makeState(`${baseSeed}\n${place}\n${callIndex}`);
	const [a, b, c, counter] = state;
	const result = a + b + counter >>> 0;
	state[0] = b ^ b >>> 9;
	state[1] = c + (c << 3);
	state[2] = (c << 21 | c >>> 11) + result;
	state[3] = counter + 1;
	return result;
}
function makeState(seed) {
	let hash = 2166136261;
	const words = /* @__PURE__ */ new Uint32Array(4);
	for (let word = 0; word < 4; word++) {
		hash ^= word + 1;
		for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 16777619);
		words[word] = hash;
	}
	state = words;
	for (let i = 0; i < 12; i++) drawUint32();
	return words;
}
// src/rules/host/timers.ts
const running = /* @__PURE__ */ new Map();
let lastId = 0;
/** Gives rules timers that end with the call that started them, and whose handles are numbers and tell no time. */
function replaceTimers() {
	const { setTimeout, setInterval, setImmediate, clearTimeout, clearImmediate } = globalThis;
	const wrap = (start, stop, repeats) => function startTimer(run, delayMs, ...args) {
		const id = ++lastId;
		const fire = () => {
			if (!repeats) running.delete(id);
			run(...args);
		};
		const handle = start(fire, delayMs);
		running.set(id, () => stop(handle));
		return id;
	};
	const startTimeout = wrap(setTimeout, clearTimeout, false);
	const startImmediate = wrap((run) => setImmediate(run), clearImmediate, false);
	const wait = (delayMs, value) => new Promise((resolve) => startTimeout(resolve, delayMs, value));
	define({
		setTimeout: Object.assign(startTimeout, { [node_util.promisify.custom]: wait }),
		setInterval: wrap(setInterval, clearTimeout, true),
		setImmediate: (run, ...args) => startImmediate(run, 0, ...args),
		clearTimeout: stopTimer,
		clearInterval: stopTimer,
		clearImmediate: stopTimer
	});
}
/** Ends what the calls so far left running. */
function stopTimers() {
	if (running.size === 0) return;
	for (const stop of running.values()) stop();
	running.clear();
}
function stopTimer(id) {
	running.get(id)?.();
	running.delete(id);
}
function define(functions) {
	for (const [name, value] of Object.entries(functions)) Object.defineProperty(globalThis, name, {
		value,
		writable: false,
		configurable: false
	});
}
// src/rules/host/web-names.ts
/** Globals of the web's network functions. The runtime loads what is behind them when they are first looked at. */
const NETWORK_NAMES = [...[
	"fetch",
	"FormData",
	"Headers",
	"Request",
	"Response",
	"WebSocket",
	"EventSource"
], ...[
	"CloseEvent",
	"ErrorEvent",
	"MessageEvent"
]];
// src/rules/host/preload.ts
/**
* Runs in the rule host before --frozen-intrinsics takes hold and before any rule is read (node --require): makes
* clock and randomness the same in every run, and closes what rules have no business with.
*/
const asOf = process.env.ADE_AS_OF;
if (asOf === void 0) throw new Error("ADE_AS_OF is not set");
setBaseSeed(process.env.ADE_SEED ?? "");
fixClock(asOf);
fixRandomness();
replaceTimers();
removeGlobals();
(0, node_module.registerHooks)({ resolve: resolveImport });
Object.defineProperty(globalThis, "adeHost", {
	configurable: true,
	value: {
		beginCall: beginNextCall,
		process
	}
});
function beginNextCall(place, index) {
	stopTimers();
	beginCall(place, index);
}
/** Names that tell the real time, the machine or real randomness, or reach beyond a rule's own call. */
function removeGlobals() {
	const measuring = Object.getOwnPropertyNames(globalThis).filter((name) => name.startsWith("Performance"));
	const machine = [
		"navigator",
		"Navigator",
		"Storage",
		"localStorage",
		"sessionStorage"
	];
	const messaging = [
		"BroadcastChannel",
		"MessageChannel",
		"MessagePort"
	];
	const unusable = process.permission.has("net") ? [] : NETWORK_NAMES;
	for (const name of [
		...measuring,
		...machine,
		...messaging,
		...unusable
	]) Reflect.deleteProperty(globalThis, name);
	Reflect.deleteProperty(URL, "createObjectURL");
}
function fixRandomness() {
	Math.random = drawFloat;
	const { subtle } = globalThis.crypto;
	const seeded = {
		getRandomValues(view) {
			const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
			for (let i = 0; i < bytes.length; i++) bytes[i] = drawUint32();
			return view;
		},
		randomUUID() {
			const hex = Array.from({ length: 32 }, () => (drawUint32() & 15).toString(16));
			hex[12] = "4";
			hex[16] = (drawUint32() & 3 | 8).toString(16);
			const part = (from, to) => hex.slice(from, to).join("");
			return [
				part(0, 8),
				part(8, 12),
				part(12, 16),
				part(16, 20),
				part(20, 32)
			].join("-");
		},
		subtle: Object.freeze({ digest: subtle.digest.bind(subtle) })
	};
	Object.defineProperty(globalThis, "crypto", {
		value: Object.freeze(seeded),
		configurable: false,
		writable: false
	});
	for (const name of [
		"Crypto",
		"CryptoKey",
		"SubtleCrypto"
	]) Reflect.deleteProperty(globalThis, name);
}
