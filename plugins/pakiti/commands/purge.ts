import { DAY, isFarAhead } from '../../../src/bridge/queue/clock-guard.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import type { Command } from '../../../src/cli/command.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { Failure } from '../../../src/host/failure.ts';
import { purgeRule } from '../../pakiti-server/retention.ts';
import { serverOption, withTables } from '../with-tables.ts';

const DAYS = { kind: 'text', value: 'DAYS' } as const;
const purgeOptions = {
  ...serverOption,
  silent: {
    ...DAYS,
    describe: 'hosts that have been silent for so long, instead of as the configuration says',
  },
  ended: { ...DAYS, describe: 'what ended so long ago, instead of as the configuration says' },
  regardless: { kind: 'flag', describe: 'also where no host has reported for days' },
} as const;

export const pakitiPurge: Command = {
  name: 'pakiti purge',
  summary:
    'delete silent hosts, old history, and what nobody has any more, as the server does from time to time',
  operands: [],
  options: purgeOptions,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options: purgeOptions }, argv, host);
    const now = host.clock.now();
    const [silentDays, historyDays] = [daysIn(given.silent, 'silent'), daysIn(given.ended, 'ended')];
    return await withTables(host, given.config, async (tables, { retention = {} }) => {
      const { newest } = await tables.census(0);
      if (!given.regardless && newest !== null && isFarAhead(newest, now))
        throw new Failure(
          'refused',
          `no host has reported for ${Math.floor((now - newest) / DAY)} days, or the clock is wrong: --regardless`,
        );
      const rule = purgeRule(
        {
          ...retention,
          ...(silentDays === undefined ? {} : { silentDays }),
          ...(historyDays === undefined ? {} : { historyDays }),
        },
        now,
      );
      const counts = Object.entries(await tables.purge(rule, now)).map(([what, count]) => `${count} ${what}`);
      return { text: `deleted: ${counts.join(', ')}\n`, exitCode: 0 };
    });
  },
};

function daysIn(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,5}$/.test(text) || Number(text) === 0) throw new UsageError(`--${name} is no number of days`);
  return Number(text);
}
