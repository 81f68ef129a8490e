/** The portal's feed over a store, with events appended and followed. */
import { appender } from '../../src/bridge/queue/append.ts';
import { eventId, type Event, type Report } from '../../src/bridge/event.ts';
import type { SpokenReply } from '../../src/host/listener.ts';
import { expectedSilence, type Expectations } from '../../src/portal/expectation.ts';
import { followNext } from '../../src/portal/follow.ts';
import { portal } from '../../src/portal/portal.ts';
import type { ProjectRules } from '../../src/portal/project.ts';
import type { Store } from '../../src/store/store.ts';
import type { Credential } from '../../src/trust/credential.ts';
import { ledgerOn } from './ledger.ts';
import { sampleReport } from './sample-event.ts';

export const OFFICER: Credential = { name: 'csirt', scopes: ['read'] };
/** When the tests are. */
export const NOW = Date.parse('2026-05-01T12:00:00Z') / 1000;
const BATCH = 500;

export interface Asked {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Of JSON. */
  readonly json: unknown;
}

export class PortalBench {
  readonly store: Store;
  now = NOW;
  readonly #rules: ProjectRules;
  /** What contacts say of a site's operations centre. */
  ngiByContacts: (site: string) => string = () => '';

  constructor(
    store: Store,
    expectations: Partial<Expectations> = {},
    ngiOf: ProjectRules['ngiOf'] = () => undefined,
  ) {
    this.store = store;
    this.#rules = { expected: expectedSilence(expectations), ngiOf };
  }

  /** Appended now, and followed to the end of the log. */
  async hear(...reports: readonly Partial<Report>[]): Promise<readonly Event[]> {
    const events = reports.map(eventOf);
    await this.append(events);
    await this.follow();
    return events;
  }

  async append(events: readonly Event[]): Promise<void> {
    const queue = appender({ store: this.store, now: () => this.now, sinks: [], maxBacklog: 1e9 });
    for (let first = 0; first < events.length; first += 5000)
      await queue.append(events.slice(first, first + 5000));
  }

  async follow(batch = BATCH): Promise<void> {
    const tables = this.store.portal();
    await tables.addFollower();
    while ((await followNext({ tables, rules: this.#rules, batch })) > 0);
  }

  /** @param credential null is none */
  async ask(
    address: string,
    credential: Credential | null = OFFICER,
    headers: Readonly<Record<string, string>> = {},
    method = 'GET',
    body?: object,
  ): Promise<Asked> {
    const [path = '', query = ''] = address.split('?');
    const answer = portal({
      tables: this.store.portal(),
      ledger: ledgerOn(this.store),
      credentialOf: () => credential ?? undefined,
      turnedAway: () => undefined,
      now: () => this.now,
      ngiOf: (site) => this.ngiByContacts(site),
      probes: [{ name: 'eu.egi.sec.WN-CRL-ops', friendlyName: 'CRL', description: 'lists & <anchors>' }],
    });
    const request = {
      method,
      path,
      query: new URLSearchParams(query),
      headers,
      body: body && Buffer.from(JSON.stringify(body)),
    };
    return spoken(await answer({ ...request, client: { address: '127.0.0.1' } }));
  }

  /** The sites of the rows of every page, sorted. */
  async sites(address: string, credential?: Credential): Promise<readonly unknown[]> {
    return (await this.items(address, credential)).map(({ site }) => site).toSorted();
  }

  /** Rows of every page. */
  async items(address: string, credential: Credential = OFFICER): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor === '' ? '' : `${address.includes('?') ? '&' : '?'}cursor=${cursor}`;
      const { json } = await this.ask(`${address}${query}`, credential);
      const page = json as { readonly items: readonly Row[]; readonly next: string | null };
      rows.push(...page.items);
      cursor = page.next;
    }
    return rows;
  }
}

export type Row = Readonly<Record<string, unknown>>;

export function eventOf(change: Partial<Report>): Event {
  const report = sampleReport({ ...change, end: change.end ?? change.start ?? sampleReport().end });
  return { ...report, id: eventId(report), source: 'http', reporter: 'test', signature: 'none' };
}

function spoken({ status, headers = {}, body }: SpokenReply): Asked {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body.toString() : JSON.stringify(body);
  const type = headers['content-type'] ?? 'application/json';
  return {
    status,
    headers,
    text,
    json: type === 'application/json' && text !== '' ? JSON.parse(text) : undefined,
  };
}

export const SITE_A = { site: 'SITE-A', ngi: 'NGI_X', host: 'ce1.a.example.org', service: 'CRL' };
export const SITE_B = { site: 'SITE-B', ngi: 'NGI_X', host: 'ce1.b.example.org', service: 'CRL' };
export const SITE_C = { site: 'SITE-C', ngi: 'NGI_Y', host: 'ce1.c.example.org', service: 'CRL' };
export const OFFICER_A: Credential = { name: 'a', scopes: ['read'], sites: ['SITE-A'] };
export const OFFICER_X: Credential = { name: 'x', scopes: ['read'], ngis: ['NGI_X'] };

/** @param ago seconds before the tests' now */
export function at(ago: number): Pick<Report, 'start' | 'end'> {
  const start = new Date((NOW - ago) * 1000).toISOString();
  return { start, end: start };
}

/** One critical, one well, one in a warning; two of them in one NGI. */
export const THREE: readonly Partial<Report>[] = [
  { subject: SITE_A, state: 'CRITICAL', summary: 'CVE-2021-44228 found', ...at(60) },
  { subject: SITE_B, state: 'OK', summary: 'fine', ...at(60) },
  { subject: SITE_C, state: 'WARNING', summary: 'CVE-2021-4422 found', ...at(60) },
];
