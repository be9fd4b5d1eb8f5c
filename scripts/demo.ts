/** `npm run demo`: a real job on the example package and workbook, in the data folder of ADE_DATA_DIR if it is set. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectDir } from '../bin/runtime.js';

const example = join(projectDir, 'examples', 'membership');
const dataDir = process.env.ADE_DATA_DIR || join(projectDir, 'data');
const args = ['run', join(example, 'membership.xlsx'), '--config', example, '--data-dir', dataDir];
const result = spawnSync(process.execPath, [join(projectDir, 'bin', 'ade.js'), ...args], { stdio: 'inherit' });
process.stdout.write(`
What next
  node bin/ade.js explain JOB --column "Member No."    explains why a column got its field (JOB: the job folder above)
  node bin/ade.js issues JOB --values                  lists every issue, with its value
  node bin/ade.js init my-package                      writes a package of your own to start from
`);
process.exit(result.status ?? 1);
