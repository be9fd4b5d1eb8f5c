import { readFileSync, writeFileSync, writeSync } from "node:fs";
// src/sandbox/canary-main.ts
const reportDescriptor = 3;
const [foreignFile = "", newFile = ""] = process.argv.slice(2);
const attempts = {
	"read a foreign file": () => readFileSync(foreignFile),
	"write a file": () => writeFileSync(newFile, "x"),
	"start a process": () => loadBuiltin("node:child_process").execFileSync(process.execPath, ["--version"]),
	"use the network": () => loadBuiltin("node:net").createServer().listen(0),
	"call native code": () => loadBuiltin("node:ffi"),
	"open a database": () => loadBuiltin("node:sqlite")
};
const escaped = [];
for (const [what, attempt] of Object.entries(attempts)) try {
	attempt();
	escaped.push(what);
} catch {}
writeSync(reportDescriptor, JSON.stringify(escaped));
process.exit(0);
function loadBuiltin(name) {
	const module = process.getBuiltinModule(name);
	if (module === void 0) throw new Error(`${name} is switched off`);
	return module;
}
export {};
