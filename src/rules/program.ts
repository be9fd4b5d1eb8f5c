/** The scripts of a prepared package and their imports, in the form in which the rule host links them. */
export type Program = Record<string, ProgramModule>;

export interface ProgramModule {
  kind: 'script' | 'json';
  code: string;
  /** The id of each imported module: a path in the snapshot, a bundled dependency, or a module of ADE. */
  imports: Record<string, string>;
}

/** Modules of ADE that rules can import, and the host's files with them. */
export const OWN_MODULES: ReadonlyMap<string, string> = new Map([
  ['ade/rules', 'ade-rules.js'],
  ['ade/rules/phone', 'ade-rules-phone.js'],
]);

/** Prefix of the names of bundled dependencies; a package cannot have files there. */
export const DEPENDENCIES = 'node_modules/';

/** Prefix of a script's id in the stack of an error. */
export const SCRIPT_PREFIX = 'ade:rules/';
