import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ArtifactQuery } from '../../contract/api/index.ts';
import type { Service } from '../context/service.ts';
import { sendFile } from './downloads.ts';
import { isUnchanged, makeFileEtag } from './etags.ts';
import { findRevision, REVISION_REFUSALS, sendRevision } from './finished-revision.ts';
import { noteActivity } from './note-activity.ts';
import { nameStem } from './output-source.ts';

/** A file of a job that clients download. */
interface SentFile {
  name: string;
  type: string;
  /** The name of the file in the activity. */
  kind: 'artifact' | 'output' | 'issues';
}

/** Error codes and headers of the downloads of a job's files. */
export const FILE_FACTS = {
  refuses: REVISION_REFUSALS,
  sends: ['ETag', 'Content-Disposition', 'Job-Revision'],
} as const;

/** Sends a file of a finished revision, unless the client has it, and records the download. */
export async function sendJobFile(
  service: Service,
  request: FastifyRequest,
  reply: FastifyReply,
  { name, type, kind }: SentFile,
): Promise<FastifyReply> {
  const row = await findRevision(service, request);
  const path = service.jobs.findFile(row, name);
  const sha256 = kind === 'issues' ? null : row[`${kind}_sha256`];
  const isKnown = isUnchanged(request, reply, await makeFileEtag(path, sha256));
  const open = isKnown ? null : await service.files.open(path, sha256);
  sendRevision(reply, row);
  if (open === null) return reply.send();
  const { revision } = row;
  const id = row.revision_of ?? row.id;
  const { shown: isShown = false } = request.query as ArtifactQuery;
  const record = async () => {
    if (!isShown) await noteActivity(service, request, `job.${kind}_downloaded`, id, { revision });
  };
  return sendFile(reply, open, { name: `${nameStem(row.filename)}.${name}`, type, record });
}
