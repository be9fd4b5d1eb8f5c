import { formatJson } from '../render/text.ts';
import type { Terminal } from '../terminal.ts';

/** Prints a command's answer: `data` as JSON, or the lines that `render` makes for people. */
export function printAnswer<Data>(
  data: Data,
  render: (data: Data, terminal: Terminal) => readonly string[],
  terminal: Terminal,
  asJson: boolean | undefined,
): void {
  if (asJson) terminal.print(formatJson(data, 2));
  else for (const line of render(data, terminal)) terminal.print(line);
}
