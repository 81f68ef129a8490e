import { expect } from 'chai';
import type { PreflightFinding } from '../preflight-finding.ts';
import type { RtClient } from './client.ts';
import { preflight } from './preflight.ts';
import { mailFinding } from './preflight-trial.ts';

/** Of an RT that is set up, as far as it is asked. */
async function ofVersion(version: string): Promise<readonly PreflightFinding[]> {
  const client = {
    version: () => Promise.resolve(version),
    self: () => Promise.resolve({ name: 'secmon', timeZone: 'UTC', emailAddress: '' }),
  } as unknown as RtClient;
  const options = { queues: [], fields: [], tokenExpires: '2027-11-01T00:00:00Z', now: 0 };
  return await preflight(client, options);
}

describe('preflight of an RT', () => {
  it('looks no further where it is too old for its REST 2.0', async () => {
    const [found, ...others] = await ofVersion('4.4.7');
    expect(found).to.deep.include({ level: 'error', subject: 'version', text: 'RT 4.4.7' });
    expect(found?.fix).to.contain('RT 5.0 or later');
    expect(others).to.deep.equal([]);
  });

  it('warns of one that is newer than what was tried, and goes on', async () => {
    const [found, ...others] = await ofVersion('6.0.1');
    expect(found).to.include({ level: 'warning', subject: 'version', text: 'RT 6.0.1' });
    expect(others).not.to.deep.equal([]);
    expect((await ofVersion('5.0.3+dfsg-3'))[0]).to.include({ level: 'ok' });
  });

  for (const [count, level, fix] of [
    [0, 'error', /^enable the scrip 'On Correspond Notify .*; where it is, .* ShowOutgoingEmail: GRANT$/],
    [1, 'ok', undefined],
    [2, 'error', /^disable the scrips of the queue that mail requestors beside/],
  ] as const)
    it(`has ${level} to say where its scrips make ${count} mails of one`, () => {
      const found = mailFinding('trial', count, 'me@example.org', 'GRANT');
      expect(found.level).to.equal(level);
      if (fix === undefined) expect(found.fix).to.equal(undefined);
      else expect(found.fix).to.match(fix);
    });
});
