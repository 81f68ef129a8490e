import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { memoryInventories } from '../../../test/kit/memory-inventories.ts';
import type { HeardRequest } from '../../host/listener.ts';
import { feed } from './feed.ts';

const V5 = readFileSync(join(import.meta.dirname, 'fixtures/v5-rpm.report'));
const FORGED = new URLSearchParams({
  ...{ version: '4', host: 'forged', site: 'EXAMPLE', type: 'rpm' },
  pkgs: "'bash' '0:9' '9' 'x86_64'",
}).toString();

const CASES = [
  { method: 'GET', query: FORGED, agent: '', status: 500, hosts: [] },
  { method: 'POST', query: FORGED, agent: '', status: 500, hosts: [] },
  ...['GET', 'POST'].map((method) => ({
    ...{ method, query: FORGED.replace('version=4', 'version=5') },
    ...{ agent: '', status: 200, hosts: ['wn01.example.org'] },
  })),
  { method: 'POST', query: '', agent: 'GLPI-Agent_v1.15', status: 200, hosts: ['wn01.example.org'] },
];

describe('a signed report', () => {
  for (const { method, query, agent, status, hosts } of CASES) {
    it(`is what was signed, whatever the request says: ${method} ?${query.slice(0, 9)} ${agent}`, async () => {
      const inventories = memoryInventories();
      const answer = feed({
        ...{ inventories, hasTls: true, now: () => 1_800_000_000 },
        access: { open: [], proxies: [], tlsProxies: [] },
        decrypt: () => Promise.reject(new Error('nothing is encrypted')),
        openSigned: () => Promise.resolve({ payload: V5, reporting: { name: 'node', sites: ['EXAMPLE'] } }),
        ...{ credentialOf: () => undefined, turnedAway: () => undefined, tell: () => undefined },
      });
      const request: HeardRequest = {
        ...{ method, path: '/feed/', query: new URLSearchParams(query), client: { address: '192.0.2.1' } },
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': agent },
        body: Buffer.from('{"payloadType":"report","payload":"","signatures":[]}'),
      };
      expect(await answer(request)).to.include({ status });
      expect(inventories.taken.map(({ report }) => report.host)).to.deep.equal(hosts);
    });
  }
});
