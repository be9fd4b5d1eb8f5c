import { type SafeMode, SafeModeSchema, SetSafeModeSchema } from '../../contract/api/index.ts';
import { AdeError } from '../../contract/errors/index.ts';
import type { SafeModeState } from '../../service/index.ts';
import type { App } from '../app-types.ts';
import { announceActivity, makeActor, type Service } from '../context/service.ts';
import { identityOf } from '../guard/guard.ts';
import { API } from '../paths.ts';
import { noteLate } from '../replies/note-activity.ts';

const tags = ['Service'];

/** The switch that stops all config code. It survives a restart. */
export function addSafeModeRoutes(app: App, service: Service): void {
  const { jobs } = service;

  app.get(`${API}/safe-mode`, {
    config: { access: { to: 'signed_in' } },
    schema: {
      operationId: 'readSafeMode',
      tags,
      summary: 'Read whether config code may run, and who decided that',
      description:
        '`source` says whether the setting ADE_SAFE_MODE decides, or the switch. With ADE_SAFE_MODE, the switch has no effect.',
      response: { 200: SafeModeSchema },
    },
    handler: async () => describeSafeMode(jobs.safeMode),
  });

  app.put(`${API}/safe-mode`, {
    config: { access: { to: 'server' }, refuses: ['safe_mode_fixed'] },
    schema: {
      operationId: 'setSafeMode',
      tags,
      summary: 'Turn safe mode on or off; waiting jobs start when it is turned off',
      description:
        'It applies to all nodes and survives restarts. While it is on, no code of packages runs: submissions are refused, and jobs that were accepted before wait. With ADE_SAFE_MODE the answer is 409.',
      body: SetSafeModeSchema,
      response: { 200: SafeModeSchema },
    },
    handler: async (request) => {
      const { enabled, reason = null } = request.body;
      if (jobs.safeMode.source === 'environment') throw new AdeError('safe_mode_fixed');
      const by = makeActor(identityOf(request));
      const state = await jobs.setSafeMode(enabled, by, reason);
      const action = enabled ? 'safe_mode.on' : 'safe_mode.off';
      if (jobs.isSafeModeStored) announceActivity(service);
      else await noteLate(service, { ...by, action, workspaceId: null, targetId: null });
      return describeSafeMode(state);
    },
  });
}

export function describeSafeMode({ active, source, reason, since, by }: SafeModeState): SafeMode {
  const origin = source === 'environment' ? 'setting' : 'switch';
  return { enabled: active, source: active ? origin : 'off', reason, changed_at: since, changed_by: by };
}
