import pc from 'picocolors';

type Paint = ReturnType<typeof pc.createColors>;

/** Where and how a command writes. */
export interface Terminal {
  /** Width in columns; very wide if the output isn't a terminal, so that nothing is cut. */
  readonly width: number;
  readonly paint: Paint;
  /** Prints a line of results. */
  print(line?: string): void;
  /** Prints a line on the error stream, separate from the results. */
  note(line: string): void;
}

/** Without a terminal, lines are not cut: they go to a file or another program. */
const UNLIMITED_WIDTH = 10_000;

export function makeTerminal(): Terminal {
  const { stdout, stderr } = process;
  return {
    width: stdout.isTTY ? Math.max(60, stdout.columns || 80) : UNLIMITED_WIDTH,
    paint: pc.createColors(isColourful(stdout)),
    print: (line = '') => void stdout.write(`${line}\n`),
    note: (line) => void stderr.write(`${line}\n`),
  };
}

/** Whether to use colours: only on a terminal, and not with NO_COLOR (no-color.org). */
export function isColourful(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}

/** Ends the command without an error when the reader of its output ends (`ade issues … | head`). */
export function endOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
      throw error;
    });
  }
}
