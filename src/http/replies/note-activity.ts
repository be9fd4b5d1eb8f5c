import type { FastifyRequest } from 'fastify';
import type { ChangeAction, ReadAction, UrgentAction } from '../../contract/activity.ts';
import type { EventData } from '../../contract/api/index.ts';
import { addActivity, type ConfigVersionRow, type NewActivity, type Transaction } from '../../storage/store/index.ts';
import { announceActivity, type Details, makeActor, type Service } from '../context/service.ts';
import { identityOf } from '../guard/guard.ts';

/**
 * Adds to the activity that the client of a request read something of `id`, or ran something that changed nothing. The
 * answer to HEAD has no body, so nothing is read: it makes no entry, and the result is false.
 */
export async function noteActivity(
  service: Service,
  request: FastifyRequest,
  action: ReadAction,
  id: string | null,
  details?: Details,
): Promise<boolean> {
  if (request.method === 'HEAD') return false;
  await noteLate(service, describeEntry(request, action, id, details));
  return true;
}

/**
 * Adds to the activity that the client of a request changed `id`, in the transaction of the change. Call it last there,
 * and `announceActivity` afterwards. `told`: see `NewChange`.
 */
export async function noteChange(
  transaction: Transaction,
  request: FastifyRequest,
  action: ChangeAction,
  id: string | null,
  details?: Details,
  told?: EventData,
): Promise<void> {
  await addActivity(transaction, { ...describeEntry(request, action, id, details), told });
}

/** `noteChange` for a version of a config. */
export async function noteVersion(
  transaction: Transaction,
  request: FastifyRequest,
  action: Extract<ChangeAction, `version.${string}`>,
  { id, config_id }: Pick<ConfigVersionRow, 'id' | 'config_id'>,
  { details, told }: { details?: Details | undefined; told?: EventData } = {},
): Promise<void> {
  await noteChange(transaction, request, action, id, details, { config_id, ...told });
}

/** Adds an entry without a change in the database; for changes, only after a full disk has refused the transaction. */
export async function noteLate(service: Service, entry: NewActivity<ReadAction | UrgentAction>): Promise<void> {
  await service.activity.add(entry);
  announceActivity(service);
}

/** The entry is in the chain of the request's workspace, or of the server. */
function describeEntry<Action extends ReadAction | ChangeAction>(
  request: FastifyRequest,
  action: Action,
  targetId: string | null,
  details: Details | undefined,
): NewActivity<Action> {
  const workspaceId = request.workspace?.id ?? null;
  return { ...makeActor(identityOf(request)), action, workspaceId, targetId, details };
}
