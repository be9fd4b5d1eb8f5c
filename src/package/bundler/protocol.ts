/** The input for a bundle, sent to the bundler as JSON on its descriptor 0. */
export interface BundleRequest {
  /** Folder with `node_modules`. */
  dir: string;
  /** Names that scripts import, by the source of the import: `lodash`, `date-fns/format`, `node:util`. */
  imports: Record<string, string[]>;
}

/** The bundler's answer, as JSON on descriptor 3. */
export interface Bundle {
  /** Code by file name. A file imports other files of the bundle as `./name`. */
  files: Record<string, string>;
  /** The file for each import of the request. */
  entries: Record<string, string>;
  problems: BundleProblem[];
}

export interface BundleProblem {
  specifier: string;
  message: string;
  /** The requested built-in module, and the file of the dependency that imports it. */
  builtin?: string;
  importer?: string;
}
