/** What `npm pack` runs first: the package holds what was built from the sources as they are now. */
import { ensureBuilt } from './ensure-built.js';
import { ensureWebBuilt } from './ensure-web-built.js';

ensureBuilt();
ensureWebBuilt();
