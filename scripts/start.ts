/** `npm start`: builds the web app when it is missing or outdated, then serves API and app. Arguments go to `ade serve`. */
import { ensureWebBuilt } from './ensure-web-built.js';

ensureWebBuilt();
process.argv.splice(2, 0, 'serve');
await import('../bin/ade.js');
