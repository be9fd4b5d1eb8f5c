import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { ConfigVersion, PackageFile } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readFile } from '../../entities/configs/index.ts';
import { LanguageClient } from '../language/language-client.ts';
import { LanguageSession, type LanguageState } from '../language/language-session.ts';
import type { WorkingCopy } from './working-copies.ts';

interface LanguageOptions {
  version: ConfigVersion;
  files: readonly PackageFile[];
  copies: ReadonlyMap<string, WorkingCopy>;
  activePath: string;
  isOn: boolean;
}

export interface Language extends LanguageState {
  /** Null until TypeScript is loaded. */
  ask: LanguageClient['ask'] | null;
}

const OFF: LanguageState = { checked: new Map(), error: null };
/** Documents of cases are not part of the program. */
const IS_SOURCE = /^(?!tests\/).+\.(?:ts|js|json)$/;

/** The findings of TypeScript and ADE in the package as it is in the editor, saved or not. */
export function useLanguage({ version, files, copies, activePath, isOn }: LanguageOptions): Language {
  const [opened, setOpened] = useState<{ ask: LanguageClient['ask']; session: LanguageSession } | null>(null);
  const saved = useSavedTexts(version, files, isOn);
  useEffect(() => {
    if (!isOn) return;
    const client = new LanguageClient();
    const session = new LanguageSession((request) => client.ask(request));
    setOpened({ ask: (request) => client.ask(request), session });
    return () => {
      session.close();
      client.close();
    };
  }, [isOn]);
  useEffect(() => {
    if (opened && saved) opened.session.update(mergeTexts(saved, copies), activePath);
  }, [opened, saved, copies, activePath]);
  const state = useSyncExternalStore(
    opened?.session.subscribe ?? subscribeToNothing,
    opened?.session.getState ?? getOff,
  );
  return { ...state, ask: state.error ? null : (opened?.ask ?? null) };
}

const subscribeToNothing = () => () => {};
const getOff = () => OFF;

/** The saved texts; when the package changes, only changed files are read again. */
function useSavedTexts(version: ConfigVersion, files: readonly PackageFile[], isOn: boolean) {
  const { workspace_id: workspaceId, id: versionId } = version;
  const known = useRef(new Map<string, string>());
  const sources = files.filter(({ path }) => IS_SOURCE.test(path));
  const state = sources.map(({ path, sha256 }) => `${path} ${sha256}`).join('\n');
  const { data } = useQuery({
    queryKey: queryKeys.versionPart(workspaceId, versionId, 'texts', state),
    queryFn: async ({ signal }) => {
      const entries = sources.map(async ({ path, sha256 }) => {
        const key = `${path} ${sha256}`;
        const text = known.current.get(key) ?? (await readFile(workspaceId, versionId, path, signal)).content;
        known.current.set(key, text);
        return [path, text] as const;
      });
      return new Map(await Promise.all(entries));
    },
    enabled: isOn,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  return data;
}

/** Texts in the editor override saved texts. */
function mergeTexts(saved: ReadonlyMap<string, string>, copies: ReadonlyMap<string, WorkingCopy>) {
  const texts = new Map(saved);
  for (const { path, text } of copies.values()) if (IS_SOURCE.test(path)) texts.set(path, text);
  return texts;
}
