import { AdeError } from '../../contract/errors/index.ts';
import type { RecordReader } from '../compare/recorded.ts';
import type { ArtifactReader } from './ask.ts';

/** Reads records in the threads of the server. Throws `artifact_unreadable`. */
export function makeRecordReader(artifacts: ArtifactReader): RecordReader {
  return {
    read: async (path) => {
      const found = await artifacts.ask('readRecorded', [path]);
      if ('code' in found) throw new AdeError(found.code, found.details);
      return found;
    },
    compare: (recorded, found) => artifacts.ask('compareRecords', [recorded, found]),
  };
}
