import type { PackageTrace } from '../trace-package.ts';
import type { Look } from './look.ts';
import { flexible, layOutTable } from './table.ts';
import { cleanText, countOf } from './text.ts';

/** The output of `ade doctor --trace`: the refused calls, and the output of the traced command if it failed. */
export function renderTrace({ command, exit_code, output, refused }: PackageTrace, look: Look): string[] {
  const { paint, width } = look;
  const ending = `${cleanText(command)} ended with code ${exit_code ?? 'none'}`;
  const said = exit_code === 0 ? [] : output.trimEnd().split('\n').map(cleanText);
  const rows = refused.map((call) => [call.process, call.call, call.arguments, call.error, String(call.count)]);
  const columns = ['process', 'system call', flexible('arguments'), 'answer', 'times'];
  return [
    ...[exit_code === 0 ? paint.green(ending) : paint.red(ending), ...said, ''],
    `${countOf(refused.length, 'kind')} of refused system calls. Programs can do without most of them; look for those that made something fail.`,
    ...(rows.length === 0 ? [] : layOutTable(columns, rows, { width, paintHeader: paint.dim })),
  ];
}
