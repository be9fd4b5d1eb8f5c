import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Job, OwnColumn } from '../../../api/contract.ts';
import { makeWorkspacePath, requestJson, sendRequest } from '../../../api/request.ts';
import { uploadDocument } from '../../entities/documents/index.ts';
import { type ChosenColumn, chooseAll, listToTry, listWanted } from './chosen-columns.ts';
import { keep, type Own, readKept } from './kept-own.ts';
import { proposeColumns, readExample } from './own-columns-api.ts';

/** The trial of the next columns waits so long for more changes. */
const PAUSE_MS = 250;

const isSchema = ({ name }: File) => /\.json$/i.test(name);

interface Begin {
  files: readonly File[];
  headerRow: number | null;
  /** The job whose document is the example. */
  job?: Job;
}

/** The columns that somebody brings, with what was said about them, and how their values come out. */
export function useOwnColumns(workspaceId: string, jobId: string | undefined, onOpened: () => void) {
  const client = useQueryClient();
  const [own, setOwn] = useState<Own | null>(() => readKept(workspaceId));
  const [files, setFiles] = useState<readonly File[] | null>(null);
  useEffect(() => keep(workspaceId, own), [workspaceId, own]);
  const change = useCallback((part: Partial<Own>) => setOwn((before) => before && { ...before, ...part }), []);

  const begin = useMutation({
    mutationFn: (given: Begin) => proposeColumns(workspaceId, given.files, { headerRow: given.headerRow }),
    onSuccess: (proposed, given) => {
      const hasExample = (proposed.example?.result.row_count ?? 0) > 0;
      // What was begun with other examples has nothing to do with the document of a job.
      const before = given.job ? null : own;
      const isSame = before !== null && given.files === files;
      const title = proposed.title.slice(0, 120);
      const next: Own = {
        ...{ step: 'columns', title, hasExample, headerRow: given.headerRow, notes: proposed.notes },
        chosen: chooseAll(proposed, before?.chosen),
        name: before === null || before.name === before.title ? title : before.name,
        documents: isSame ? before.documents : given.job ? [exampleOf(given.job)] : [],
        ofJob: isSame ? (before.ofJob ?? null) : (given.job?.id ?? null),
        made: before?.made ?? null,
        asked: before?.asked ?? null,
        // Other examples are other jobs.
        submission: (isSame ? before.submission : null) ?? crypto.randomUUID(),
      };
      setOwn(next);
      setFiles(given.files);
      client.setQueryData(keyOf(workspaceId, given.files, listToTry(next.chosen), given.headerRow), proposed);
      if (isSame) return;
      // The document of a job is not only an example.
      if (own !== null && !own.ofJob) removeExamples(workspaceId, own.documents);
      storing.current = null;
      if (given.job) return onOpened();
      storing.current = hasExample ? store(given.files, next.submission) : null;
      // Without an answer, they are stored when they are needed.
      storing.current?.catch(() => undefined);
    },
  });

  /** Puts the examples into the service: the first documents, and what is read again after a reload. */
  const storing = useRef<Promise<Own['documents']>>(null);
  const store = async (given: readonly File[], submission: string) => {
    try {
      const documents = await storeExamples(workspaceId, given, submission);
      change({ documents });
      return documents;
    } catch (error) {
      storing.current = null;
      throw error;
    }
  };
  const getDocuments = async () => {
    if (own !== null && own.documents.length > 0) return own.documents;
    storing.current ??= store(files ?? [], own?.submission ?? crypto.randomUUID());
    return storing.current;
  };

  const isToOpen = jobId !== undefined && own?.ofJob !== jobId;
  const opened = useQuery({
    queryKey: ['own-columns', workspaceId, 'of-job', jobId],
    queryFn: async ({ signal }): Promise<Begin> => {
      const job = await requestJson<Job>(makeWorkspacePath(workspaceId, 'jobs', jobId ?? ''), { signal });
      return { files: [await readExample(workspaceId, exampleOf(job), signal)], headerRow: null, job };
    },
    enabled: isToOpen,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const { mutate: beginWith } = begin;
  useEffect(() => {
    if (isToOpen && opened.data) beginWith(opened.data);
  }, [isToOpen, opened.data, beginWith]);

  const isLost = own?.hasExample === true && files === null;
  const restored = useQuery({
    queryKey: ['own-columns', workspaceId, 'examples', own?.documents],
    queryFn: ({ signal }) => Promise.all((own?.documents ?? []).map((one) => readExample(workspaceId, one, signal))),
    enabled: isLost && own.documents.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  useEffect(() => {
    if (files === null && restored.data) setFiles(restored.data);
  }, [files, restored.data]);

  const columns = own === null ? [] : own.step === 'try' ? listWanted(own.chosen) : listToTry(own.chosen);
  const [settled] = useDebouncedValue(JSON.stringify(columns), PAUSE_MS);
  const tried = own?.step === 'try' ? columns : (JSON.parse(settled) as OwnColumn[]);
  const trial = useQuery({
    queryKey: keyOf(workspaceId, files ?? [], tried, own?.headerRow ?? null),
    queryFn: ({ signal }) =>
      proposeColumns(workspaceId, files ?? [], { columns: tried, headerRow: own?.headerRow ?? null }, signal),
    enabled: own?.hasExample === true && files !== null && tried.length > 0,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

  const changeColumn = useCallback((key: number, make: (before: ChosenColumn) => Partial<ChosenColumn>) => {
    setOwn(
      (before) =>
        before && {
          ...before,
          chosen: before.chosen.map((one) => (one.key === key ? { ...one, ...make(one) } : one)),
        },
    );
  }, []);

  return {
    own,
    files,
    begin,
    /** Whether the document of the job is on its way here. */
    isOpening: isToOpen && !opened.isError && !begin.isError,
    openError: opened.error,
    trial,
    change,
    changeColumn,
    getDocuments,
    /** The page was reloaded, and the examples are not here: they come from the service, or have to be chosen again. */
    missing: !isLost ? null : own.documents.length > 0 && !restored.isError ? ('coming' as const) : ('gone' as const),
  };
}

export type OwnColumnsState = ReturnType<typeof useOwnColumns>;

const exampleOf = ({ document_id: id, source_file: name }: Job) => ({ id, name });

/** Examples that are no longer wanted; one that stays is only a document that nobody runs. */
function removeExamples(workspaceId: string, documents: Own['documents']): void {
  for (const { id } of documents)
    void sendRequest(makeWorkspacePath(workspaceId, 'documents', id), { method: 'DELETE' }).catch(() => undefined);
}

/** Stores the documents among the files; each only once for a submission. */
async function storeExamples(
  workspaceId: string,
  files: readonly File[],
  submission: string,
): Promise<Own['documents']> {
  const stored: { id: string; name: string }[] = [];
  for (const [at, file] of files.entries()) {
    if (isSchema(file)) continue;
    const { id } = await uploadDocument(workspaceId, file, `${submission}-file-${at}`);
    stored.push({ id, name: file.name });
  }
  return stored;
}

const keyOf = (
  workspaceId: string,
  files: readonly File[],
  columns: readonly OwnColumn[],
  headerRow: number | null,
): readonly unknown[] => [
  'own-columns',
  workspaceId,
  files.map(({ name, size, lastModified }) => `${name} ${size} ${lastModified}`),
  headerRow,
  JSON.stringify(columns),
];
