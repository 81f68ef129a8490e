/** The API of the Pakiti server over a store with four hosts at two sites, one tagged CVE and one that is proposed. */
import { expect } from 'chai';
import { openSqlite } from '../../plugins/store/sqlite.ts';
import type { Site } from '../../src/incidents/contacts/directory.ts';
import type { Decided } from '../../src/pakiti/api/decide/change.ts';
import { api } from '../../src/pakiti/api/api.ts';
import { readStoreStatus, type ServerStatus } from '../../src/pakiti/api/status.ts';
import { type Tag, tagRow } from '../../src/pakiti/decisions/decisions.ts';
import type { Store } from '../../src/store/store.ts';
import type { Credential } from '../../src/trust/credential.ts';
import { advisory, PakitiBench, report } from './pakiti-store.ts';

export const OFFICER: Credential = { name: 'officer', scopes: ['read'] };
export const ADMIN: Credential = { name: 'admin', scopes: ['read'], sites: ['ONE'] };
export const NGI: Credential = { name: 'ngi', scopes: ['read'], ngis: ['NGI_X'] };
export const BASH = 'CVE-2026-1000';
export const ZLIB = 'CVE-2026-2000';
export const ALMA = 'AlmaLinux release 9.5 (Teal Serval)';

const SITES = new Map<string, Site>([
  [
    'TWO',
    {
      ...{ name: 'TWO', ngi: 'NGI_X', country: 'SI', csirt: ['csirt@two.example.org'], ngiSecurity: [] },
      ...{ certification: 'Certified', scopes: [], downtimes: { known: true, list: [] } },
    },
  ],
]);

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

export class PakitiApiBench extends PakitiBench {
  readonly #store: Store;
  /** What was changed over HTTP. */
  readonly decided: Decided[] = [];

  private constructor(store: Store) {
    super(store);
    this.#store = store;
  }

  static async open(): Promise<PakitiApiBench> {
    const bench = new PakitiApiBench(await openSqlite(':memory:'));
    await bench.read('osv', [
      advisory('ALSA-1', 'bash', '5.1-9', [BASH]),
      advisory('ALSA-2', 'zlib', '1-2', [ZLIB]),
    ]);
    await bench.take(
      report('a', { bash: '5.1-6', zlib: '1-1' }, ALMA, 'ONE'),
      report('b', { bash: '5.1-9' }, ALMA, 'ONE'),
      report('c', { bash: '5.1-6' }, ALMA, 'TWO'),
      report('=d', { bash: '5.1-6' }, 'Homegrown 7 <x>', 'TWO'),
    );
    await bench.assess();
    const tag: Omit<Tag, 'cve' | 'tag'> = {
      ...{ state: 'set', reason: 'bad <&>', infoUrl: '', enabled: true, modifier: 'o' },
      ...{ at: 0, dueAt: 86_400, advisory: null },
    };
    await bench.tables.putTags([
      tagRow({ cve: BASH, tag: 'EGI-Critical', ...tag }),
      tagRow({ cve: ZLIB, tag: 'EGI-High', ...tag, state: 'proposed' }),
    ]);
    return bench;
  }

  async close(): Promise<void> {
    await this.#store.close();
  }

  async ask(
    address: string,
    credential: Credential | null = OFFICER,
    method = 'GET',
    {
      headers = {},
      body,
    }: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {},
  ): Promise<Reply> {
    const { pathname, searchParams: query } = new URL(address, 'http://x/');
    const answer = api({
      ...{ tables: this.tables, credentialOf: () => credential ?? undefined, turnedAway: () => undefined },
      decided: (what) => void this.decided.push(what),
      ...{ now: () => this.at, sites: () => Promise.resolve(SITES), status: () => this.#status() },
    });
    const client = { address: '192.0.2.1' };
    const request = {
      method,
      path: pathname,
      query,
      headers,
      body: body === undefined ? undefined : Buffer.from(body),
      client,
    };
    const reply = await answer(request);
    if (!('body' in reply)) throw new Error('no reply');
    const { status, body: said, headers: about } = reply;
    const text = typeof said === 'string' ? said : JSON.stringify(said);
    return { status, type: about?.['content-type'] ?? '', text };
  }

  async items(address: string, credential?: Credential): Promise<readonly Record<string, unknown>[]> {
    const { status, text } = await this.ask(address, credential);
    expect(status, text).to.equal(200);
    return (JSON.parse(text) as { readonly items: readonly Record<string, unknown>[] }).items;
  }

  async #status(): Promise<ServerStatus> {
    const kinds = [{ name: 'osv', staleAfterSeconds: 3600 }];
    const wanted = (): Promise<readonly string[]> => Promise.resolve(['kev']);
    return {
      ...{ version: '0', started: '', at: '', work: [], troubles: [] },
      reports: { stored: 4, same: 0, asked: 0, refused: 0, 'turned-away': 0, failed: 0 },
      ...(await readStoreStatus({ tables: this.tables, kinds, wanted, now: () => this.at })),
    };
  }
}
