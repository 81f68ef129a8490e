import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHostFromSource } from '../../../test/kit/local-host.ts';
import { rejection } from '../../../test/kit/rejection.ts';
import { keyPair } from '../../../test/kit/signing.ts';
import type { Purpose } from '../../trust/purpose.ts';
import { parsePrivateKey, type PrivateKey } from '../../trust/rsa-key.ts';
import { signPayload } from '../../trust/sign.ts';
import { ReportError } from './report-error.ts';
import { signedOpener, type OpenedSignature, type Refused } from './signed-report.ts';

const NOW = 1_800_000_000;
const REPLAY_SECONDS = 3600;

describe('the opener of signed reports', function () {
  this.timeout(60_000);
  let directory: string;
  let key: PrivateKey;
  let admitted: unknown[];
  let isNewest: boolean;
  before(async () => {
    directory = mkdtempSync(join(tmpdir(), 'secmon-signed-'));
    const pair = await keyPair;
    mkdirSync(join(directory, 'keys'), { mode: 0o755 });
    writeFileSync(join(directory, 'keys/node.pem'), pair.publicPem, { mode: 0o644 });
    key = await parsePrivateKey(pair.privatePem, 'key');
  });
  after(() => rmSync(directory, { recursive: true }));
  beforeEach(() => {
    admitted = [];
    isNewest = true;
  });

  function open(header: string, purpose: Purpose = 'pakiti-report'): Promise<OpenedSignature | Refused> {
    const host = localHostFromSource();
    const clock = { ...host.clock, now: () => NOW };
    const rules = {
      ...{ trustedKeys: join(directory, 'keys'), replaySeconds: REPLAY_SECONDS },
      signers: [{ name: 'node', key: key.id, sites: ['EXAMPLE'] }],
    };
    const opener = signedOpener({ ...host, clock }, rules, (report) => {
      admitted.push(report);
      return Promise.resolve(isNewest);
    });
    const report = `#\nhost: WN01.example.org.\n${header}#\nbash\t5.1-6\tx86_64\n#\n`;
    return opener(Buffer.from(signPayload(Buffer.from(report), purpose, key)));
  }

  it('knows whose it is, of which sites, and of which host at what time', async () => {
    const opened = await open(`ts: ${NOW - 5}\n`);
    expect(opened).to.deep.include({ reporting: { name: 'node', sites: ['EXAMPLE'] } });
    expect(admitted).to.deep.equal([{ signer: 'node', host: 'wn01.example.org', at: NOW - 5 }]);
  });

  it('takes none that is too old, of a time to come, or older than one before', async () => {
    for (const at of [NOW - REPLAY_SECONDS - 1, NOW + 86_400])
      expect(await open(`ts: ${at}\n`)).to.have.property('refused', 'replayed');
    expect(admitted).to.deep.equal([]);
    isNewest = false;
    expect(await open(`ts: ${NOW}\n`)).to.have.property('refused', 'replayed');
  });

  it('takes none that does not say when it was made', async () => {
    for (const header of ['', 'ts: now\n', 'ts: -1\n'])
      expect(await rejection(open(header))).to.be.instanceOf(ReportError);
  });

  it('takes none that was signed to be something else', async () => {
    expect(await open(`ts: ${NOW}\n`, 'node-report')).to.have.property('refused', 'bad-signature');
  });
});
