/** Something that `ade check` found in a config package. */
export interface Problem {
  severity: 'error' | 'warning';
  /** Stable code, snake_case. */
  code: string;
  /** File inside the package. */
  file: string;
  /** JSON path (`/columns/meta/email/script`) for manifest.json. */
  json_path?: string;
  /** 1-based, for scripts. */
  line?: number;
  column?: number;
  /** What was expected, what was found, what to do. */
  message: string;
}
