import { parentPort, workerData } from 'node:worker_threads';
import { openSigner } from '../../../src/base/signing/index.ts';

// Tells the id of the key of the data folder that it is given.
parentPort!.postMessage(openSigner(workerData as string).keyId);
