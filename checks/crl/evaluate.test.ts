import { expect } from 'chai';
import {
  defaultValues,
  judgeObservation,
  stateOf,
  type Exception,
  type Verdict,
} from '../../src/check/index.ts';
import {
  anchor,
  AT,
  DAY,
  foreign,
  HOUR,
  list,
  one,
  published,
  seen,
} from '../../test/kit/crl-observation.ts';
import { check } from './check.ts';
import type { CrlObservation } from './observation.ts';

describe('the verdict of crl', () => {
  const defaults = defaultValues(check.options, () => undefined);

  function judged(observation: CrlObservation, exceptions: readonly Exception[] = [], change = {}): Verdict {
    return judgeObservation(check, observation, { options: { ...defaults, ...change }, exceptions }, AT);
  }

  const metric = (verdict: Verdict, label: string): number | undefined =>
    verdict.metrics.find((candidate) => candidate.label === label)?.value;

  it('measures', () => {
    const verdict = judged(
      seen({
        installed: [
          list('Alpha', { nextUpdate: AT + 10 * DAY, entries: 5 }),
          list('Beta', { thisUpdate: AT - 3 * DAY, entries: 6 }),
          list('Beta', { ...foreign, entries: 100 }, 'Beta.r1'),
        ],
      }),
    );
    expect(verdict.metrics.map(({ label, value, unit }) => [label, value, unit])).to.deep.equal([
      ['lists', 3, ''],
      ['worst_validity', 10 * DAY, 's'],
      ['revoked', 11, ''],
      ['oldest_list', 3 * DAY, 's'],
    ]);
  });

  it('measures the validity of the list that counts, not of one beside it', () => {
    const verdict = judged(one({ nextUpdate: AT - HOUR }, list('Alpha', {}, 'Alpha.r1')));
    expect(metric(verdict, 'worst_validity')).to.equal(20 * DAY);
  });

  it('does not measure the validity of lists that do not count', () => {
    const expired = seen({
      anchors: [anchor('Alpha', { notAfter: AT - 1 })],
      installed: [list('Alpha', { nextUpdate: AT - HOUR })],
    });
    for (const observation of [expired, one(foreign), one({ unhandled: '1.2.3' })]) {
      expect(metric(judged(observation), 'worst_validity')).to.equal(undefined);
    }
  });

  it('shows no thresholds where expiry is not judged', () => {
    const { metrics } = judged(one({}), [], { 'ignore-expiry': true });
    expect(
      metrics.every(({ warning, critical }) => warning === undefined && critical === undefined),
    ).to.equal(true);
  });

  it('takes the worst of many whatever their order', () => {
    const installed = [list('Alpha', { nextUpdate: AT + HOUR }), list('Beta', foreign)];
    for (const order of [installed, installed.toReversed()]) {
      expect(stateOf(judged(seen({ installed: order })))).to.equal('CRITICAL');
    }
  });

  it('an accepted expiry is accepted in the metric as well', () => {
    const exception = {
      subject: 'Alpha',
      kind: 'expired',
      reason: 'being retired',
      who: 'security',
      expires: '2026-04-01T00:00:00Z',
    };
    const observation = one({ nextUpdate: AT - HOUR });
    expect(stateOf(judged(observation, [exception]))).to.equal('OK');
    expect(stateOf(judged(observation, [{ ...exception, kind: 'missing' }]))).to.equal('CRITICAL');
    expect(stateOf(judged(observation, [{ ...exception, expires: '2026-02-01T00:00:00Z' }]))).to.equal(
      'CRITICAL',
    );
  });

  it('gives every finding that is not OK a subject, a kind and evidence', () => {
    const observation = {
      ...one({}, list('Alpha', foreign, 'Alpha.r1')),
      published: [
        published({ number: '8', thisUpdate: AT - 600 }),
        published({ failure: 'timeout', message: 'no' }),
      ],
    };
    const bad = judged(observation).findings.filter(({ state }) => state !== 'OK');
    expect(bad.map(({ subject, kind }) => [subject, kind])).to.deep.equal([
      ['Alpha.r1', 'foreign-signature'],
      ['http://ca.example/Alpha.crl', 'published-timeout'],
      ['Alpha', 'outdated'],
    ]);
    for (const { evidence } of bad) expect(evidence).to.not.be.empty;
  });

  it('a list without a known signer is never good, whatever it says of itself', () => {
    expect(stateOf(judged(one({ signer: null })))).to.equal('CRITICAL');
  });

  for (const fact of ['verification', 'thisUpdate', 'isDelta'] as const) {
    it(`a list whose ${fact} has been cut from the observation is UNKNOWN`, () => {
      const observation = one({});
      const content = { ...observation.installed[0]?.content } as Record<string, unknown>;
      Reflect.deleteProperty(content, fact);
      const changed = { ...observation, installed: [{ ...list('Alpha'), content }] };
      expect(stateOf(judged(changed as unknown as CrlObservation))).to.equal('UNKNOWN');
    });
  }

  it('an anchor whose end has been cut from the observation is UNKNOWN', () => {
    const notAfter = undefined as unknown as number;
    expect(stateOf(judged({ ...one({}), anchors: [anchor('Alpha', { notAfter })] }))).to.equal('UNKNOWN');
  });

  it('--fetch of an observation without downloads is UNKNOWN', () => {
    const verdict = judged(one({}), [], { fetch: true });
    expect(stateOf(verdict)).to.equal('UNKNOWN');
    expect(verdict.findings.map(({ kind }) => kind)).to.include('not-fetched');
    expect(stateOf(judged({ ...one({}), published: [published({})] }, [], { fetch: true }))).to.equal('OK');
  });

  it('the second at which a list expires is still good', () => {
    expect(judged(one({ nextUpdate: AT })).findings[0]?.kind).to.equal('expiring');
    expect(judged(one({ nextUpdate: AT - 1 })).findings[0]?.kind).to.equal('expired');
  });
});
