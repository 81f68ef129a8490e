/** Each site at its own hour, over a store that is real. */
import { expect } from 'chai';
import { openSqlite } from '../../../plugins/store/sqlite.ts';
import { sampleEvent } from '../../../test/kit/sample-event.ts';
import { eventId, subjectKey } from '../../bridge/event.ts';
import type { Store } from '../../store/store.ts';
import type { Site } from '../contacts/directory.ts';
import { watcher } from '../watch/watch.ts';
import type { DigestMail } from './compose.ts';
import { runDigests } from './digests.ts';
import { digestKinds } from './period.ts';

const FAR = 'America/New_York';

function siteNamed(name: string, ngi: string, timeZone?: string): Site {
  return {
    ...{ name, ngi, csirt: [`csirt@${name.toLowerCase()}.example`] },
    ...{ ngiSecurity: [`security@${ngi.toLowerCase()}.example`], certification: 'Certified' },
    ...{ production: true, scopes: [], downtimes: { known: true, list: [] } },
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}

describe('digests of sites in several time zones', () => {
  let store: Store;
  let sites: readonly Site[];
  let sent: Pick<DigestMail, 'to' | 'text'>[];
  beforeEach(async () => {
    store = await openSqlite(':memory:');
    await store.watch().addFollower();
    sent = [];
  });
  afterEach(() => store.close());

  async function hear(site: string, start: string): Promise<void> {
    const subject = { site, host: 'ce1', service: 'CRL' };
    const event = sampleEvent({ subject, state: 'CRITICAL', start, end: start, summary: 'x' });
    const stored = { id: eventId(event), subject: subjectKey(subject), body: JSON.stringify(event) };
    await store.append([stored], Date.parse(start) / 1000);
    const take = watcher(() => []);
    while ((await store.watch().advance(100, take)) > 0);
  }

  let ids = 0;
  /** Who is told then. */
  async function told(at: string): Promise<readonly string[]> {
    const before = sent.length;
    const directory = { sites: new Map(sites.map((one) => [one.name, one])), heard: [], notes: [] };
    await runDigests({
      ...{ tables: store.digests(), watch: store.watch(), officers: ['irtf@example.org'], tlp: 'TLP:AMBER' },
      laid: () => ({ policy: undefined, directory, advisoryOf: () => undefined }),
      kinds: [digestKinds().daily],
      newId: () => `digest-${(ids += 1)}`,
      now: () => Date.parse(at) / 1000,
      send(mail) {
        sent.push(mail);
        return Promise.resolve({ kind: 'accepted', said: '250', refused: [] });
      },
    });
    const now = sent.slice(before).flatMap(({ to }) => to);
    return now.toSorted();
  }

  it('come at the hour of each, of an NGI where all its sites have one, and of everybody else at the usual one', async () => {
    sites = [siteNamed('HERE', 'NGI_X'), siteNamed('FAR-1', 'NGI_FAR'), siteNamed('FAR-2', 'NGI_X')];
    // Everybody is told of the day before while nobody has an hour of their own.
    await told('2026-11-26T07:00:10Z');
    sites = [
      siteNamed('HERE', 'NGI_X'),
      siteNamed('FAR-1', 'NGI_FAR', FAR),
      siteNamed('FAR-2', 'NGI_X', FAR),
    ];
    for (const { name } of sites) await hear(name, '2026-11-26T10:00:00Z');
    expect(await told('2026-11-26T11:59:00Z')).to.deep.equal([]);
    expect(await told('2026-11-26T12:00:10Z')).to.deep.equal([
      'csirt@far-1.example',
      'csirt@far-2.example',
      'security@ngi_far.example',
    ]);
    // What they are told of begins where they were told last.
    expect(sent.at(-1)?.text).to.contain('from 2026-11-26 07:00 UTC to 2026-11-26 12:00 UTC');
    expect(await told('2026-11-27T06:59:00Z')).to.deep.equal([]);
    expect(await told('2026-11-27T07:00:10Z')).to.deep.equal([
      'csirt@here.example',
      'irtf@example.org',
      'security@ngi_x.example',
    ]);
  });
});
