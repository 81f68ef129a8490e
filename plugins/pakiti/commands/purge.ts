import { DAY, isFarAhead } from '../../../src/bridge/queue/clock-guard.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import type { Command } from '../../../src/cli/command.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { Failure } from '../../../src/host/failure.ts';
import type { Purged, PurgeRule } from '../../../src/store/pakiti/retention.ts';
import { purgeRule } from '../../pakiti-server/retention.ts';
import { durationText } from '../../../src/x509/duration-text.ts';
import { progressLine } from '../progress-line.ts';
import { serverOption, withTables } from '../with-tables.ts';

const DAYS = { kind: 'text', value: 'DAYS' } as const;
const purgeOptions = {
  ...serverOption,
  silent: {
    ...DAYS,
    describe: 'hosts that have been silent for so many days, instead of as the configuration says',
  },
  ended: { ...DAYS, describe: 'what ended so many days ago, instead of as the configuration says' },
  'dry-run': { kind: 'flag', describe: 'only say what would be deleted' },
  regardless: { kind: 'flag', describe: 'also where no host has reported for days' },
} as const;

export const pakitiPurge: Command = {
  name: 'pakiti purge',
  summary:
    'delete silent hosts, old history, and what nobody has any more, as the server does from time to time',
  operands: [],
  options: purgeOptions,
  async run(argv, world) {
    const { host } = world;
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
      if (given['dry-run'])
        return {
          text: `would delete:\n${countsText(await tables.wouldPurge(rule), rule, now)}`,
          exitCode: 0,
        };
      const line = progressLine(world);
      const purged = await tables.purge(rule, now, (done, of) =>
        line.tell(`${done} of ${of} hosts with history that is over`),
      );
      await line.end();
      return { text: `deleted:\n${countsText(purged, rule, now)}`, exitCode: 0 };
    });
  },
};

function daysIn(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,5}$/.test(text) || Number(text) === 0)
    throw new UsageError(`--${name}: '${text}' is no number of days from 1 to 99999`);
  return Number(text);
}

/** `SILENT` and `ENDED` stand for how long that was. */
const MEANINGS: Readonly<Record<keyof Purged, string>> = {
  hosts: 'that have been silent for SILENT, with their history',
  stays:
    'times that a host had one inventory until it had another, over for ENDED; what goes on keeps its beginning',
  findings: 'CVEs that an inventory once had or seemed to have, over for ENDED',
  days: "rows of earlier days' numbers",
  inventories: 'lists of packages that no host has, and none is remembered to have had',
  packages: 'that are in no inventory any more',
  staged: 'records of feeds whose reading was broken off',
};

function countsText(counts: Readonly<Partial<Purged>>, rule: PurgeRule, now: number): string {
  const [silent, ended] = [rule.silentSince, rule.endedBefore].map((since) =>
    since === null ? '' : durationText(now - since),
  );
  const rows = Object.entries(MEANINGS).flatMap(([what, meaning]) => {
    const count = counts[what as keyof Purged];
    return count === undefined
      ? []
      : [[String(count), what, meaning.replace('SILENT', silent ?? '').replace('ENDED', ended ?? '')]];
  });
  return textTable(rows);
}
