/** The campaigns of `npm run test:campaign`, small: an issue for each thing that becomes of issues, in one or another. */
import { expect } from 'chai';
import { WRONGS } from '../campaign/account.ts';
import { REAL_STALE } from '../campaign/faults.ts';
import { type Role, ROLES } from '../campaign/roles.ts';
import { type CampaignOutcome, runCampaign } from '../campaign/run.ts';
import type { CampaignSettings } from '../campaign/settings.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { POSTGRESQL_PACKAGES } from '../kit/postgresql.ts';
import { RT_PACKAGES } from '../kit/rt.ts';

const PLAIN = { flavour: 'plain', sites: 1, faults: 0, bridges: 1 } as const;

function small(roles: readonly Role[], settings: Partial<CampaignSettings> = {}): CampaignSettings {
  return { ...PLAIN, roles, issues: roles.length, ...settings };
}

const CAMPAIGNS = {
  calm: small(ROLES),
  faults: small(['anchor', 'merged-in-rt', 'owned', 'answered', 'escalated'], { faults: 10 }),
  race: small(['anchor', 'merged-in-rt', 'rejected', 'answered', 'escalated'], {
    bridges: 2,
    stolenLeases: true,
  }),
  rtir: small(['anchor', 'merged-in-ledger', 'resolved', 'answered', 'escalated'], { flavour: 'rtir' }),
  kills: small(['anchor', 'merged-in-ledger', 'resolved', 'owned', 'recovered'], { killEvery: 40 }),
} as const satisfies Readonly<Record<string, CampaignSettings>>;
type Name = keyof typeof CAMPAIGNS;

/** Side by side: each waits for much of its time. */
const LANES: readonly (readonly Name[])[] = [
  ['calm', 'faults', 'race'],
  ['rtir', 'kills'],
];

describeWith(
  [...RT_PACKAGES, ...POSTGRESQL_PACKAGES],
  'issues tracked to their ends on a real RT',
  function () {
    this.timeout(1_800_000);
    const outcomes = new Map<Name, Promise<CampaignOutcome>>();

    before(() => {
      for (const lane of LANES) {
        let last: Promise<unknown> = Promise.resolve();
        for (const name of lane) {
          const outcome = last.then(() => runCampaign(CAMPAIGNS[name]));
          outcomes.set(name, outcome);
          // Whatever becomes of one, the next is played; each test says what became of its own.
          last = outcome.catch(() => undefined);
        }
      }
    });
    after(() => Promise.allSettled(outcomes.values()));

    async function played(name: Name): Promise<CampaignOutcome> {
      const outcome = await outcomes.get(name);
      if (outcome === undefined) throw new Error(`${name} is not played`);
      const wrong = WRONGS.flatMap((one) => outcome.wrong[one]);
      expect([...outcome.stuck, ...wrong]).to.deep.equal([]);
      expect(outcome.issues).to.equal(CAMPAIGNS[name].issues);
      return outcome;
    }

    it('each once, while nothing goes wrong', async () => {
      expect((await played('calm')).faulted).to.deep.equal({});
    });

    it('each once on the queues of RTIR', async () => {
      const { issues, ticketsMade } = await played('rtir');
      // What the site is written to, and the incidents, too.
      expect(ticketsMade).to.be.above(2 * issues);
    });

    it('each once, while answers are lost, late or not RT’s, and officers change what we are about to', async () => {
      const { faulted } = await played('faults');
      expect(Object.keys(faulted)).to.not.deep.equal([]);
      expect(Object.keys(faulted)).to.not.deep.equal([REAL_STALE]);
    });

    it('each once, while the bridge is killed at any moment', async () => {
      expect((await played('kills')).kills).to.be.above(0);
    });

    it('each once, when what one of two bridges has in hand is given to the other', async () => {
      expect((await played('race')).stolen).to.be.above(0);
    });
  },
);
