/**
 * Prepares a package in a process of its own, for tests of builds that run at once or are killed; kills itself after the
 * line of the log that has the third argument.
 */
import { preparePackage } from '../../src/package/index.ts';
import { makeSettings } from './settings.ts';

const [dir, dataDir, killAt] = process.argv.slice(2) as [string, string, string?];
const onLog = (line: string): void => {
  console.log(line);
  // What the line announces takes longer to begin and to end.
  if (killAt !== undefined && line.includes(killAt)) setTimeout(() => process.kill(process.pid, 'SIGKILL'), 20);
};
const { reused, envDir } = await preparePackage(dir, { dataDir, settings: makeSettings(dataDir), onLog });
console.log(JSON.stringify({ reused, envDir }));
