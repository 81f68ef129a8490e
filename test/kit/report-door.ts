/** `/feed/` as requests come to it, without a listener or a store. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../src/host/failure.ts';
import type { HeardRequest, SpokenReply } from '../../src/host/listener.ts';
import type { AccessRules } from '../../src/pakiti/report/access.ts';
import { feed, type FeedNotice } from '../../src/pakiti/report/feed.ts';
import { ReportError } from '../../src/pakiti/report/report-error.ts';
import type { TaggedFinding } from '../../src/pakiti/report/report.ts';
import type { Credential } from '../../src/trust/credential.ts';
import { memoryInventories, type MemoryInventories } from './memory-inventories.ts';

const V5 = readFileSync(join(import.meta.dirname, '../../src/pakiti/report/fixtures/v5-rpm.report'));
export const FINDINGS: readonly TaggedFinding[] = [
  {
    name: 'kernel',
    version: '5.14.0-427.13.1.el9_4',
    arch: 'x86_64',
    cve: 'CVE-2024-1086',
    tag: 'EGI-Critical',
    fixed: '5.14.0-427.16.1.el9_4',
  },
  {
    name: 'bash',
    version: '5.1.8-9.el9',
    arch: 'x86_64',
    cve: 'CVE-2024-9999',
    tag: 'EGI\tHigh',
    fixed: null,
  },
];

export interface DoorSetting {
  readonly access?: Partial<AccessRules>;
  readonly hasTls?: boolean;
  readonly credential?: Credential;
  readonly inventories?: MemoryInventories;
}

export interface Asked {
  readonly method?: string;
  readonly query?: string;
  readonly body?: Buffer | string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly address?: string;
}

/** A door of reports that nobody else comes to. */
export function reportDoor({
  access,
  hasTls = true,
  credential,
  inventories = memoryInventories(FINDINGS),
}: DoorSetting = {}) {
  const notices: FeedNotice[] = [];
  const away: unknown[] = [];
  const answer = feed({
    inventories,
    access: { open: [{ network: '192.0.2.0/24' }], proxies: [], tlsProxies: [], ...access },
    hasTls,
    decrypt: () => Promise.reject(new ReportError('malformed', 'encrypted')),
    openSigned: () => Promise.reject(new Failure('missing', 'no keys')),
    credentialOf: () => credential,
    turnedAway: (_request, why) => away.push(why),
    tell: (what) => notices.push(what),
    now: () => 1_800_000_000,
  });
  const ask = (asked: Asked = {}): Promise<SpokenReply> => {
    const request: HeardRequest = {
      method: asked.method ?? 'POST',
      path: '/feed/',
      query: new URLSearchParams(asked.query),
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...asked.headers },
      body: 'body' in asked ? (asked.body === undefined ? undefined : Buffer.from(asked.body)) : V5,
      client: { address: asked.address ?? '192.0.2.1' },
    };
    return answer(request);
  };
  return { ask, inventories, notices, away };
}

export const submitter = (more: Partial<Credential> = {}): Credential => ({
  name: 'wn',
  scopes: ['submit'],
  ...more,
});
const PACKAGES = "'bash' '3.2' '24.el5' 'x86_64'";
export const form = (more: object): string =>
  new URLSearchParams({
    version: '4',
    host: 'h',
    site: 'EXAMPLE',
    type: 'rpm',
    pkgs: PACKAGES,
    ...more,
  }).toString();
