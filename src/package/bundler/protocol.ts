/** What a bundle is made of, sent to the bundler as JSON on its descriptor 0. */
export interface BundleRequest {
  /** Folder with `node_modules`. */
  dir: string;
  /** Names that scripts import, by what they import from: `lodash`, `date-fns/format`, `node:util`. */
  imports: Record<string, string[]>;
}

/** The answer, as JSON on descriptor 3. */
export interface Bundle {
  /** Code by file name. Each file imports others of these by `./name`. */
  files: Record<string, string>;
  /** The file of each import of the request. */
  entries: Record<string, string>;
  problems: BundleProblem[];
}

export interface BundleProblem {
  /** What a script imports. */
  specifier: string;
  message: string;
  /** The built-in module that is asked for, and the file of the dependency that asks for it. */
  builtin?: string;
  importer?: string;
}
