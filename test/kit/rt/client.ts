/** Clients of a Request Tracker for tests, as the tracker opens them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Machine } from '../../../src/host/machine.ts';
import { localMachine } from '../../../src/host/local/machine.ts';
import type { RtClient } from '../../../src/incidents/trackers/rt/client.ts';
import { openRtClient, type RtConnection } from '../../../src/incidents/trackers/rt/open-client.ts';
import { isTrouble } from '../../../src/incidents/trackers/rt/rt-failure.ts';
import type { TicketSql } from '../../../src/incidents/trackers/rt/ticket-sql.ts';
import { localHostFromSource } from '../local-host.ts';

/** Tests wait for RT, not for the rate at which it is to be asked. */
const FAST = { requestsPerSecond: 100, burst: 1000 } as const;

/** @param connection what is not as for every test */
export async function rtClientWith(
  url: string,
  token: string,
  connection: Partial<RtConnection> = {},
  machine: Machine = localMachine(localHostFromSource()),
): Promise<RtClient> {
  const directory = mkdtempSync(join(tmpdir(), 'secmon-rt-token-'));
  const file = join(directory, 'token');
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  try {
    return await openRtClient({ url, token: file, ...FAST, ...connection }, machine);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Starman closes a kept connection after a second of silence, and a request may be just on its way then. */
export async function searchedAgain(client: RtClient, query: TicketSql): ReturnType<RtClient['search']> {
  return await client.search(query).catch((error: unknown) => {
    if (!isTrouble(error, 'lost')) throw error;
    return client.search(query);
  });
}
