import { closeSync, constants, openSync, statSync, writeSync } from "node:fs";
import { dlopen, getInt32, getRawPointer } from "node:ffi";
import { getSystemErrorName } from "node:util";
// src/sandbox/launch-policy.ts
/** The line on stderr that tells why the launcher gave up. */
function formatLaunchFailure(nonce, found) {
	return `ade-launcher ${nonce} ${found.replaceAll("\n", " ")}\n`;
}
// src/sandbox/linux/syscall-numbers.ts
/** System call numbers (x64, arm64; null where the architecture lacks the call). asm/unistd_64.h and asm-generic. */
const syscallNumbers = {
	getuid: [102, 174],
	getppid: [110, 173],
	capget: [125, 90],
	capset: [126, 91],
	setgroups: [116, 159],
	setresuid: [117, 147],
	setresgid: [119, 149],
	exit_group: [231, 94],
	close_range: [436, 436],
	landlock_create_ruleset: [444, 444],
	landlock_add_rule: [445, 445],
	landlock_restrict_self: [446, 446],
	open: [2, null],
	openat: [257, 56],
	mmap: [9, 222],
	ioctl: [16, 29],
	fcntl: [72, 25],
	prctl: [157, 167],
	prlimit64: [302, 261],
	socket: [41, 198],
	clone: [56, 220],
	tgkill: [234, 131],
	fork: [57, null],
	vfork: [58, null],
	clone3: [435, 435],
	socketpair: [53, 199],
	ptrace: [101, 117],
	process_vm_readv: [310, 270],
	process_vm_writev: [311, 271],
	process_madvise: [440, 440],
	process_mrelease: [448, 448],
	kcmp: [312, 272],
	pidfd_open: [434, 434],
	pidfd_getfd: [438, 438],
	pidfd_send_signal: [424, 424],
	kill: [62, 129],
	tkill: [200, 130],
	rt_sigqueueinfo: [129, 138],
	rt_tgsigqueueinfo: [297, 240],
	setsid: [112, 157],
	setpgid: [109, 154],
	personality: [135, 92],
	sched_setaffinity: [203, 122],
	sched_setparam: [142, 118],
	sched_setscheduler: [144, 119],
	sched_setattr: [314, 274],
	setpriority: [141, 140],
	ioprio_set: [251, 30],
	mount: [165, 40],
	umount2: [166, 39],
	pivot_root: [155, 41],
	chroot: [161, 51],
	unshare: [272, 97],
	setns: [308, 268],
	open_tree: [428, 428],
	move_mount: [429, 429],
	fsopen: [430, 430],
	fsconfig: [431, 431],
	fsmount: [432, 432],
	fspick: [433, 433],
	mount_setattr: [442, 442],
	bpf: [321, 280],
	perf_event_open: [298, 241],
	userfaultfd: [323, 282],
	fanotify_init: [300, 262],
	keyctl: [250, 219],
	add_key: [248, 217],
	request_key: [249, 218],
	kexec_load: [246, 104],
	kexec_file_load: [320, 294],
	init_module: [175, 105],
	finit_module: [313, 273],
	delete_module: [176, 106],
	reboot: [169, 142],
	swapon: [167, 224],
	swapoff: [168, 225],
	acct: [163, 89],
	quotactl: [179, 60],
	syslog: [103, 116],
	settimeofday: [164, 170],
	clock_settime: [227, 112],
	adjtimex: [159, 171],
	clock_adjtime: [305, 266],
	sethostname: [170, 161],
	setdomainname: [171, 162],
	iopl: [172, null],
	ioperm: [173, null],
	modify_ldt: [154, null],
	name_to_handle_at: [303, 264],
	open_by_handle_at: [304, 265],
	memfd_create: [319, 279],
	memfd_secret: [447, 447],
	shmget: [29, 194],
	shmat: [30, 196],
	msgget: [68, 186],
	semget: [64, 190],
	mq_open: [240, 180],
	io_uring_setup: [425, 425],
	io_uring_enter: [426, 426],
	io_uring_register: [427, 427],
	chmod: [90, null],
	fchmodat: [268, 53],
	fchmodat2: [452, 452],
	chown: [92, null],
	lchown: [94, null],
	fchownat: [260, 54],
	utime: [132, null],
	utimes: [235, null],
	futimesat: [261, null],
	utimensat: [280, 88],
	setxattr: [188, 5],
	lsetxattr: [189, 6],
	removexattr: [197, 14],
	lremovexattr: [198, 15],
	setxattrat: [463, 463],
	removexattrat: [466, 466],
	file_setattr: [469, 469],
	truncate: [76, 45],
	creat: [85, null],
	openat2: [437, 437],
	inotify_init: [253, null],
	inotify_init1: [294, 26]
};
/** The number of a call, or null where the architecture has none. */
function getSyscallNumber(name, architecture) {
	return syscallNumbers[name][architecture === "x64" ? 0 : 1];
}
/** The running architecture; throws on one that the sandbox does not know. */
function currentArchitecture() {
	if (process.arch === "x64" || process.arch === "arm64") return process.arch;
	throw new Error(`the sandbox knows x64 and arm64, not ${process.arch}`);
}
// src/sandbox/linux/libc.ts
const word = "int64";
const { functions: libc } = dlopen(null, {
	syscall: {
		arguments: [
			word,
			word,
			word,
			word,
			word,
			word
		],
		return: word
	},
	__errno_location: {
		arguments: [],
		return: "pointer"
	}
});
/** Calls the kernel. Returns what the call returns, or the negative errno. */
function tryCall(name, ...args) {
	const number = getSyscallNumber(name, currentArchitecture());
	if (number === null) throw new Error(`${name} does not exist on ${process.arch}`);
	const [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n] = args.map(toWord);
	const result = Number(libc.syscall(BigInt(number), a, b, c, d, e));
	return result === -1 ? -getInt32(libc.__errno_location(), 0) : result;
}
/** Calls the kernel; throws, naming `purpose`, when the call fails. */
function mustCall(purpose, name, ...args) {
	const result = tryCall(name, ...args);
	if (result < 0) throw new Error(`${purpose} failed: ${name} answered ${getSystemErrorName(result)}`);
	return result;
}
function toWord(argument) {
	return argument instanceof Uint8Array ? getRawPointer(argument) : BigInt(argument);
}
// src/sandbox/linux/landlock.ts
const right = {
	execute: 1,
	writeFile: 2,
	readFile: 4,
	readDir: 8,
	removeDir: 16,
	removeFile: 32,
	makeChar: 64,
	makeDir: 128,
	makeFile: 256,
	makeSocket: 512,
	makeFifo: 1024,
	makeBlock: 2048,
	makeSymlink: 4096,
	refer: 8192,
	truncate: 16384,
	ioctlDevice: 32768
};
const fileRights = right.execute | right.writeFile | right.readFile | right.truncate | right.ioctlDevice;
const readRights = right.readFile | right.readDir;
const writeRights = right.writeFile | right.truncate | right.removeDir | right.removeFile | right.makeDir | right.makeFile | right.makeSymlink | right.refer;
const neverGranted = right.makeChar | right.makeSocket | right.makeFifo | right.makeBlock | right.ioctlDevice;
const pathFlag = 2097152;
/** The kernel's Landlock version, 0 where there is none or a container's filter hides it. */
function readLandlockVersion() {
	return Math.max(0, tryCall("landlock_create_ruleset", 0, 0, 1));
}
/** Makes the ruleset while the paths can still be opened, before the user id is given up. Returns its descriptor. */
function makeRuleset(rules, version) {
	const handled = handledRights(rules) & knownRights(version);
	const attributes = Buffer.alloc(24);
	attributes.writeBigUInt64LE(BigInt(handled), 0);
	attributes.writeBigUInt64LE(rules.network ? 0n : 3n, 8);
	attributes.writeBigUInt64LE(3n, 16);
	const ruleset = mustCall("making the Landlock ruleset", "landlock_create_ruleset", attributes, version < 4 ? 8 : version < 6 ? 16 : 24, 0);
	for (const [path, rights] of collectGrants(rules)) addRule(ruleset, path, rights & handled);
	return ruleset;
}
/** Confines this thread and all that comes from it, for good. */
function enterRuleset(ruleset) {
	mustCall("entering the Landlock domain", "landlock_restrict_self", ruleset, 0);
}
function handledRights(rules) {
	let handled = writeRights | neverGranted;
	if (rules.read !== "all") handled |= readRights;
	if (rules.execute !== "all") handled |= right.execute;
	return handled;
}
function knownRights(version) {
	if (version >= 5) return 65535;
	if (version >= 3) return 32767;
	return version === 2 ? 16383 : 8191;
}
function collectGrants(rules) {
	const grants = /* @__PURE__ */ new Map();
	const grant = (path, rights) => grants.set(path, (grants.get(path) ?? 0) | rights);
	if (rules.read !== "all") for (const path of rules.read) grant(path, readRights);
	if (rules.execute !== "all") for (const path of rules.execute) grant(path, right.execute | right.readFile);
	for (const path of rules.write) grant(path, readRights | writeRights);
	grant("/dev/null", right.readFile | right.writeFile);
	return grants;
}
function addRule(ruleset, path, rights) {
	const granted = statSync(path).isDirectory() ? rights : rights & fileRights;
	if (granted === 0) return;
	const descriptor = openSync(path, pathFlag | constants.O_RDONLY);
	const rule = Buffer.alloc(12);
	rule.writeBigUInt64LE(BigInt(granted), 0);
	rule.writeInt32LE(descriptor, 8);
	mustCall(`allowing ${path}`, "landlock_add_rule", ruleset, 1, rule, 0);
	closeSync(descriptor);
}
// src/sandbox/linux/privileges.ts
const setParentDeathSignal$1 = 1;
const keepCapabilities = 8;
const setNoNewPrivileges = 38;
const ambientCapability = 47;
const raiseAmbient = 2;
const capabilityVersion = 537396514;
const dacOverride = 1;
const dacReadSearch = 2;
const killSignal = 9;
/** Has the kernel kill this process when its parent ends. The setting is lost with every change of user. */
function dieWithParent(parentPid) {
	mustCall("tying the process to its parent", "prctl", setParentDeathSignal$1, killSignal);
	if (parentPid !== null && tryCall("getppid") !== parentPid) throw new Error("the parent process has already ended");
}
/** From here on no program that this process executes gains a privilege. */
function forbidNewPrivileges() {
	mustCall("forbidding new privileges", "prctl", setNoNewPrivileges, 1, 0, 0, 0);
}
/**
* Gives up root for an ordinary user. With `keepReading` one capability stays, the right to read in spite of file
* modes, so that code below a private folder (`/root`) remains readable; Landlock or the mounts bound it to the
* allowed paths.
*/
function dropUser(uid, keepReading) {
	const capability = keepReading ? chooseReadCapability() : null;
	mustCall("keeping the capability to read", "prctl", keepCapabilities, 1, 0, 0, 0);
	mustCall("leaving the groups", "setgroups", 0, 0);
	mustCall(`taking the group ${uid}`, "setresgid", uid, uid, uid);
	mustCall(`taking the user ${uid}`, "setresuid", uid, uid, uid);
	setCapabilities(capability === null ? 0 : 1 << capability);
	if (capability !== null) mustCall("passing on the capability to read", "prctl", ambientCapability, raiseAmbient, capability, 0, 0);
}
function chooseReadCapability() {
	const permitted = readPermitted();
	return [dacReadSearch, dacOverride].find((capability) => (permitted & 1 << capability) !== 0) ?? null;
}
function readPermitted() {
	const data = Buffer.alloc(24);
	mustCall("reading the capabilities", "capget", capabilityHeader(), data);
	return data.readUInt32LE(4);
}
function setCapabilities(mask) {
	const data = Buffer.alloc(24);
	for (const offset of [
		0,
		4,
		8
	]) data.writeUInt32LE(mask, offset);
	mustCall("giving up the capabilities", "capset", capabilityHeader(), data);
}
function capabilityHeader() {
	const header = Buffer.alloc(8);
	header.writeUInt32LE(capabilityVersion, 0);
	return header;
}
// src/sandbox/linux/rlimits.ts
const resources = {
	cpuSeconds: 0,
	fileBytes: 1,
	dataBytes: 2,
	coreBytes: 4,
	openFiles: 7
};
const unlimited = 18446744073709551615n;
/** Sets one limit. A lower hard limit that the host has already set stays in force. */
function setResourceLimit({ resource, soft, hard }) {
	const current = Buffer.alloc(16);
	mustCall(`reading the limit ${resource}`, "prlimit64", 0, resources[resource], 0, current);
	const ceiling = current.readBigUInt64LE(8);
	const newHard = hard === null ? ceiling : smaller(BigInt(hard), ceiling);
	const wanted = Buffer.alloc(16);
	wanted.writeBigUInt64LE(smaller(BigInt(soft), newHard), 0);
	wanted.writeBigUInt64LE(newHard, 8);
	mustCall(`setting the limit ${resource}`, "prlimit64", 0, resources[resource], wanted, 0);
}
function smaller(a, b) {
	return b === unlimited || a < b ? a : b;
}
// src/sandbox/linux/seccomp.ts
const setSeccomp = 22;
const filterMode = 2;
const recordBytes$1 = 8;
/** Puts this thread, and what it executes, under a filter for good. `forbidNewPrivileges` must come first. */
function installFilter(filter) {
	const program = Buffer.alloc(16);
	program.writeUInt16LE(filter.length / recordBytes$1, 0);
	program.writeBigUInt64LE(getRawPointer(filter), 8);
	mustCall("installing the system call filter", "prctl", setSeccomp, filterMode, program, 0, 0);
}
// src/sandbox/linux/filter-program.ts
const recordBytes = 8;
const code = {
	load: 32,
	and: 84,
	ifEqual: 21,
	ifAtLeast: 53,
	ifAnyBit: 69,
	answer: 6
};
/** What the kernel does with a call: `allow`, kill the process, or answer with an error number. */
const verdict = {
	allow: 2147418112,
	kill: 2147483648,
	refuse: (errorNumber) => 327680 | errorNumber
};
const offset = {
	number: 0,
	architecture: 4,
	argument: (index) => 16 + 8 * index
};
/** Collects the rules of one filter; the first rule that fits a call decides it, and no rule means `allow`. */
var FilterProgram = class {
	#instructions = [];
	constructor(auditArchitecture) {
		this.#push([
			code.load,
			0,
			0,
			offset.architecture
		], [
			code.ifEqual,
			1,
			0,
			auditArchitecture
		], answer(verdict.kill));
		this.#push([
			code.load,
			0,
			0,
			offset.number
		]);
	}
	/** Decides every call whose number is `lowest` or higher. */
	decideFrom(lowest, decision) {
		this.#push([
			code.ifAtLeast,
			0,
			1,
			lowest
		], answer(decision));
	}
	/** Decides every call of `number`. */
	decide(number, decision) {
		this.#push([
			code.ifEqual,
			0,
			1,
			number
		], answer(decision));
	}
	/** Decides calls of `number`: `whenTrue` where the argument passes the test, else `whenFalse`. */
	decideByArgument(number, test, whenTrue, whenFalse) {
		const body = [[
			code.load,
			0,
			0,
			offset.argument(test.argument)
		]];
		if (test.mask !== void 0) body.push([
			code.and,
			0,
			0,
			test.mask
		]);
		const comparisons = makeComparisons(test);
		comparisons.forEach(([operation, operand], index) => {
			body.push([
				operation,
				comparisons.length - index,
				0,
				operand
			]);
		});
		body.push(answer(whenFalse), answer(whenTrue));
		this.#push([
			code.ifEqual,
			0,
			body.length,
			number
		], ...body);
	}
	/** The finished program; what no rule decided is allowed. */
	toBytes() {
		const all = [...this.#instructions, answer(verdict.allow)];
		const bytes = Buffer.alloc(all.length * recordBytes);
		all.forEach(([operation, ifTrue, ifFalse, operand], index) => {
			const at = index * recordBytes;
			bytes.writeUInt16LE(operation, at);
			bytes.writeUInt8(ifTrue, at + 2);
			bytes.writeUInt8(ifFalse, at + 3);
			bytes.writeUInt32LE(operand >>> 0, at + 4);
		});
		return bytes;
	}
	#push(...instructions) {
		this.#instructions.push(...instructions);
	}
};
function answer(decision) {
	return [
		code.answer,
		0,
		0,
		decision
	];
}
function makeComparisons(test) {
	const comparisons = (test.equals ?? []).map((value) => [code.ifEqual, value]);
	if (test.anyBit !== void 0) comparisons.push([code.ifAnyBit, test.anyBit]);
	return comparisons;
}
// src/sandbox/linux/seccomp-filter.ts
const auditArchitecture = {
	x64: 3221225534,
	arm64: 3221225655
};
const firstX32Number = 1073741824;
const errno = {
	notPermitted: 1,
	accessDenied: 13,
	notImplemented: 38
};
const refuse = verdict.refuse(errno.notPermitted);
const deny = verdict.refuse(errno.accessDenied);
const pretendMissing = verdict.refuse(errno.notImplemented);
const family = {
	inet: 2,
	inet6: 10,
	netlink: 16
};
const cloneThread = 65536;
const cloneNamespaces = 2114060416;
const openCreateOrTruncate = 576;
const mapGrowsDown = 256;
const signalOwnerCommands = [
	8,
	10,
	15
];
const signalOwnerRequests = [
	35073,
	35074,
	21522
];
const setParentDeathSignal = 1;
/** Libraries fall back to older calls when these answer "not implemented"; their arguments cannot be filtered. */
const pretendedMissing = [
	"clone3",
	"io_uring_setup",
	"io_uring_enter",
	"io_uring_register"
];
/** Never needed by anything that ADE confines. */
const alwaysRefused = [
	...[
		"ptrace",
		"process_vm_readv",
		"process_vm_writev",
		"process_madvise",
		"process_mrelease",
		"kcmp"
	],
	...[
		"pidfd_getfd",
		"mount",
		"umount2",
		"pivot_root",
		"chroot",
		"unshare",
		"setns",
		"open_tree"
	],
	...[
		"move_mount",
		"fsopen",
		"fsconfig",
		"fsmount",
		"fspick",
		"mount_setattr",
		"bpf",
		"perf_event_open"
	],
	...[
		"userfaultfd",
		"fanotify_init",
		"keyctl",
		"add_key",
		"request_key",
		"kexec_load",
		"kexec_file_load"
	],
	...[
		"init_module",
		"finit_module",
		"delete_module",
		"reboot",
		"swapon",
		"swapoff",
		"acct",
		"quotactl"
	],
	...[
		"syslog",
		"settimeofday",
		"clock_settime",
		"adjtimex",
		"clock_adjtime",
		"sethostname"
	],
	...[
		"setdomainname",
		"iopl",
		"ioperm",
		"modify_ldt",
		"name_to_handle_at",
		"open_by_handle_at"
	]
];
/** Refused to hostile code besides. */
const strictlyRefused = [
	...[
		"fork",
		"vfork",
		"socketpair",
		"pidfd_open",
		"pidfd_send_signal",
		"kill",
		"tkill"
	],
	...[
		"rt_sigqueueinfo",
		"rt_tgsigqueueinfo",
		"setsid",
		"setpgid",
		"personality"
	],
	...[
		"sched_setaffinity",
		"sched_setparam",
		"sched_setscheduler",
		"sched_setattr",
		"setpriority"
	],
	...[
		"ioprio_set",
		"memfd_create",
		"memfd_secret",
		"shmget",
		"shmat",
		"msgget",
		"semget",
		"mq_open"
	],
	...[
		"chmod",
		"fchmodat",
		"fchmodat2",
		"chown",
		"lchown",
		"fchownat",
		"utime",
		"utimes",
		"futimesat"
	],
	...[
		"utimensat",
		"setxattr",
		"lsetxattr",
		"removexattr",
		"lremovexattr",
		"setxattrat"
	],
	...[
		"removexattrat",
		"file_setattr",
		"truncate",
		"creat",
		"inotify_init",
		"inotify_init1"
	]
];
/** Generates the filter, about 150 to 250 instructions. */
function makeSeccompFilter(architecture, rules) {
	const program = new FilterProgram(auditArchitecture[architecture]);
	if (architecture === "x64") program.decideFrom(firstX32Number, pretendMissing);
	const onEach = (names, decision) => {
		for (const name of names) withNumber(name, architecture, (number) => program.decide(number, decision));
	};
	onEach(pretendedMissing, pretendMissing);
	onEach(alwaysRefused, refuse);
	addSocketRule(program, architecture, rules.network);
	if (rules.subprocess) {
		const clone = getSyscallNumber("clone", architecture);
		program.decideByArgument(clone, {
			argument: 0,
			anyBit: cloneNamespaces
		}, refuse, verdict.allow);
	} else {
		onEach(["openat2"], pretendMissing);
		onEach(strictlyRefused, refuse);
		addStrictArgumentRules(program, architecture, rules.pid);
	}
	return program.toBytes();
}
function addSocketRule(program, architecture, network) {
	const socket = getSyscallNumber("socket", architecture);
	if (!network) program.decide(socket, deny);
	else program.decideByArgument(socket, {
		argument: 0,
		equals: Object.values(family)
	}, verdict.allow, deny);
}
function addStrictArgumentRules(program, architecture, pid) {
	const on = (name, ...rest) => withNumber(name, architecture, (number) => program.decideByArgument(number, ...rest));
	const sharedMemory = 33;
	on("clone", {
		argument: 0,
		anyBit: cloneThread
	}, verdict.allow, refuse);
	on("open", {
		argument: 1,
		anyBit: openCreateOrTruncate
	}, deny, verdict.allow);
	on("openat", {
		argument: 2,
		anyBit: openCreateOrTruncate
	}, deny, verdict.allow);
	on("mmap", {
		argument: 3,
		mask: 289,
		equals: [sharedMemory],
		anyBit: mapGrowsDown
	}, refuse, verdict.allow);
	on("tgkill", {
		argument: 0,
		equals: [pid]
	}, verdict.allow, refuse);
	on("prlimit64", {
		argument: 0,
		equals: [0, pid]
	}, verdict.allow, refuse);
	on("fcntl", {
		argument: 1,
		equals: signalOwnerCommands
	}, refuse, verdict.allow);
	on("ioctl", {
		argument: 1,
		equals: signalOwnerRequests
	}, refuse, verdict.allow);
	on("prctl", {
		argument: 0,
		equals: [setParentDeathSignal]
	}, refuse, verdict.allow);
}
function withNumber(name, architecture, use) {
	const number = getSyscallNumber(name, architecture);
	if (number !== null) use(number);
}
// src/sandbox/linux/self-check.ts
const readCanary = "/proc/self/status";
const writeCanary = "/proc/self/comm";
const families = {
	AF_UNIX: 1,
	AF_INET: 2,
	AF_INET6: 10,
	AF_PACKET: 17,
	AF_VSOCK: 40
};
const internetFamilies = ["AF_INET", "AF_INET6"];
const streamSocket = 1;
const childSignal = 17;
/**
* Tries what the policy forbids, from inside the finished confinement. Domain and filter outlive execve, so what is
* refused here is refused to the program that follows. Throws with what was possible.
*/
function assertConfined(policy, isLandlocked) {
	const escaped = [
		...checkUser(policy),
		...checkFiles(policy, isLandlocked),
		...checkCalls(policy)
	];
	if (escaped.length > 0) throw new Error(`the canary was not stopped: it could ${escaped.join(", ")}`);
}
function checkUser(policy) {
	return policy.uid !== null && tryCall("getuid") !== policy.uid ? ["keep its user id"] : [];
}
function checkFiles(policy, isLandlocked) {
	if (!isLandlocked && policy.landlock !== "if-present") return [];
	const escaped = [];
	if (policy.read !== "all" && canOpen(readCanary, "r")) escaped.push("read a foreign file");
	if (isLandlocked && canOpen(writeCanary, "r+")) escaped.push("write a foreign file");
	return escaped;
}
function checkCalls(policy) {
	if (!policy.seccomp) return [];
	const escaped = [];
	for (const [name, number] of Object.entries(families)) if (!(policy.network && internetFamilies.includes(name)) && tryCall("socket", number, streamSocket, 0) >= 0) escaped.push(`make a socket of ${name}`);
	if (policy.subprocess) return escaped;
	if (canFork()) escaped.push("start a process");
	if (tryCall("kill", tryCall("getppid"), 0) === 0) escaped.push("signal its parent");
	return escaped;
}
function canOpen(path, flags) {
	try {
		closeSync(openSync(path, flags));
		return true;
	} catch {
		return false;
	}
}
function canFork() {
	const result = tryCall("clone", childSignal, 0, 0, 0, 0);
	if (result === 0) tryCall("exit_group", 0);
	return result > 0;
}
// src/sandbox/launcher-main.ts
const outputDescriptor = 3;
const firstForeignDescriptor = 4;
const setDescriptorFlags = 2;
const closeOnExec = 4;
const policy = JSON.parse(process.argv[2] ?? "");
try {
	confine(policy);
	const [file, ...args] = policy.command;
	if (file === void 0) leave(0);
	process.execve(file, [file, ...args], process.env);
} catch (error) {
	writeSync(2, formatLaunchFailure(policy.nonce, error.message));
	leave(125);
}
function leave(code) {
	tryCall("exit_group", code);
	throw new Error("unreachable");
}
function confine(policy) {
	const ruleset = prepareRuleset(policy);
	for (const limit of policy.limits) setResourceLimit(limit);
	if (policy.uid !== null) dropUser(policy.uid, policy.landlock !== "off");
	dieWithParent(policy.parentPid);
	assertReadable(policy.read);
	tryCall("fcntl", outputDescriptor, setDescriptorFlags, 0);
	tryCall("close_range", firstForeignDescriptor, 4294967295, closeOnExec);
	forbidNewPrivileges();
	if (ruleset !== null) enterRuleset(ruleset);
	if (policy.seccomp) installFilter(makeSeccompFilter(currentArchitecture(), {
		...policy,
		pid: process.pid
	}));
	assertConfined(policy, ruleset !== null);
}
function prepareRuleset(policy) {
	if (policy.landlock === "off") return null;
	const version = readLandlockVersion();
	if (version > 0) return makeRuleset(policy, version);
	if (policy.landlock === "if-present") return null;
	throw new Error("the kernel offers no Landlock");
}
function assertReadable(paths) {
	if (paths === "all") return;
	for (const path of paths) closeSync(openSync(path, "r"));
}
export {};
