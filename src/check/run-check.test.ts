import { expect } from 'chai';
import { memoryHost } from '../../test/kit/memory-host.ts';
import { Failure } from '../host/failure.ts';
import { stateOf, type State } from '../result/index.ts';
import { defineCheck, executableName, serviceName, type Check } from './define-check.ts';
import { runCheck } from './run-check.ts';

const host = memoryHost({}, 100);
const { signal } = new AbortController();

function checkThat(probe: () => Promise<{ at: number; state: State }>): Check {
  return defineCheck({
    name: 'some-thing',
    summary: 's',
    describe: [],
    timeoutSeconds: 1,
    options: {},
    metrics: {},
    probe,
    evaluate: ({ state }: { at: number; state: State }) => {
      if (state === 'UNKNOWN') throw new TypeError('broken');
      return { summary: 's', findings: [{ state, subject: '/a', text: 't', kind: 'k' }], metrics: [] };
    },
  });
}

describe('check pipeline', () => {
  const run = { options: {}, exceptions: [] };

  it('judges what the probe saw', async () => {
    const check = checkThat(() => Promise.resolve({ at: 1, state: 'WARNING' }));
    expect(stateOf(await runCheck(check, host, run, signal))).to.equal('WARNING');
  });

  it('judges a stored observation instead of looking', async () => {
    const check = checkThat(() => Promise.reject(new Error('looked')));
    const observation = { at: 1, state: 'OK' };
    expect(stateOf(await runCheck(check, host, { ...run, observation }, signal))).to.equal('OK');
  });

  it('applies accepted risks as of now', async () => {
    const check = checkThat(() => Promise.resolve({ at: 1, state: 'CRITICAL' }));
    const exception = { subject: '/a', reason: 'r', who: 'w', expires: '1970-01-01T00:01:40Z' };
    const states = [99, 100].map(async (now) =>
      stateOf(await runCheck(check, memoryHost({}, now), { ...run, exceptions: [exception] }, signal)),
    );
    expect(await Promise.all(states)).to.deep.equal(['OK', 'CRITICAL']);
  });

  it('keeps the reason of a failure', async () => {
    const check = checkThat(() => Promise.reject(new Failure('denied', '/x: permission denied')));
    const verdict = await runCheck(check, host, run, signal);
    expect(verdict.findings[0]).to.include({
      state: 'UNKNOWN',
      kind: 'denied',
      text: '/x: permission denied',
    });
    expect(verdict.findings[0]?.diagnostics).to.deep.equal([]);
  });

  it('turns our own bugs into UNKNOWN, with the stack kept apart, in probe and evaluate', async () => {
    for (const check of [
      checkThat(() => Promise.reject(new TypeError('broken'))),
      checkThat(() => Promise.resolve({ at: 1, state: 'UNKNOWN' })),
    ]) {
      const [finding] = (await runCheck(check, host, run, signal)).findings;
      expect(finding).to.include({
        state: 'UNKNOWN',
        kind: 'internal-error',
        text: 'internal error: broken',
      });
      expect(finding?.diagnostics?.join('\n')).to.match(/TypeError: broken\n +at /);
    }
  });

  it('names executables and services after the check', () => {
    const name = checkThat(() => Promise.reject(new Error()));
    expect([executableName(name), serviceName(name)]).to.deep.equal(['check_some_thing', 'SOME-THING']);
  });
});
