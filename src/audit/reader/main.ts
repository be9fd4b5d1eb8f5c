// Entry of a worker thread of the server: answers one question about artifacts, and ends.
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { Artifact } from '../../contract/artifact.ts';
import { type Asked, questions } from './questions.ts';

const { question, paths, about } = workerData as Asked;
const artifacts = paths.map((path) => JSON.parse(readFileSync(path, 'utf8')) as Artifact);
const answer = questions[question] as (...all: unknown[]) => unknown;
parentPort!.postMessage(answer(...artifacts, ...about));
