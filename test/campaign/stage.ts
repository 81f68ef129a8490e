/** What a campaign is played on: a real RT behind a server of faults, real daemons of the bridge, and their ledger. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { toldBy, type TrackerConfiguration } from '../../plugins/secmon-bridge/tracker-configuration.ts';
import { ledgerOf } from '../../plugins/store/ledger.ts';
import { openPostgresql } from '../../plugins/store/postgresql.ts';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { Ledger } from '../../src/incidents/ledger.ts';
import type { OperationsOf } from '../../src/incidents/outbox.ts';
import type { RtClient } from '../../src/incidents/trackers/rt/client.ts';
import type { Store } from '../../src/store/store.ts';
import { newToken } from '../../src/trust/tokens.ts';
import { BridgeSite } from '../kit/bridge.ts';
import type { FaultServer } from '../kit/fault-server.ts';
import { connectionString, type Postgresql, startPostgresql } from '../kit/postgresql.ts';
import { rtBehindFaults } from '../kit/rt/behind-faults.ts';
import { rtClientWith } from '../kit/rt/client.ts';
import { type Rt, startRt } from '../kit/rt.ts';
import { type Faulted, meddling, randomFaults } from './faults.ts';
import { mailOf, type Matter, mattersOf, NGIS } from './matters.ts';
import type { CampaignSettings } from './settings.ts';

export const TRACKER = 'rt';
const LINK = 'https://secmon.example.org/issue/';
/** Results in one request. */
const BATCH = 100;
const AGAIN_MILLISECONDS = 200;

export interface Stage {
  readonly settings: CampaignSettings;
  readonly matters: readonly Matter[];
  readonly rt: Rt;
  readonly officer: RtClient;
  readonly faults: FaultServer;
  readonly faulted: Faulted;
  readonly bridges: readonly BridgeSite[];
  readonly store: Store;
  readonly ledger: Ledger;
  readonly operationsOf: OperationsOf;
  readonly postgresql: Postgresql | undefined;
  /** Until a bridge has taken all of them. */
  post(results: readonly object[]): Promise<void>;
  close(): Promise<void>;
}

export async function setStage(settings: CampaignSettings): Promise<Stage> {
  const { flavour, faults: share, bridges: count } = settings;
  const matters = mattersOf(settings);
  const directory = mkdtempSync(join(tmpdir(), 'secmon-campaign-'));
  const postgresql = count > 1 ? await startPostgresql() : undefined;
  const rt = await startRt(flavour);
  const faulted: Faulted = {};
  const officer = await rtClientWith(rt.url, rt.officerToken, { requestsPerSecond: 100, burst: 1000 });
  const meddled = meddling(officer, faulted);
  const faults = await rtBehindFaults(rt.url, () => true, share > 0 ? meddled : undefined);
  if (share > 0) faults.flap(randomFaults(share, faulted));
  const contacts = writeContacts(directory, matters);
  const { token, stored } = newToken('all', '2099-01-01T00:00:00Z', { scopes: ['submit'] });
  const tracker = trackerOn(faults.url, rt, contacts, settings);
  const bridges = Array.from({ length: count }, () => new BridgeSite());
  const sqlite = join(directory, 'store.db');
  for (const bridge of bridges)
    bridge.configure({
      store: postgresql === undefined ? { sqlite } : { postgresql: connectionString(postgresql) },
      listen: { port: 0, tokens: bridge.tokens(stored) },
      receivers: [{ name: 'http', kind: 'http' }],
      sinks: [],
      incidents: {
        rules: [{ results: 1, recover: 1, severity: { WARNING: 'high', CRITICAL: 'critical' } }],
        flapping: { changes: 1000 },
        // What comes back is opened, too.
        storm: { openings: 3 * matters.length },
      },
      trackers: [tracker],
    });
  const store =
    postgresql === undefined ? await openSqlite(sqlite) : await openPostgresql(postgresql.connection);
  const operationsOf = toldBy([tracker]);
  for (const bridge of bridges) await startOrThrow(bridge);

  async function isTaken(body: string): Promise<boolean> {
    const { port } = bridges[0] ?? {};
    return await fetch(`http://127.0.0.1:${port}/v1/results`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body,
    }).then(
      ({ status }) => status === 202,
      () => false,
    );
  }

  return {
    ...{ settings, matters, rt, officer, faults, faulted, bridges, store, operationsOf, postgresql },
    ledger: ledgerOf(store, operationsOf),
    async post(results) {
      for (let from = 0; from < results.length; from += BATCH) {
        const body = JSON.stringify(results.slice(from, from + BATCH));
        while (!(await isTaken(body))) await delay(AGAIN_MILLISECONDS);
      }
    },
    async close() {
      for (const bridge of bridges) await bridge.remove();
      await officer.close();
      await store.close();
      await faults.close();
      await rt.stop();
      await postgresql?.stop();
      rmSync(directory, { recursive: true });
    },
  };
}

/** @throws Error where it has ended in place of being at work */
async function startOrThrow(bridge: BridgeSite): Promise<void> {
  await bridge.start();
  if (bridge.port === 0) throw new Error(`the bridge did not start: ${bridge.printed}`);
}

function writeContacts(directory: string, matters: readonly Matter[]): string {
  const path = join(directory, 'contacts.yaml');
  const ngis = Array.from({ length: NGIS }, (_, index) => {
    return { name: `NGI_${index + 1}`, security: [`security@ngi-${index + 1}.example`] };
  });
  const sites = matters
    .filter(({ index }) => index === 0)
    .map((matter) => ({ name: matter.site, ngi: matter.ngi, csirt: [mailOf(matter)] }));
  writeFileSync(path, JSON.stringify({ ngis, sites }), { mode: 0o600 });
  return path;
}

/** What a killed bridge had in hand is taken up by another when its lease has ended, which is more than twice as long. */
const DEADLINE_SECONDS = 60;
/** What was on its way when one was killed is waited for by the next, a little longer. */
const TIMEOUT_SECONDS = 10;

/** As fast as RT is: its rate is no part of what is shown here. */
function trackerOn(
  url: string,
  { tokenFile }: Rt,
  contacts: string,
  { flavour }: CampaignSettings,
): TrackerConfiguration {
  return {
    ...{
      name: TRACKER,
      kind: flavour === 'plain' ? 'rt' : 'rtir',
      url,
      token: tokenFile,
      contacts,
      link: LINK,
      timeoutSeconds: TIMEOUT_SECONDS,
    },
    ...{ requestsPerSecond: 100, burst: 1000, updateSeconds: 0, inboundSeconds: 1 },
    deadlineSeconds: DEADLINE_SECONDS,
  };
}
