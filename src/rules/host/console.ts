import { format, inspect } from './builtins.ts';
import { writeFully } from './channel.ts';

/** The console that rules get. The real one has streams, through which rules could reach the host's own pipes. */
export function makeConsole(): object {
  const print =
    (fd: number) =>
    (...parts: unknown[]) => {
      writeFully(fd, Buffer.from(`${format(...parts)}\n`));
    };
  const [out, err] = [print(1), print(2)];
  const nothing = () => undefined;
  return Object.freeze({
    ...{ log: out, info: out, debug: out, warn: err, error: err, trace: err, group: out, groupCollapsed: out },
    dir: (value: unknown) => out(inspect(value)),
    table: (value: unknown) => out(inspect(value)),
    assert: (condition: unknown, ...parts: unknown[]) => {
      if (!condition) err('Assertion failed', ...parts);
    },
    ...{ groupEnd: nothing, count: nothing, countReset: nothing, time: nothing, timeLog: nothing, timeEnd: nothing },
  });
}
