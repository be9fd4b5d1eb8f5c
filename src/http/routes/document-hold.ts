import * as Type from 'typebox';
import { type DocumentHold, DocumentHoldSchema, HoldDocumentSchema, Id } from '../../contract/api/index.ts';
import { assertReason } from '../../service/index.ts';
import { findHold, getDocument, setHold } from '../../storage/store/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, makeActor, type Service } from '../context/service.ts';
import { identityOf, workspaceOf } from '../guard/guard.ts';
import { WORKSPACE } from '../paths.ts';

const tags = ['Documents'];
const PATH = `${WORKSPACE}/documents/:document_id/hold`;
const Params = Type.Object({ workspace_id: Id, document_id: Id });

/** The legal hold of a document: until it ends, nobody and nothing can remove the document. */
export function addDocumentHoldRoutes(app: App, service: Service): void {
  app.get(PATH, {
    config: { access: { to: 'workspace', role: 'auditor' }, refuses: ['document_unknown'] },
    schema: {
      operationId: 'readDocumentHold',
      tags,
      summary: 'Read whether a document is under a legal hold',
      description: 'With who began the hold, when, and the code of the reason, if there is one.',
      params: Params,
      response: { 200: DocumentHoldSchema },
    },
    handler: async (request) => {
      const { id } = await getDocument(service.db, workspaceOf(request).id, request.params.document_id);
      return describeHold(service, id);
    },
  });

  app.put(PATH, {
    config: { access: { to: 'workspace', role: 'admin' }, refuses: ['document_unknown', 'reason_unknown'] },
    schema: {
      operationId: 'holdDocument',
      tags,
      summary: 'Put a document under a legal hold, or end it',
      description:
        'While the hold lasts, neither people nor retention can delete the document. `reason` needs a code from the list of the workspace. To begin a hold that is there already, or to end one that is not, changes nothing.',
      params: Params,
      body: HoldDocumentSchema,
      response: { 200: DocumentHoldSchema },
    },
    handler: async (request) => {
      const { id: workspaceId } = workspaceOf(request);
      const { held, reason } = request.body;
      const { id } = await getDocument(service.db, workspaceId, request.params.document_id);
      await assertReason(service, workspaceId, reason);
      const { name } = identityOf(request);
      const row = { document_id: id, held_at: new Date().toISOString(), held_by: name, reason_code: reason.code };
      await setHold(service.db, row, held, {
        ...makeActor(identityOf(request)),
        action: held ? 'document.held' : 'document.released',
        workspaceId,
        targetId: id,
        details: { reason: reason.code },
      });
      announceActivity(service);
      return describeHold(service, id);
    },
  });
}

async function describeHold({ db }: Service, documentId: string): Promise<DocumentHold> {
  const hold = await findHold(db, documentId);
  return {
    document_id: documentId,
    held_at: hold?.held_at ?? null,
    held_by: hold?.held_by ?? null,
    reason: hold?.reason_code ?? null,
  };
}
