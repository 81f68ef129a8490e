import { expect } from 'chai';
import type { HeardRequest } from '../../src/host/listener.ts';
import type { Credential } from '../../src/trust/credential.ts';
import { metricsAnswer } from './http.ts';

const request = (headers: HeardRequest['headers'] = {}): HeardRequest => ({
  ...{ method: 'GET', path: '/metrics', query: new URLSearchParams(), body: undefined },
  ...{ headers, client: { address: '127.0.0.1' } },
});

async function statusOf(
  isOnLoopback: boolean,
  headers: HeardRequest['headers'],
  credential?: Credential,
): Promise<number> {
  const door = { isOnLoopback, credentialOf: () => credential, turnedAway: () => undefined };
  const answer = metricsAnswer(door, 'text/plain', () => Promise.resolve('up 1\n'));
  return (await answer(request(headers))).status;
}

describe('what Prometheus reads', () => {
  it('is for everybody on loopback, whatever was written to have it there', async () => {
    expect(await statusOf(true, {})).to.equal(200);
    expect(await statusOf(false, {})).to.equal(401);
  });

  for (const name of ['x-forwarded-for', 'forwarded', 'via'])
    it(`is for nobody whom a server in front forwards (${name})`, async () => {
      expect(await statusOf(true, { [name]: '203.0.113.7' })).to.equal(401);
    });

  it('is elsewhere for who may read everything', async () => {
    const reader: Credential = { name: 'officer', scopes: ['read'] };
    expect(await statusOf(false, {}, reader)).to.equal(200);
    expect(await statusOf(false, {}, { ...reader, sites: ['SITE-A'] })).to.equal(401);
  });
});
