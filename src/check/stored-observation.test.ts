import { expect } from 'chai';
import { check } from '../../test/end-to-end/faulty/check.ts';
import { memoryHost, type MemoryFile } from '../../test/kit/memory-host.ts';
import { Failure } from '../host/failure.ts';
import { parseRange } from '../result/index.ts';
import type { Check } from './define-check.ts';
import { readRootObservation } from './stored-observation.ts';

const AGE = parseRange('2h', 's');
const NOW = 1_000_000;
const stored = (over: object = {}): string =>
  JSON.stringify({
    schema: 1,
    check: 'faulty',
    version: '1',
    options: {},
    observation: { at: NOW - 60 },
    ...over,
  });

async function outcome(file: MemoryFile): Promise<string> {
  try {
    const { at } = await readRootObservation(memoryHost({ '/o': file }, NOW), check, '/o', AGE);
    return `judged at ${at}`;
  } catch (error) {
    if (error instanceof Failure) return `${error.reason}: ${error.message}`;
    throw error;
  }
}

const placed: Check = {
  ...check,
  options: {
    directory: {
      kind: 'text',
      value: 'DIR',
      describe: 'where it looks',
      default: '/etc/grid-security/certificates',
    },
  },
};

describe('stored observation', () => {
  it('of root, young, and writable by nobody else is judged as of now', async () => {
    expect(await outcome({ content: stored() })).to.equal(`judged at ${NOW}`);
    expect(await outcome({ content: stored({ observation: { at: NOW - 7200 } }) })).to.match(/^judged/);
  });

  const refused: readonly (readonly [string, MemoryFile, RegExp])[] = [
    ['of another owner', { content: stored(), uid: 1000 }, /^denied: .*owner is uid 1000/],
    ['that its group can write', { content: stored(), mode: 0o664 }, /^denied/],
    ['that anybody can write', { content: stored(), mode: 0o646 }, /^denied/],
    ['a second too old', { content: stored({ observation: { at: NOW - 7201 } }) }, /^refused: .*7201 s old/],
    ['from the future', { content: stored({ observation: { at: NOW + 1 } }) }, /^refused: .*-1 s old/],
    ['without a time', { content: stored({ observation: {} }) }, /^malformed/],
    ['with a time that is no number', { content: stored({ observation: { at: 'now' } }) }, /^malformed/],
    [
      'of another check',
      { content: stored({ check: 'crl' }) },
      /^malformed: .*not an observation of the check/,
    ],
    ['of another schema', { content: stored({ schema: 2 }) }, /^malformed/],
    ['without options', { content: stored({ options: null }) }, /^malformed/],
    ['with an option that is no list', { content: stored({ options: { warning: '10' } }) }, /^malformed/],
    ['with an option that is no text', { content: stored({ options: { warning: [10] } }) }, /^malformed/],
    ['cut short', { content: stored().slice(0, -5) }, /^malformed: .*not JSON/],
    ['that is a list', { content: '[]' }, /^malformed/],
    [
      'with both observation and failure',
      { content: stored({ failure: { at: NOW, reason: 'denied', message: 'm' } }) },
      /^malformed/,
    ],
  ];
  for (const [what, file, message] of refused) {
    it(`${what} is refused`, async () => expect(await outcome(file)).to.match(message));
  }

  it('of a failure is that failure, as long as it is young', async () => {
    const failure = { at: NOW - 60, reason: 'denied', message: '/x: permission denied' };
    const text = (over: object): string =>
      stored({ observation: undefined, failure: { ...failure, ...over } });
    expect(await outcome({ content: text({}) })).to.equal('denied: /x: permission denied');
    expect(await outcome({ content: text({ at: 0 }) })).to.match(/^refused/);
    expect(await outcome({ content: text({ reason: 'because' }) })).to.match(/^malformed/);
  });

  const places: readonly (readonly [given: string, looked: string | undefined, answer: RegExp])[] = [
    ['/srv/a', '/srv/a', /^judged/],
    ['/srv/a', '/srv/b', /^refused: .*looked with --directory '\/srv\/b', not '\/srv\/a'/],
    ['/etc/grid-security/certificates', undefined, /^judged/],
    ['/srv/a', undefined, /^refused: .*looked with --directory '\/etc\/grid-security\/certificates'/],
  ];
  for (const [given, looked, answer] of places) {
    it(`made with --directory ${looked ?? 'as it is by default'}, asked for ${given}`, async () => {
      const options = looked === undefined ? {} : { directory: [looked] };
      const file = { content: stored({ options }) };
      const host = memoryHost({ '/o': file }, NOW);
      const said = await readRootObservation(host, placed, '/o', AGE, {
        directory: [given],
      }).then(
        () => 'judged',
        (error: unknown) => (error instanceof Failure ? `${error.reason}: ${error.message}` : 'a bug'),
      );
      expect(said).to.match(answer);
    });
  }
});
