import type { Activity } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { findRole, isAtLeast } from '../../../session/roles.ts';
import { useSession } from '../../../session/session.ts';
import { THINGS } from './activity-words.ts';

/** The thing that an entry is about, with a link if the app has a page for it. */
export function Target({ entry, name }: { entry: Activity; name: string | undefined }) {
  const { target_kind: kind, target_id: id, workspace_id: workspaceId, action } = entry;
  const session = useSession();
  if (kind === null || id === null) return null;
  const text = name ?? THINGS[kind] ?? id;
  if (workspaceId === null || action.endsWith('.deleted')) return text;
  const common = { size: 'sm', children: text } as const;
  switch (kind) {
    case 'job':
      return <TextLink {...common} to="/w/$workspaceId/jobs/$jobId" params={{ workspaceId, jobId: id }} />;
    case 'batch':
      return <TextLink {...common} to="/w/$workspaceId/batches/$batchId" params={{ workspaceId, batchId: id }} />;
    case 'config':
      return <TextLink {...common} to="/w/$workspaceId/configs/$configId" params={{ workspaceId, configId: id }} />;
    case 'sender':
      return <TextLink {...common} to="/w/$workspaceId/senders/$senderId" params={{ workspaceId, senderId: id }} />;
    case 'version':
      // Only viewers may read sources.
      if (!isAtLeast(findRole(session, workspaceId), 'viewer')) return text;
      return <TextLink {...common} to="/w/$workspaceId/versions/$versionId" params={{ workspaceId, versionId: id }} />;
    default:
      return text;
  }
}
