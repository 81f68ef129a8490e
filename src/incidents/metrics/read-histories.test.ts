import { expect } from 'chai';
import {
  changed,
  DAY,
  host,
  memoryLedger,
  monitoring,
  observation,
  person,
  T0,
} from '../../../test/kit/ledger.ts';
import { metricsOf } from './metrics.ts';
import { monthAt, monthsBetween } from './months.ts';
import { readHistories } from './read-histories.ts';

const subject = (site: string, id: string): ReturnType<typeof observation>['subject'] => ({
  site,
  class: 'vulnerability',
  id,
  scope: '',
});

describe('metrics of the ledger', () => {
  it('are what its audit trail says, of every issue however many pages that is', async () => {
    const memory = await memoryLedger();
    const { ledger } = memory;
    try {
      const seen = { ...observation(), deadline: T0 + 7 * DAY };
      const { id } = changed(await ledger.apply({ do: 'observe', observation: seen }, monitoring(T0)));
      await ledger.apply({ do: 'take-up', issue: id }, person(T0 + 600));
      await ledger.apply({ do: 'resolve', issue: id }, person(T0 + 8 * DAY));
      const again = { ...seen, hosts: [host('wn1', 'CRITICAL', T0 + 9 * DAY)] };
      await ledger.apply({ do: 'observe', observation: again }, monitoring(T0 + 9 * DAY));
      const one = changed(
        await ledger.apply(
          { do: 'observe', observation: observation({ subject: subject('SITE-A', 'CVE-2026-2') }) },
          monitoring(T0),
        ),
      );
      await ledger.apply({ do: 'merge', issue: one.id, into: id }, person(T0 + 10 * DAY));
      for (let count = 0; count < 1100; count += 1)
        await ledger.apply(
          {
            do: 'observe',
            observation: observation({
              subject: subject('SITE-B', `CVE-2026-${1000 + count}`),
              ngi: 'NGI_Y',
            }),
          },
          monitoring(T0 + DAY),
        );

      const now = T0 + 11 * DAY;
      const histories = await readHistories(ledger, now);
      const months = monthsBetween(monthAt(T0), monthAt(now));
      const [first] = metricsOf(histories, months, ['site'], now);
      expect(first).to.include({
        site: 'SITE-A',
        ngi: 'NGI_X',
        acknowledged: 1,
        medianSecondsToAcknowledge: 600,
      });
      const total = (field: 'opened' | 'reopened' | 'resolved' | 'deadlinesMissed', site: string): number =>
        metricsOf(histories, months, ['site'], now)
          .filter((row) => row.site === site)
          .reduce((sum, row) => sum + row[field], 0);
      expect(total('opened', 'SITE-A')).to.equal(1);
      expect(total('reopened', 'SITE-A')).to.equal(1);
      expect(total('resolved', 'SITE-A')).to.equal(1);
      // Once before it was resolved, and again when it came back with a deadline that had passed.
      expect(total('deadlinesMissed', 'SITE-A')).to.equal(2);
      expect(total('opened', 'SITE-B')).to.equal(1100);
    } finally {
      await memory.close();
    }
  }).timeout(120_000);
});
