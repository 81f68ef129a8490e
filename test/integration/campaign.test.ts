/** The campaigns of `npm run test:campaign`, small: one issue for each thing that becomes of issues. */
import { expect } from 'chai';
import { type Wrong, WRONGS } from '../campaign/account.ts';
import { ROLES } from '../campaign/matters.ts';
import { type CampaignOutcome, runCampaign } from '../campaign/run.ts';
import type { CampaignSettings } from '../campaign/settings.ts';
import { describeWith } from '../kit/debian-packages.ts';
import { POSTGRESQL_PACKAGES } from '../kit/postgresql.ts';
import { RT_PACKAGES } from '../kit/rt.ts';

const SMALL: CampaignSettings = {
  flavour: 'plain',
  sites: 1,
  issues: ROLES.length,
  faults: 0,
  bridges: 1,
};

describeWith(
  [...RT_PACKAGES, ...POSTGRESQL_PACKAGES],
  'issues tracked to their ends on a real RT',
  function () {
    this.timeout(900_000);

    before(function () {
      // Five minutes of a machine's time, until they are fewer: .ci/run leaves them out.
      if (process.env['SECMON_TEST_CAMPAIGN'] !== '1') this.skip();
    });

    async function campaign(
      settings: Partial<CampaignSettings>,
      but: readonly Wrong[] = [],
    ): Promise<CampaignOutcome> {
      const outcome = await runCampaign({ ...SMALL, ...settings });
      const wrong = WRONGS.filter((one) => !but.includes(one)).flatMap((one) => outcome.wrong[one]);
      expect([...outcome.stuck, ...wrong]).to.deep.equal([]);
      return outcome;
    }

    it('each once on the queues of RTIR, while nothing goes wrong', async () => {
      const { issues, ticketsMade, faulted } = await campaign({ flavour: 'rtir' });
      expect([issues, faulted]).to.deep.equal([ROLES.length, {}]);
      // What the site is written to, and the incidents, too.
      expect(ticketsMade).to.be.above(2 * issues);
    });

    it('each once, while answers are lost, late or not RT’s', async () => {
      const { faulted } = await campaign({ faults: 10 });
      expect(faulted).to.not.deep.equal({});
    });

    it('each once, while the bridge is killed at any moment', async () => {
      expect((await campaign({ killEvery: 60 })).kills).to.be.above(0);
    });

    it('in one ticket each, when two bridges have the same operation in hand', async () => {
      // What keeps two of them from saying it is the lease that is taken from them here.
      const { stolen } = await campaign({ bridges: 2, stolenLeases: true }, [
        'messages that are in RT more than once',
        'first mails that were not sent, or more than once',
        'other mails that were sent more than once',
      ]);
      expect(stolen).to.be.above(0);
    });
  },
);
