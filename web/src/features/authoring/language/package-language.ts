import ts from 'typescript';
import { describeTypeMessage, isForeignName, RULE_TYPE_OPTIONS } from '../../../../../src/contract/rule-types.ts';
import type { Finding, Fix } from './finding.ts';
import { checkManifest } from './manifest-checks.ts';
import type { CompletionList, Offer, OfferDetails, WordFacts } from './messages.ts';
import { checkNames } from './name-checks.ts';
import { completeNames, explainName } from './name-completions.ts';
import { readManifestFacts } from './package-facts.ts';

/** The files around every package: TypeScript's `lib` by name, and the declarations of `ade/rules`. */
export interface LanguageBase {
  libs: Readonly<Record<string, string>>;
  types: Readonly<Record<string, string>>;
}

const PACKAGE = '/package/';
const MANIFEST = 'manifest.json';
const TYPES = '/ade/';
const LIBS = '/lib/';
const SCRIPT = /\.[jt]s$/;
/** Imports of Node's pure modules, which the load check of ADE reports. */
const ABOUT_BUILTIN = /^Cannot find (?:module|name) '(?:node:|assert|buffer|events|path|url|util)/;
/** The start of a description of an imported name, which is left out. */
const IMPORTED = /^\(alias\) (.*)\nimport .*$/s;
/** Errors that TypeScript can fix in the same file: a spelling, a missing import, a missing `type`. */
const FIXABLE = new Set([1484, 2304, 2551, 2552, 2561, 2568, 2724, 2820, 2833]);

/** Runs TypeScript on the files of one package as they are in the editor. */
export class PackageLanguage {
  readonly #files = new Map<string, { text: string; version: number }>();
  readonly #service: ts.LanguageService;

  constructor({ libs, types }: LanguageBase) {
    for (const [name, text] of Object.entries(libs)) this.#put(LIBS + name, text);
    for (const [name, text] of Object.entries(types)) this.#put(TYPES + name, text);
    this.#put('/package.json', '{ "type": "module" }');
    this.#service = ts.createLanguageService(this.#makeHost());
  }

  /** Sets the text of a file of the package; null removes the file. */
  setFile(path: string, text: string | null): void {
    if (text === null) this.#files.delete(PACKAGE + path);
    else if (this.#files.get(PACKAGE + path)?.text !== text) this.#put(PACKAGE + path, text);
  }

  /** All errors in one script or in the manifest, sorted by position. */
  check(path: string): Finding[] {
    const name = PACKAGE + path;
    if (path === MANIFEST) return this.#checkManifest();
    if (!SCRIPT.test(path) || !this.#files.has(name)) return [];
    const syntax = this.#service.getSyntacticDiagnostics(name);
    // With syntax errors, type errors say nothing new.
    const found = syntax.length > 0 ? syntax : this.#service.getSemanticDiagnostics(name);
    const [facts, source] = [this.#readFacts(), this.#service.getProgram()?.getSourceFile(name)];
    const names = facts && source && syntax.length === 0 ? checkNames(path, source, facts) : [];
    return [...found.flatMap((one) => this.#describe(path, one)), ...names].sort((a, b) => a.from - b.from);
  }

  /** Completions at an offset of a script; null if there are none. */
  complete(path: string, offset: number): CompletionList | null {
    const name = PACKAGE + path;
    const [facts, source] = [this.#readFacts(), this.#service.getProgram()?.getSourceFile(name)];
    const own = facts && source ? completeNames(path, source, offset, facts) : null;
    if (own || !source) return own;
    const found = this.#service.getCompletionsAtPosition(name, offset, PREFERENCES);
    if (!found) return null;
    const written = /[\w$]*$/.exec(source.text.slice(0, offset))![0].length;
    const from = found.optionalReplacementSpan?.start ?? offset - written;
    return { from, offers: found.entries.filter(isOffered).slice(0, MAX_OFFERS).map(describeEntry) };
  }

  /** Details of a completion that `complete` returned at the same offset. */
  describe(path: string, offset: number, label: string, source?: string): OfferDetails | null {
    const name = PACKAGE + path;
    const found = this.#service.getCompletionEntryDetails(name, offset, label, FORMAT, source, PREFERENCES, undefined);
    if (!found) return null;
    const changes = (found.codeActions ?? [])
      .flatMap((action) => action.changes)
      .filter((one) => isOwnChange(name, one));
    return {
      type: ts.displayPartsToString(found.displayParts),
      documentation: ts.displayPartsToString(found.documentation),
      changes: changes.flatMap(readChanges),
    };
  }

  /** Explains the word at an offset of a script: a field of the package, or TypeScript's information. */
  explainWord(path: string, offset: number): WordFacts | null {
    const name = PACKAGE + path;
    const [facts, source] = [this.#readFacts(), this.#service.getProgram()?.getSourceFile(name)];
    const field = facts && source ? explainName(path, source, offset, facts) : null;
    const found = field || !source ? undefined : this.#service.getQuickInfoAtPosition(name, offset);
    if (!found) return field;
    return {
      from: found.textSpan.start,
      to: found.textSpan.start + found.textSpan.length,
      type: ts.displayPartsToString(found.displayParts).replace(IMPORTED, '$1'),
      documentation: ts.displayPartsToString(found.documentation),
    };
  }

  #readFacts() {
    return readManifestFacts(this.#files.get(PACKAGE + MANIFEST)?.text);
  }

  #checkManifest(): Finding[] {
    const text = this.#files.get(PACKAGE + MANIFEST)?.text;
    const own = [...this.#files.keys()].filter((name) => name.startsWith(PACKAGE) && SCRIPT.test(name));
    const scripts = new Set(own.map((name) => name.slice(PACKAGE.length)));
    return text === undefined ? [] : checkManifest(text, scripts).sort((a, b) => a.from - b.from);
  }

  #describe(path: string, { start = 0, length = 0, code, messageText }: ts.Diagnostic): Finding[] {
    const found = ts.flattenDiagnosticMessageText(messageText, ' ');
    if (ABOUT_BUILTIN.test(found) || (path.endsWith('.js') && !isForeignName(found))) return [];
    const range = { from: start, to: start + length };
    const fix = FIXABLE.has(code) ? this.#findFix(PACKAGE + path, range, code) : undefined;
    return [{ ...range, severity: 'error', message: describeTypeMessage(code, found), ...(fix ? { fix } : {}) }];
  }

  #findFix(name: string, { from, to }: { from: number; to: number }, code: number): Fix | undefined {
    const fixes = this.#service.getCodeFixesAtPosition(name, from, to, [code], FORMAT, PREFERENCES);
    const own = fixes.find(({ changes }) => changes.every((change) => isOwnChange(name, change)));
    if (own === undefined) return undefined;
    return { label: own.description, changes: own.changes.flatMap(readChanges) };
  }

  #put(name: string, text: string): void {
    this.#files.set(name, { text, version: (this.#files.get(name)?.version ?? 0) + 1 });
  }

  #makeHost(): ts.LanguageServiceHost {
    const options = ts.convertCompilerOptionsFromJson({ ...RULE_TYPE_OPTIONS, noEmit: true }, '/').options;
    const library = `${TYPES}rules/library/`;
    options.paths = { 'ade/rules': [`${library}index.d.ts`], 'ade/rules/phone': [`${library}phone.d.ts`] };
    const isScript = (name: string) => name.startsWith(PACKAGE) && SCRIPT.test(name);
    const folders = () => [...this.#files.keys()].map((name) => name.slice(0, name.lastIndexOf('/') + 1));
    return {
      getCompilationSettings: () => options,
      getScriptFileNames: () => [...[...this.#files.keys()].filter(isScript), `${TYPES}globals.d.ts`],
      getScriptVersion: (name) => String(this.#files.get(name)?.version ?? 0),
      getScriptSnapshot: (name) => {
        const file = this.#files.get(name);
        return file && ts.ScriptSnapshot.fromString(file.text);
      },
      getCurrentDirectory: () => '/package',
      getDefaultLibFileName: () => `${LIBS}lib.esnext.d.ts`,
      fileExists: (name) => this.#files.has(name),
      readFile: (name) => this.#files.get(name)?.text,
      directoryExists: (name) => folders().some((folder) => folder.startsWith(name.endsWith('/') ? name : `${name}/`)),
      getDirectories: () => [],
    };
  }
}

function readChanges({ textChanges }: ts.FileTextChanges) {
  return textChanges.map(({ span, newText }) => ({ from: span.start, to: span.start + span.length, insert: newText }));
}

/** Leaves out standard types that rules do not need, and imports from inside `ade/rules`. */
function isOffered({ kind, source, kindModifiers = '', sortText }: ts.CompletionEntry): boolean {
  if (source !== undefined) return source.startsWith('ade/') || source.startsWith('.') || source.startsWith(PACKAGE);
  return kind !== ts.ScriptElementKind.warning && !kindModifiers.includes('deprecated') && sortText !== 'z';
}

function describeEntry({ name, kind, source, sortText }: ts.CompletionEntry): Offer {
  const type = KINDS[kind] ?? 'variable';
  return { label: name, type, boost: -Number(sortText) || 0, ...(source ? { source, detail: source } : {}) };
}

const KINDS: Record<string, string> = {
  function: 'function',
  'local function': 'function',
  method: 'method',
  property: 'property',
  const: 'constant',
  keyword: 'keyword',
  class: 'class',
  interface: 'type',
  type: 'type',
  string: 'text',
  alias: 'variable',
};
const MAX_OFFERS = 400;

/** Whether a change is to this file and imports nothing from inside `ade/rules`. */
function isOwnChange(name: string, { fileName, textChanges }: ts.FileTextChanges): boolean {
  return fileName === name && textChanges.every(({ newText }) => !/from '[^']*rules\/library/.test(newText));
}

const FORMAT: ts.FormatCodeSettings = { ...ts.getDefaultFormatCodeSettings('\n'), indentSize: 2 };
const PREFERENCES: ts.UserPreferences = {
  includeCompletionsForModuleExports: true,
  includeCompletionsWithInsertText: false,
  quotePreference: 'single',
  importModuleSpecifierEnding: 'js',
  importModuleSpecifierPreference: 'non-relative',
};
