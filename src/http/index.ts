export { type RunningServer, startServer } from './server/server.ts';
