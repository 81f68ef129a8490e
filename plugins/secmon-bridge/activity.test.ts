import { expect } from 'chai';
import { CALM, type SiteStorm, type Storm } from '../../src/incidents/intake/storm.ts';
import { sampleReport } from '../../test/kit/sample-event.ts';
import { Activity } from './activity.ts';

const SENDER = { name: 'one', signature: 'none' } as const;
const STEP = {
  claimed: 0,
  subjects: 0,
  more: false,
  delivered: 0,
  superseded: 0,
  retried: 0,
  dead: 0,
  overtaken: 0,
} as const;

describe('what the bridge knows of its store', () => {
  let now: number;
  let activity: Activity;
  beforeEach(() => {
    now = 1000;
    activity = new Activity({ write: () => undefined }, () => now);
  });

  it('is that it has no trouble', () => expect(activity.storeComplaint).to.equal(undefined));

  it('is what a lane says, until that lane can use it again', () => {
    activity.heard({ sink: 'a', kind: 'store', error: new Error('readonly') });
    activity.heard({ sink: 'b', kind: 'step', step: STEP });
    expect(activity.storeComplaint).to.equal('readonly');
    activity.heard({ sink: 'a', kind: 'step', step: STEP });
    expect(activity.storeComplaint).to.equal(undefined);
  });

  it('is that old events cannot be deleted, until they can', () => {
    activity.notRetired(new Error('disk I/O error'));
    activity.heard({ sink: 'a', kind: 'step', step: STEP });
    expect(activity.storeComplaint).to.equal('disk I/O error');
    activity.retired({ events: 0, deadLetters: 0, changes: 0, operations: 0 });
    expect(activity.storeComplaint).to.equal(undefined);
  });

  it('is that it refuses, until it takes something, or nobody has asked for a while', async () => {
    let answer: () => Promise<{ state: 'full' | 'stored' }> = () => Promise.resolve({ state: 'full' });
    const take = activity.counted('r', () => answer());
    await take([], SENDER);
    expect(activity.storeComplaint).to.match(/takes nothing/);
    now += 60;
    expect(activity.storeComplaint).to.equal(undefined);
    answer = () => Promise.reject(new Error('disk'));
    await take([], SENDER).catch(() => undefined);
    expect(activity.storeComplaint).to.match(/takes nothing/);
    answer = () => Promise.resolve({ state: 'stored' });
    await take([], SENDER);
    expect(activity.storeComplaint).to.equal(undefined);
  });

  it('is said to the log when it refuses, once a minute', async () => {
    const said: string[] = [];
    const one = new Activity({ write: (_, event) => said.push(event) }, () => now);
    const take = one.counted('r', () => Promise.resolve({ state: 'full' }));
    for (let at = 0; at < 59; at += 1, now += 1) await take([], SENDER);
    expect(said).to.deep.equal(['nothing-taken']);
    now += 1;
    await take([], SENDER);
    expect(said).to.have.lengthOf(2);
  });

  it('says to the log which result of which host was refused, and why', async () => {
    const said: unknown[] = [];
    const one = new Activity({ write: (_, event, fields) => said.push({ event, ...fields }) }, () => now);
    const take = one.counted('r', () => Promise.resolve({ state: 'refused', item: 1 }));
    const reports = ['wn1', 'wn2'].map((host) => sampleReport({ subject: { site: 'SITE-A', host } }));
    await take(reports, SENDER);
    expect(said).to.deep.equal([
      {
        event: 'results-refused',
        receiver: 'r',
        sender: 'one',
        item: 1,
        host: 'wn2',
        site: 'SITE-A',
        reason: 'the sender does not speak for the site of this host',
      },
    ]);
  });

  it('is forgotten with the configuration, and so is what kept its parts from working', () => {
    activity.heard({ sink: 'a', kind: 'store', error: new Error('readonly') });
    activity.notice('r', { kind: 'trouble', text: 'no such directory' });
    activity.forgetTroubles();
    expect(activity.storeComplaint).to.equal(undefined);
    expect(activity.receiver('r').trouble).to.equal(undefined);
  });
});

describe('what the bridge says of a storm', () => {
  const stopped = { from: 0, openings: 1, stoppedAt: 5 };
  const nothing = { count: 0, late: 0, ahead: 0, happened: [] };
  const said: string[] = [];
  const activity = new Activity({
    write: (_, event, fields) => said.push(`${event} ${String(fields?.['text'])}`),
  });
  const trouble = (storm: Storm): string | undefined => {
    activity.intake(nothing, [], storm);
    return activity.receiver('storm').trouble;
  };

  it('is which site is held, that everything is, and once that nothing is', () => {
    const site = (name: string): SiteStorm => ({ ...stopped, site: name });
    expect(trouble({ ...CALM, sites: [{ ...CALM, site: 'X' }, site('A')] })).to.match(/^A is held: see /);
    trouble({ ...CALM, sites: [site('A')] });
    expect(trouble({ ...CALM, sites: [site('A'), site('B')] })).to.match(/^A and 1 more are held: see /);
    expect(trouble({ ...stopped, sites: [site('A')] })).to.match(/^more issues than a storm is /);
    expect(trouble(CALM)).to.equal(undefined);
    trouble(CALM);
    expect(said.map((one) => one.split(' ')[0])).to.deep.equal([
      'trouble',
      'trouble',
      'trouble',
      'recovered',
    ]);
  });
});
