import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { defaultValues, runCheck, stateOf, type Verdict } from '../../src/check/index.ts';
import { makeSigningPlace, type SigningPlace } from '../../test/kit/signing.ts';
import { check } from './check.ts';

const SET = 'set: test\ntlp: CLEAR\nindicators:\n  - file: { path: /nonexistent }\n';

describe('ioc --require-signature', () => {
  let place: SigningPlace;
  beforeEach(async () => {
    place = await makeSigningPlace({ 'a.yaml': SET });
    await place.sign({ purpose: 'indicators' });
    await place.accept('indicators');
  });
  afterEach(() => place[Symbol.dispose]());

  const judge = (): Promise<Verdict> => {
    const options = {
      ...defaultValues(check.options, () => undefined),
      indicators: [place.data],
      'require-signature': true,
      'trusted-keys': place.places.keys,
      'trust-state': place.places.state,
    };
    return runCheck(check, place.host(1), { options, exceptions: [] }, AbortSignal.timeout(60_000));
  };
  const refused = async (message: string): Promise<void> => {
    const verdict = await judge();
    const texts = verdict.findings.filter(({ state }) => state === 'UNKNOWN').map(({ text }) => text);
    expect([stateOf(verdict), texts.join().includes(message)], texts.join()).to.deep.equal(['UNKNOWN', true]);
  };

  it('looks for what was signed', async () => {
    expect(stateOf(await judge())).to.equal('OK');
  });

  it('is UNKNOWN for indicators that are unsigned, altered, rolled back or signed as something else', async () => {
    await place.sign({ sequence: 4, purpose: 'indicators' });
    await refused('rolled back to edition 4');
    await place.sign({ sequence: 6 });
    await refused('not as indicators');
    await place.sign({ sequence: 6, purpose: 'indicators' });
    writeFileSync(join(place.data, 'a.yaml'), `${SET}# more\n`);
    await refused('not what was signed');
    writeFileSync(join(place.data, 'a.yaml'), SET);
    writeFileSync(join(place.data, 'b.json'), '{}');
    await refused('b.json: not among the signed files');
    rmSync(join(place.data, 'manifest.sig'));
    await refused('not signed');
  });
});
