/** A secret that goes away while the daemon runs: neither its old nor its new configuration could begin without it. */
import { rmSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { newToken } from '../../src/trust/tokens.ts';
import { BridgeSite } from '../kit/bridge.ts';
import { eventually } from '../kit/eventually.ts';
import { sampleReport } from '../kit/sample-event.ts';

describe('a daemon that is told to read its configuration again', function () {
  this.timeout(180_000);
  let site: BridgeSite;
  beforeEach(() => {
    site = new BridgeSite();
  });
  afterEach(() => site.remove());

  for (const list of ['sinks', 'trackers'] as const)
    it(`goes on when the secret of one of its ${list} is gone`, async () => {
      const { token, stored } = newToken('sender', '2099-01-01T00:00:00Z');
      const secret = site.place('secret');
      writeFileSync(secret, '0123456789abcdef0123456789abcdef\n', { mode: 0o600 });
      const archive = { name: 'archive', kind: 'file', path: site.place('events.jsonl') };
      const member = { name: 'desk', kind: 'webhook', url: 'http://127.0.0.1:1/', secret };
      site.configure({
        listen: { port: 0, tokens: site.tokens(stored) },
        receivers: [{ name: 'http', kind: 'http' }],
        ...(list === 'sinks' ? { sinks: [member, archive] } : { sinks: [archive], trackers: [member] }),
      });
      await site.start();
      expect(site.printed).to.equal('');
      rmSync(secret);
      site.hangUp();
      const refused = await site.said('not-reloaded');
      expect(refused['reason'])
        .to.include(`${list}.0.secret: `)
        .and.to.match(/no such file/);
      expect((await site.post(token, sampleReport())).status).to.equal(202);
      await eventually('what came afterwards', 60, () =>
        site.delivered('events.jsonl').length === 1 ? true : undefined,
      );
    });
});
