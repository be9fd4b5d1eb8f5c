import { posix } from 'node:path';
import type { PlannedModule } from '../source/plan-modules.ts';
import { findExportLine } from './rule-source.ts';

/** A module, with the names of its rules from the load check. */
export interface CheckedModule extends Pick<PlannedModule, 'source' | 'kind'> {
  exports: readonly string[];
}

/** One assertion of the check file: an export must match its contract type. */
export interface Assertion {
  source: string;
  /** Line of the export in the source of the rule. */
  line: number;
  name: string;
  contract: string;
  /** Lines of the check file: one with the contract itself, one with its fixed words widened to any text. */
  strictLine: number;
  wideLine: number;
}

/**
 * Without an annotation, TypeScript infers `string` for `severity: 'error'`. In `Wide`, the contract accepts any text
 * there: a rule that does not match `Wide` is certainly wrong; one that only fails the strict contract may be right.
 */
const PRELUDE = `import type * as ade from 'ade/rules';
type WideValue<T> = T extends ade.Value ? (string extends T ? T : T extends string ? string : T)
  : T extends readonly (infer Item)[] ? readonly WideValue<Item>[]
  : T extends Promise<infer Result> ? Promise<WideValue<Result>>
  : T extends object ? { [Key in keyof T]: WideValue<T[Key]> } : T;
type Wide<F> = F extends (call: infer Call) => infer Result ? (call: Call) => WideValue<Result> : never;
`;

/** Makes the text of a module that checks every rule against the contract, with or without annotations. */
export function makeCheckFile(
  modules: readonly CheckedModule[],
  snapshotPath: string,
  readSource: (path: string) => string,
): { text: string; assertions: Assertion[] } {
  const lines = PRELUDE.trimEnd().split('\n');
  const assertions: Assertion[] = [];
  const names = new Map<string, string>();
  for (const { source, kind, exports } of modules) {
    const known = names.get(source);
    const alias = known ?? `module${names.size}`;
    if (known === undefined) lines.push(`import * as ${alias} from '${posix.join(snapshotPath, source)}';`);
    names.set(source, alias);
    for (const name of exports) {
      const contract = contractOf(kind, name);
      if (assertions.some((other) => other.source === source && other.name === name && other.contract === contract))
        continue;
      const strictLine = lines.push(`${alias}.${name} satisfies ${contract};`);
      const wideLine = lines.push(`${alias}.${name} satisfies Wide<${contract}>;`);
      assertions.push({ source, line: findExportLine(readSource(source), name), name, contract, strictLine, wideLine });
    }
  }
  return { text: `${lines.join('\n')}\n`, assertions };
}

function contractOf(kind: PlannedModule['kind'], name: string): string {
  if (kind === 'hook') return 'ade.Hook';
  if (kind === 'row') return 'ade.RowDetector';
  const functions: Record<string, string> = {
    transform: 'ade.Transform',
    derive: 'ade.Derive',
    validate: 'ade.Validate',
  };
  return functions[name] ?? 'ade.ColumnDetector';
}
