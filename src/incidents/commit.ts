/** The end of every change: audit entry, note and outbox rows, in the transaction that has written the state. */
import type { Action, AuditEntry, FieldChange } from './audit.ts';
import type { Saying } from './command.ts';
import type { Note } from './issue.ts';
import type { AppliedChange } from './outbox.ts';
import { auditColumns, noteColumns } from './rows.ts';
import type { NewNote } from './transition/step.ts';
import type { Work } from './work.ts';

export interface Committed {
  readonly action: Action;
  readonly version: number;
  readonly changes: readonly FieldChange[];
  readonly note: NewNote | undefined;
  readonly of: Pick<AppliedChange, 'issue' | 'incident'>;
}

export async function commit(work: Work, committed: Committed, saying: Saying): Promise<AuditEntry> {
  const { action, version, changes, of } = committed;
  const whose = { issue: of.issue?.after.id ?? null, incident: of.incident?.after.id ?? null };
  const note = committed.note === undefined ? null : await addNote(work, committed.note, whose, saying);
  const { by, at, why } = saying;
  const entry = { ...whose, seq: 0, at, version, action, by, why, changes, note: note?.id ?? null };
  const written = { ...entry, seq: await work.rows.addAudit(auditColumns(entry)) };
  await addOperations(work, { ...of, entry: written, note });
  return written;
}

async function addNote(
  { rows }: Work,
  { text, audience, alsoTo }: NewNote,
  whose: Pick<Note, 'issue' | 'incident'>,
  { by, at }: Saying,
): Promise<Note> {
  const copy = alsoTo === undefined ? {} : { alsoTo };
  const note = { ...whose, id: 0, at, by, audience, text, ...copy };
  return { ...note, id: await rows.addNote(noteColumns(note)) };
}

async function addOperations(work: Work, change: AppliedChange): Promise<void> {
  const { issue, incident, at } = change.entry;
  for (const { tracker, verb, payload, line = '' } of work.operationsOf(change)) {
    await work.rows.addOperation({
      operation: work.newOperationId(),
      tracker,
      issue,
      incident,
      verb,
      payload,
      state: 'pending',
      attempts: 0,
      created_at: at,
      due_at: at,
      lease_ends: null,
      reference: '',
      reason: '',
      sender: 0,
      sender_seconds: 0,
      noted: null,
      line,
    });
  }
}
