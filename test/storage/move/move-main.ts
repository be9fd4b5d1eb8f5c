/** Moves a service, and kills itself at a step: `move-main.ts OPTIONS-AS-JSON STEP`. */
import { moveService } from '../../../src/storage/move/index.ts';

const [options = '', killAt = ''] = process.argv.slice(2);
let steps = 0;
const onStep = () => {
  steps += 1;
  if (steps === Number(killAt)) process.kill(process.pid, 'SIGKILL');
};
const summary = await moveService({ ...JSON.parse(options), onStep });
process.stdout.write(JSON.stringify({ summary, steps }));
