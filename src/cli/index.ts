import { makeProgram } from './commands/index.ts';
import { reportError } from './report/report-error.ts';
import { endOnClosedPipe, makeTerminal } from './terminal.ts';

endOnClosedPipe();
const terminal = makeTerminal();
const args = process.argv.slice(2);
makeProgram(terminal)
  .parseAsync(args, { from: 'user' })
  .catch((error) => {
    process.exitCode = reportError(error, terminal, args.includes('--json'));
  });
