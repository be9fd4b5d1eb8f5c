/** The scripts of a prepared package with what they import, as the rule host links them. */
export type Program = Record<string, ProgramModule>;

export interface ProgramModule {
  kind: 'script' | 'json';
  code: string;
  /** Id of the module that each import names: a path in the snapshot, a bundled dependency, or one of ADE's own. */
  imports: Record<string, string>;
}

/** What rules import of ADE, and the host's files of it. */
export const OWN_MODULES: ReadonlyMap<string, string> = new Map([
  ['ade/rules', 'ade-rules.js'],
  ['ade/rules/phone', 'ade-rules-phone.js'],
]);

/** Before the names of bundled dependencies; a package has no files there. */
export const DEPENDENCIES = 'node_modules/';

/** Before a script's id in the stack of an error. */
export const SCRIPT_PREFIX = 'ade:rules/';
