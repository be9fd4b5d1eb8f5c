import { parentPort, workerData } from 'node:worker_threads';
import { openSigner } from '../../../src/base/signing/index.ts';

// Sends the id of the key of the given data folder.
parentPort!.postMessage(openSigner(workerData as string).keyId);
