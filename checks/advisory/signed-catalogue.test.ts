import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { defaultValues, runCheck, stateOf, type Verdict } from '../../src/check/index.ts';
import { makeSigningPlace, type SigningPlace } from '../../test/kit/signing.ts';
import { check } from './check.ts';

const ADVISORY = `id: EGI-SVG-2026-99
title: everybody is root
risk: critical
tlp: CLEAR
url: https://advisories.example/
exposed: { file: { path: /nonexistent } }
`;

describe('advisory --require-signature', () => {
  let place: SigningPlace;
  beforeEach(async () => {
    place = await makeSigningPlace({ 'a.yaml': ADVISORY });
    await place.sign();
    await place.accept();
  });
  afterEach(() => place[Symbol.dispose]());

  const judge = (after = 1, catalogue: string | undefined = place.data): Promise<Verdict> => {
    const options = {
      ...defaultValues(check.options, () => undefined),
      catalogue,
      'require-signature': true,
      'trusted-keys': place.places.keys,
      'trust-state': place.places.state,
    };
    const run = { options, exceptions: [] };
    return runCheck(check, place.host(after), run, AbortSignal.timeout(60_000));
  };
  const refused = async (kind: string, after = 1): Promise<void> => {
    const verdict = await judge(after);
    expect([stateOf(verdict), verdict.findings[0]?.kind]).to.deep.equal(['UNKNOWN', kind]);
    expect(verdict.summary).to.include(place.root);
  };

  it('judges what was signed', async () => {
    expect(stateOf(await judge())).to.equal('OK');
  });

  it('is UNKNOWN for a catalogue that is unsigned, altered, expired or rolled back, naming the file', async () => {
    await refused('expired', 100_000);
    await place.sign({ sequence: 4 });
    await refused('rolled-back');
    await place.sign({ sequence: 6 });
    writeFileSync(join(place.data, 'a.yaml'), `${ADVISORY}# more\n`);
    await refused('altered');
    writeFileSync(join(place.data, 'a.yaml'), ADVISORY);
    writeFileSync(join(place.data, 'b.yaml'), ADVISORY);
    await refused('unsigned');
    rmSync(join(place.data, 'manifest.sig'));
    await refused('unsigned');
  });

  it('is UNKNOWN when nobody knows which edition was seen last', async () => {
    rmSync(join(place.places.state, 'catalogue.test.json'));
    await refused('sequence-lost');
  });

  it('is UNKNOWN for the shipped catalogue, which has no signature of its own', async () => {
    const options = { ...defaultValues(check.options, () => undefined), 'require-signature': true };
    const run = { options, exceptions: [] };
    const verdict = await runCheck(check, place.host(), run, AbortSignal.timeout(60_000));
    expect([stateOf(verdict), verdict.summary.includes('goes with --catalogue')]).to.deep.equal([
      'UNKNOWN',
      true,
    ]);
  });
});
