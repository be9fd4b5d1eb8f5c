/** Prepares a package in a process of its own, for tests of builds that run at once or are killed. */
import { preparePackage } from '../../src/package/index.ts';
import { makeSettings } from './settings.ts';

const [dir, dataDir] = process.argv.slice(2) as [string, string];
const onLog = (line: string): void => console.log(line);
const { reused, envDir } = await preparePackage(dir, { dataDir, settings: makeSettings(dataDir), onLog });
console.log(JSON.stringify({ reused, envDir }));
