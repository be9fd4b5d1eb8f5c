/** Entry of the rule host: reads requests from fd 0 and answers on fd 3, one at a time and in order. */
import { serveRules } from './serve.ts';

serveRules();
