import { readSync, writeSync } from "node:fs";
import { setImmediate } from "node:timers";
import { format, inspect } from "node:util";
import { EventEmitter } from "node:events";
// src/rules/host/failures.ts
/** A rule's answer breaks the contract. The message is ours and holds nothing that the rule chose. */
var InvalidResult = class extends Error {};
const MAX_TEXT = 500;
/** One failure for each rule, place and kind of a request: the first, with how often it happened. */
var FailureList = class {
	#byKey = /* @__PURE__ */ new Map();
	#snapshotDir;
	constructor(snapshotDir) {
		this.#snapshotDir = snapshotDir;
	}
	add(rule, index, thrown) {
		const failure = describeFailure(rule, index, thrown, this.#snapshotDir);
		const key = `${rule} ${failure.kind} ${failure.errorClass} ${failure.file} ${failure.line}`;
		const known = this.#byKey.get(key);
		if (known) known.count += 1;
		else this.#byKey.set(key, failure);
	}
	toList() {
		return [...this.#byKey.values()];
	}
};
function describeFailure(rule, first, thrown, snapshotDir) {
	if (thrown instanceof InvalidResult) return {
		rule,
		kind: "invalid_result",
		message: thrown.message,
		first,
		count: 1
	};
	return {
		rule,
		kind: "exception",
		first,
		count: 1,
		...describeError(thrown, snapshotDir)
	};
}
/** Class, message and place of anything that was thrown. Survives hostile getters. */
function describeError(thrown, snapshotDir) {
	return {
		errorClass: readText$1(() => thrown.constructor.name) || "Error",
		message: readText$1(() => typeof thrown === "string" ? thrown : thrown.message),
		...findPlace(readText$1(() => thrown.stack, 1e4), snapshotDir)
	};
}
function readText$1(read, maxLength = MAX_TEXT) {
	try {
		const text = read();
		return typeof text === "string" ? text.slice(0, maxLength) : "";
	} catch {
		return "";
	}
}
/** The topmost frame inside the snapshot, as the author's file: stripped scripts keep lines, so `.js` is `.ts`. */
function findPlace(stack, snapshotDir) {
	const marker = `${snapshotDir}/`;
	for (const frame of stack.split("\n")) {
		const start = frame.indexOf(marker);
		const place = start < 0 ? null : /^([^:()]+):(\d+)/.exec(frame.slice(start + marker.length));
		if (place) return {
			file: place[1],
			line: Number(place[2])
		};
	}
	return {};
}
// src/rules/host/call.ts
/** Takes what the preload left for the host out of the reach of rules. */
function takePreload() {
	const preload = Reflect.get(globalThis, "adeHost");
	Reflect.deleteProperty(globalThis, "adeHost");
	return preload;
}
/** The process as the host knows it, and the seeding of randomness; rules see neither. */
const { beginCall, process: hostProcess } = takePreload();
/** Calls a rule; a plain answer is not awaited. */
function callRule(run, call) {
	return run(call);
}
function isPromise(value) {
	return typeof value === "object" && value !== null && typeof value.then === "function";
}
let giveUp = null;
hostProcess.on("beforeExit", () => {
	setImmediate(() => void 0);
	giveUp?.();
});
/** Waits for a rule's promise; throws InvalidResult for one that nothing is left to settle. */
function settle(promise) {
	return new Promise((resolve, reject) => {
		giveUp = () => reject(new InvalidResult("expected an answer, got a promise that nothing will settle"));
		Promise.resolve(promise).then(resolve, reject);
	});
}
/** A rule's answer as an object, or null for nothing; throws InvalidResult for anything else. */
function readObject(answer) {
	if (answer === void 0 || answer === null) return null;
	if (typeof answer !== "object" || Array.isArray(answer)) throw new InvalidResult(`expected an object or nothing, got ${Array.isArray(answer) ? "a list" : `a ${typeof answer}`}`);
	return answer;
}
function readList(value, name, maxLength) {
	if (value === void 0 || value === null) return [];
	if (!Array.isArray(value)) throw new InvalidResult(`${name}: expected a list, got a ${typeof value}`);
	if (value.length > maxLength) throw new InvalidResult(`${name}: ${value.length} entries, at most ${maxLength} are allowed`);
	return value;
}
function readText(value, name, maxLength) {
	if (typeof value !== "string") throw new InvalidResult(`${name}: expected a text, got a ${typeof value}`);
	return value.length > maxLength ? value.slice(0, maxLength) : value;
}
/** Unlike `readText`, gives undefined for a missing value. */
function readOptionalText(value, name, maxLength) {
	return value === void 0 || value === null ? void 0 : readText(value, name, maxLength);
}
function encodeFrame(message) {
	const json = JSON.stringify(message);
	const length = Buffer.byteLength(json);
	const frame = Buffer.allocUnsafe(4 + length);
	frame.writeUInt32LE(length, 0);
	frame.write(json, 4, "utf8");
	return frame;
}
// src/rules/host/channel.ts
/** The host's end of its pipes: requests on fd 0, answers on fd 3. */
const REQUEST_FD = 0;
const ANSWER_FD = 3;
/**
* The text of the next request, or null when there are no more. Waits without the event loop: what a rule left running
* stands still between calls, and no stream object exists that a rule could get hold of.
*/
function readRequest() {
	const header = readExactly(4);
	return header && (readExactly(header.readUInt32LE(0))?.toString("utf8") ?? null);
}
function sendMessage(message) {
	const frame = encodeFrame(message);
	for (let offset = 0; offset < frame.length;) offset += writeSync(ANSWER_FD, frame, offset);
}
function readExactly(length) {
	const buffer = Buffer.allocUnsafe(length);
	for (let offset = 0; offset < length;) {
		const count = readSync(REQUEST_FD, buffer, offset, length - offset, null);
		if (count === 0) return null;
		offset += count;
	}
	return buffer;
}
// src/rules/host/scores.ts
const NOTHING = Object.freeze({});
/** Reads `{ scores: { name: delta } }`; nothing at all is neutral. */
function readScores(answer) {
	const object = readObject(answer);
	const scores = object === null ? null : readObject(object.scores);
	if (scores === null) return NOTHING;
	const names = Object.keys(scores);
	if (names.length > 64) throw new InvalidResult(`scores: ${names.length} names, at most 64 are allowed`);
	const read = {};
	for (const name of names) {
		const delta = scores[name];
		if (typeof delta !== "number" || !Number.isFinite(delta)) throw new InvalidResult(`scores: expected a finite number, got ${typeof delta === "number" ? "one that is not finite" : `a ${typeof delta}`}`);
		if (delta !== 0) read[name] = delta;
	}
	return read;
}
/** Collects the outcomes of one rule over many calls: distinct ones once, and runs of them. */
var ScoreRuns = class {
	#indexByKey = /* @__PURE__ */ new Map();
	#scores;
	constructor(rule) {
		this.#scores = {
			rule,
			outcomes: [],
			runs: []
		};
	}
	add(scores) {
		const outcome = this.#findOutcome(scores);
		const last = this.#scores.runs.at(-1);
		if (last !== void 0 && last[0] === outcome) last[1] += 1;
		else this.#scores.runs.push([outcome, 1]);
	}
	addNeutral() {
		this.add(NOTHING);
	}
	toScores() {
		return this.#scores;
	}
	#findOutcome(scores) {
		let key = "";
		for (const name in scores) key += `${name}\t${scores[name]}\n`;
		let index = this.#indexByKey.get(key);
		if (index === void 0) {
			index = this.#scores.outcomes.length;
			this.#scores.outcomes.push(scores);
			this.#indexByKey.set(key, index);
		}
		return index;
	}
};
// src/rules/host/values.ts
/** Dates repeat; a bounded cache makes each Temporal value once. They are frozen, so sharing them is safe. */
const MAX_CACHED_DATES = 5e4;
const cachedDates = /* @__PURE__ */ new Map();
/** From the wire to what rules see. The list is frozen: no rule can change what the next one gets. */
function reviveValues(wire, length = wire.length) {
	const values = new Array(length);
	for (let i = 0; i < length; i++) {
		const value = wire[i];
		values[i] = typeof value === "object" && value !== null ? reviveDate(value) : value ?? null;
	}
	return Object.freeze(values);
}
function reviveDate(value) {
	const text = "date" in value ? value.date : "datetime" in value ? value.datetime : value.time;
	const cached = cachedDates.get(text);
	if (cached !== void 0) return cached;
	const made = Object.freeze("date" in value ? Temporal.PlainDate.from(text) : "datetime" in value ? Temporal.PlainDateTime.from(text) : Temporal.PlainTime.from(text));
	if (cachedDates.size >= MAX_CACHED_DATES) cachedDates.clear();
	cachedDates.set(text, made);
	return made;
}
/** What was wrong with a value that a rule gave back; never the value itself. */
var BadValue = class extends Error {};
/** From what a rule gave back to the wire; throws BadValue for anything that is no cell value. */
function encodeValue(value) {
	switch (typeof value) {
		case "string":
		case "boolean": return value;
		case "number":
			if (!Number.isFinite(value)) throw new BadValue("a number that is not finite");
			return value;
		case "undefined": return null;
		case "object": return encodeObject(value);
		default: throw new BadValue(`a ${typeof value}`);
	}
}
function encodeObject(value) {
	if (value === null) return null;
	if (value instanceof Temporal.PlainDate) return { date: Temporal.PlainDate.prototype.toString.call(value) };
	if (value instanceof Temporal.PlainDateTime) return { datetime: Temporal.PlainDateTime.prototype.toString.call(value, { smallestUnit: "second" }) };
	if (value instanceof Temporal.PlainTime) return { time: Temporal.PlainTime.prototype.toString.call(value, { smallestUnit: "second" }) };
	throw new BadValue("an object that is no date or time");
}
// src/rules/host/column-detectors.ts
/** Asks every column rule about every column of a table. */
async function scoreColumns(registry, request, marker) {
	registry.clearStates(request.rules);
	const samples = request.columns.map((column) => ({
		column_index: column.columnIndex,
		header: column.header,
		header_parts: Object.freeze(column.headerParts),
		values_sample: reviveValues(column.values)
	}));
	const failures = new FailureList(registry.snapshotDir);
	const scores = [];
	for (const ruleId of request.rules) {
		marker.mark(ruleId);
		const { run, module } = registry.getRule(ruleId);
		const context = registry.makeContext();
		const shared = {
			...context,
			state: registry.getState(ruleId),
			sheet_name: request.sheetName,
			table_id: request.tableId,
			field_name: module.field,
			field_meta: context.manifest.columns.meta[module.field]
		};
		const runs = new ScoreRuns(ruleId);
		for (const [i, sample] of samples.entries()) {
			const call = {
				...shared,
				...sample
			};
			try {
				beginCall(`${ruleId} ${request.tableId}`, i);
				const answer = callRule(run, call);
				runs.add(readScores(isPromise(answer) ? await settle(answer) : answer));
			} catch (error) {
				failures.add(ruleId, i, error);
				runs.addNeutral();
			}
		}
		scores.push(runs.toScores());
	}
	return {
		scores,
		failures: failures.toList()
	};
}
// src/rules/host/console.ts
/** The console that rules get. The real one carries streams, and with them a way to the host's own pipes. */
function makeConsole() {
	const print = (fd) => (...parts) => {
		writeSync(fd, `${format(...parts)}\n`);
	};
	const [out, err] = [print(1), print(2)];
	const nothing = () => void 0;
	return Object.freeze({
		log: out,
		info: out,
		debug: out,
		warn: err,
		error: err,
		trace: err,
		group: out,
		groupCollapsed: out,
		dir: (value) => out(inspect(value)),
		table: (value) => out(inspect(value)),
		assert: (condition, ...parts) => {
			if (!condition) err("Assertion failed", ...parts);
		},
		groupEnd: nothing,
		count: nothing,
		countReset: nothing,
		time: nothing,
		timeLog: nothing,
		timeEnd: nothing
	});
}
// src/rules/host/fields.ts
const MAX_CODE_LENGTH = 64;
const MAX_MESSAGE_LENGTH = 500;
const MAX_RELATED_ROWS = 20;
const SEVERITIES = [
	"error",
	"warning",
	"info"
];
/** Transforms, derivations and validations of one table, batch by batch. */
var TableRules = class {
	#registry;
	#table;
	#batchIndex = 0;
	constructor(registry, table) {
		this.#registry = registry;
		this.#table = table;
		Object.freeze(table.title);
		for (const plan of table.fields) Object.freeze(plan.headerParts);
		registry.clearStates(table.fields.flatMap(({ transform, derive, validate }) => [
			transform,
			derive,
			validate
		]).filter((rule) => rule !== null));
	}
	async runBatch(request, marker) {
		const batch = new FieldBatch(this.#registry, this.#table, request, marker, this.#batchIndex++);
		for (const plan of this.#table.fields) await batch.runField(plan);
		return batch.toAnswer();
	}
};
var FieldBatch = class {
	#registry;
	#table;
	#request;
	#marker;
	#index;
	#failures;
	#values = /* @__PURE__ */ new Map();
	#answer = {
		values: {},
		warnings: {},
		issues: {},
		failures: []
	};
	#context;
	constructor(registry, table, request, marker, index) {
		this.#registry = registry;
		this.#table = table;
		this.#request = request;
		this.#marker = marker;
		this.#index = index;
		this.#failures = new FailureList(registry.snapshotDir);
		const context = registry.makeContext();
		this.#context = {
			...context,
			sheet_name: table.sheetName,
			table_id: table.tableId,
			row_count: request.rows.length,
			table: Object.freeze({
				sheet_name: table.sheetName,
				source_file: context.source_file,
				title: table.title,
				group: Object.freeze(request.group),
				rows: Object.freeze(request.rows)
			})
		};
	}
	toAnswer() {
		return {
			...this.#answer,
			failures: this.#failures.toList()
		};
	}
	async runField(plan) {
		const source = this.#request.values[plan.field];
		const make = source === void 0 ? plan.derive : plan.transform;
		if (source !== void 0) this.#values.set(plan.field, reviveValues(source));
		if (make !== null) await this.#attempt(make, plan, (answer) => this.#readValues(plan.field, answer));
		if (plan.validate !== null && this.#values.has(plan.field)) await this.#attempt(plan.validate, plan, (answer) => this.#readIssues(plan.field, answer));
	}
	/** One call of one rule; whatever goes wrong with it is noted and leaves the batch as it was. */
	async #attempt(ruleId, plan, read) {
		try {
			this.#marker.mark(ruleId);
			beginCall(`${ruleId} ${this.#table.tableId}`, this.#index);
			const answer = callRule(this.#registry.getRule(ruleId).run, this.#makeCall(ruleId, plan));
			const object = readObject(isPromise(answer) ? await settle(answer) : answer);
			if (object !== null) read(object);
		} catch (error) {
			this.#failures.add(ruleId, 0, error);
		}
	}
	#makeCall(ruleId, plan) {
		const columns = {};
		for (const field of plan.needs) {
			const values = this.#values.get(field);
			if (values !== void 0) columns[field] = values;
		}
		const values = this.#values.get(plan.field);
		return {
			...this.#context,
			state: this.#registry.getState(ruleId),
			field_name: plan.field,
			field_meta: this.#context.manifest.columns.meta[plan.field],
			column_index: plan.columnIndex,
			header: plan.header,
			header_parts: plan.headerParts,
			date_order: plan.dateOrder,
			columns: Object.freeze(columns),
			...values === void 0 ? {} : { values }
		};
	}
	#readValues(field, answer) {
		const rowCount = this.#request.rows.length;
		const values = answer.values;
		if (!Array.isArray(values)) throw new InvalidResult(`values: expected a list, got a ${typeof values}`);
		if (values.length !== rowCount) throw new InvalidResult(`values: expected ${rowCount} entries, got ${values.length}`);
		const encoded = new Array(rowCount);
		for (let i = 0; i < rowCount; i++) encoded[i] = encodeAt(values[i], i);
		const warnings = readList(answer.warnings, "warnings", rowCount).map((entry) => readWarning(entry, rowCount));
		this.#values.set(field, reviveValues(encoded));
		this.#answer.values[field] = encoded;
		if (warnings.length > 0) this.#answer.warnings[field] = warnings;
	}
	#readIssues(field, answer) {
		const rowCount = this.#request.rows.length;
		const issues = readList(answer.issues, "issues", rowCount * 20).map((entry) => readIssue(entry, rowCount));
		if (issues.length > 0) this.#answer.issues[field] = issues;
	}
};
function encodeAt(value, index) {
	try {
		return encodeValue(value);
	} catch (error) {
		if (error instanceof BadValue) throw new InvalidResult(`values: entry ${index + 1} is ${error.message}`);
		throw error;
	}
}
function readWarning(entry, rowCount) {
	const object = readObject(entry);
	if (object === null) throw new InvalidResult("expected an object with row_index, code and message, got nothing");
	const { row_index: rowIndex } = object;
	if (typeof rowIndex !== "number" || !Number.isInteger(rowIndex) || rowIndex < 1 || rowIndex > rowCount) throw new InvalidResult(`row_index: expected a whole number from 1 to ${rowCount}`);
	return {
		row_index: rowIndex,
		code: readText(object.code, "code", MAX_CODE_LENGTH),
		message: readText(object.message, "message", MAX_MESSAGE_LENGTH)
	};
}
function readIssue(entry, rowCount) {
	const warning = readWarning(entry, rowCount);
	const object = entry;
	const severity = readSeverity(object.severity);
	const related = readList(object.related_rows, "related_rows", MAX_RELATED_ROWS);
	if (!related.every((row) => typeof row === "number" && Number.isInteger(row) && row >= 1)) throw new InvalidResult("related_rows: expected rows of the sheet");
	return {
		...warning,
		severity,
		...related.length > 0 ? { related_rows: related } : {}
	};
}
function readSeverity(value) {
	if (value === void 0 || value === null) return "error";
	const severity = SEVERITIES.find((known) => known === value);
	if (severity === void 0) throw new InvalidResult(`severity: expected one of ${SEVERITIES.join(", ")}`);
	return severity;
}
// src/rules/host/hooks.ts
const MAX_NOTE_LENGTH = 2e3;
const MAX_NAME_LENGTH = 64;
const MAX_ENTRIES = 1e3;
/** Runs one hook and reads what it gave back. */
async function runHook(registry, request) {
	const failures = new FailureList(registry.snapshotDir);
	let result = null;
	try {
		beginCall(request.rule, 0);
		const call = {
			...registry.makeContext(),
			state: registry.getState(request.rule)
		};
		const answer = callRule(registry.getRule(request.rule).run, call);
		result = readResult(readObject(isPromise(answer) ? await settle(answer) : answer));
	} catch (error) {
		failures.add(request.rule, 0, error);
	}
	return {
		result,
		failures: failures.toList()
	};
}
function readResult(answer) {
	if (answer === null) return null;
	const notes = readOptionalText(answer.notes, "notes", MAX_NOTE_LENGTH);
	const mapping = readList(answer.mapping, "mapping", MAX_ENTRIES).map(readMapping);
	const issues = readList(answer.issues, "issues", MAX_ENTRIES).map(readHookIssue);
	return {
		...notes === void 0 ? {} : { notes },
		...mapping.length > 0 ? { mapping } : {},
		...issues.length > 0 ? { issues } : {}
	};
}
function readMapping(entry) {
	const object = readEntry(entry, "mapping");
	return {
		table_id: readText(object.table_id, "table_id", MAX_NAME_LENGTH),
		column: readText(object.column, "column", MAX_NAME_LENGTH),
		target_field: readOptionalText(object.target_field, "target_field", MAX_NAME_LENGTH) ?? null
	};
}
function readHookIssue(entry) {
	const object = readEntry(entry, "issues");
	const a1 = readOptionalText(object.a1, "a1", MAX_NAME_LENGTH);
	const field = readOptionalText(object.target_field, "target_field", MAX_NAME_LENGTH);
	return {
		table_id: readText(object.table_id, "table_id", MAX_NAME_LENGTH),
		...a1 === void 0 ? {} : { a1 },
		...field === void 0 ? {} : { target_field: field },
		code: readText(object.code, "code", MAX_NAME_LENGTH),
		severity: readSeverity(object.severity),
		message: readText(object.message, "message", 500)
	};
}
function readEntry(entry, name) {
	const object = readObject(entry);
	if (object === null) throw new InvalidResult(`${name}: expected an object, got nothing`);
	return object;
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
// src/rules/host/lock.ts
/** What --frozen-intrinsics leaves open, closed: a rule that changed it would change what the others see. */
/** Makes the values of global names, and what belongs to them, read-only. New names may still be added. */
function lockGlobals() {
	for (const name of Object.getOwnPropertyNames(globalThis)) {
		if (NETWORK_NAMES.includes(name)) continue;
		const property = Object.getOwnPropertyDescriptor(globalThis, name);
		if (!("value" in property)) continue;
		if (typeof property.value === "function") lockClass(property.value);
		if (property.configurable) Object.defineProperty(globalThis, name, {
			...property,
			writable: false,
			configurable: false
		});
	}
	lockClass(EventEmitter);
	lock(Atomics);
}
function lockClass(type) {
	lock(type);
	if (type.prototype !== void 0) lock(type.prototype);
}
function lock(target) {
	for (const key of Reflect.ownKeys(target)) {
		const property = Object.getOwnPropertyDescriptor(target, key);
		if (!property.configurable) continue;
		Object.defineProperty(target, key, "value" in property ? makeGuard(target, key, property) : { configurable: false });
	}
}
/** A plain read-only property would also forbid a derived class a method of the same name by assignment. */
function makeGuard(owner, key, { value, enumerable }) {
	return {
		enumerable,
		configurable: false,
		get: () => value,
		set(own) {
			if (this === owner) throw new TypeError(`${String(key)} is read-only in rules`);
			Object.defineProperty(this, key, {
				value: own,
				writable: true,
				enumerable: true,
				configurable: true
			});
		}
	};
}
// src/rules/host/marker.ts
/** Tells the engine which rule comes next, seldom enough to cost nothing. */
var Marker = class {
	#send;
	#nowMs;
	#intervalMs;
	#lastMs;
	constructor(intervalMs, nowMs, send) {
		this.#nowMs = nowMs;
		this.#send = send;
		this.#intervalMs = intervalMs;
		this.#lastMs = nowMs();
	}
	mark(ruleId) {
		const nowMs = this.#nowMs();
		if (nowMs - this.#lastMs < this.#intervalMs) return;
		this.#lastMs = nowMs;
		this.#send(ruleId);
	}
};
// src/rules/host/freeze.ts
/** Freezes plain data through and through. */
function deepFreeze(value) {
	if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
		Object.freeze(value);
		for (const part of Object.values(value)) deepFreeze(part);
	}
	return value;
}
// src/rules/host/registry.ts
const DETECTOR_NAME = /^detect(_|[A-Z])/;
const FIELD_FUNCTIONS = [
	"transform",
	"derive",
	"validate"
];
/** The loaded rules by id, the job's part of every call, and each rule's state. */
var RuleRegistry = class {
	snapshotDir;
	#rules = /* @__PURE__ */ new Map();
	#states = /* @__PURE__ */ new Map();
	#job;
	#artifact = Object.freeze({});
	constructor(request) {
		this.snapshotDir = request.snapshotDir;
		const { manifest } = deepFreeze(request);
		this.#job = {
			...request.job,
			manifest,
			env: manifest.env
		};
	}
	async load(modules) {
		const loaded = [];
		for (const module of modules) loaded.push(await this.#loadModule(module));
		return { modules: loaded };
	}
	setArtifact(artifact) {
		this.#artifact = deepFreeze(artifact);
	}
	/** The job's part of a call. */
	makeContext() {
		return {
			...this.#job,
			artifact: this.#artifact
		};
	}
	getRule(ruleId) {
		const rule = this.#rules.get(ruleId);
		if (rule === void 0) throw new Error(`unknown rule ${ruleId}`);
		return rule;
	}
	getState(ruleId) {
		let state = this.#states.get(ruleId);
		if (state === void 0) {
			state = {};
			this.#states.set(ruleId, state);
		}
		return state;
	}
	/** States are fresh for each table and, for row rules, each sheet. */
	clearStates(ruleIds) {
		for (const ruleId of ruleIds) this.#states.delete(ruleId);
	}
	async #loadModule(module) {
		const loaded = {
			id: module.id,
			functions: [],
			needs: [],
			derive_needs: [],
			unknownExports: [],
			notFunctions: [],
			badNeeds: []
		};
		try {
			const exported = await settle(import(`${this.snapshotDir}/${module.script}`));
			for (const name of Object.keys(exported)) this.#sortExport(module, loaded, name, exported[name]);
		} catch (error) {
			loaded.error = describeError(error, this.snapshotDir);
		}
		return loaded;
	}
	#sortExport(module, loaded, name, value) {
		if (module.kind === "column" && (name === "needs" || name === "derive_needs")) {
			if (isTextList(value)) loaded[name] = [...value];
			else loaded.badNeeds.push(name);
		} else if (!isRuleName(module.kind, name)) {
			if (typeof value === "function") loaded.unknownExports.push(name);
		} else if (typeof value === "function") {
			loaded.functions.push({
				name,
				source: Function.prototype.toString.call(value)
			});
			this.#rules.set(`${module.id}.${name}`, {
				run: value,
				module
			});
		} else loaded.notFunctions.push(name);
	}
};
function isRuleName(kind, name) {
	if (kind === "hook") return name === "run";
	return DETECTOR_NAME.test(name) || kind === "column" && FIELD_FUNCTIONS.includes(name);
}
function isTextList(value) {
	return Array.isArray(value) && value.every((item) => typeof item === "string");
}
// src/rules/host/row-detectors.ts
/** Asks every row rule about every row of the request. */
async function scoreRows(registry, request, marker) {
	if (request.isNewSheet) registry.clearStates(request.rules);
	const rows = request.rows.map(reviveRow);
	const above = request.above && reviveRow(request.above);
	const below = request.below && reviveRow(request.below);
	const failures = new FailureList(registry.snapshotDir);
	const scores = [];
	for (const ruleId of request.rules) {
		marker.mark(ruleId);
		const { run } = registry.getRule(ruleId);
		const shared = {
			...registry.makeContext(),
			state: registry.getState(ruleId),
			sheet_name: request.sheetName
		};
		const runs = new ScoreRuns(ruleId);
		for (let i = 0; i < rows.length; i++) {
			const call = {
				...shared,
				row_index: request.firstRow + i,
				row_values_sample: rows[i],
				row_above: i > 0 ? rows[i - 1] : above,
				row_below: i + 1 < rows.length ? rows[i + 1] : below
			};
			try {
				beginCall(ruleId, request.firstRow + i);
				const answer = callRule(run, call);
				runs.add(readScores(isPromise(answer) ? await settle(answer) : answer));
			} catch (error) {
				failures.add(ruleId, i, error);
				runs.addNeutral();
			}
		}
		scores.push(runs.toScores());
	}
	return {
		scores,
		failures: failures.toList()
	};
}
function reviveRow(row) {
	return reviveValues(row, Math.min(row.length, 256));
}
// src/rules/host/main.ts
/** Entry of the rule host: reads requests from fd 0, answers on fd 3, one at a time and in order. */
const { hrtime, exit } = hostProcess;
const nowMs = () => Number(hrtime.bigint() / 1000000n);
let registry = null;
let markIntervalMs = 0;
let table = null;
/** Rules get a process without reach: libraries look at `env` and `versions`, and that is all there is. */
function hideProcess() {
	const value = Object.freeze({
		env: Object.freeze({}),
		argv: Object.freeze([]),
		platform: hostProcess.platform,
		version: hostProcess.version,
		versions: Object.freeze({ ...hostProcess.versions }),
		nextTick: queueMicrotask
	});
	Object.defineProperty(globalThis, "process", {
		value,
		writable: false,
		configurable: false
	});
	Object.defineProperty(globalThis, "console", {
		value: makeConsole(),
		writable: false,
		configurable: false
	});
}
async function answerRequest(seq, request) {
	if (request.op === "load") {
		markIntervalMs = request.markIntervalMs;
		registry = new RuleRegistry(request);
		beginCall("load", 0);
		return registry.load(request.modules);
	}
	if (registry === null) throw new Error("load comes first");
	const marker = new Marker(markIntervalMs, nowMs, (mark) => sendMessage({
		seq,
		mark
	}));
	switch (request.op) {
		case "artifact":
			registry.setArtifact(request.artifact);
			return {};
		case "rows": return scoreRows(registry, request, marker);
		case "columns": return scoreColumns(registry, request, marker);
		case "table":
			table = new TableRules(registry, request);
			return {};
		case "batch":
			if (table === null) throw new Error("table comes before batch");
			return table.runBatch(request, marker);
		case "hook": return runHook(registry, request);
	}
}
async function serve() {
	hostProcess.on("unhandledRejection", () => void 0);
	hostProcess.on("uncaughtException", () => void 0);
	for (let text = readRequest(); text !== null; text = readRequest()) {
		const { seq, ...request } = JSON.parse(text);
		sendMessage({
			seq,
			...await answerRequest(seq, request)
		});
	}
	exit(0);
}
hideProcess();
lockGlobals();
try {
	await serve();
} catch (error) {
	writeSync(2, `${error instanceof Error ? error.stack : "unknown failure"}\n`);
	exit(1);
}
export {};
