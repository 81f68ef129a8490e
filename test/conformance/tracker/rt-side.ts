import { tracker as rt } from '../../../src/incidents/trackers/rt/tracker.ts';
import { tracker as rtir } from '../../../src/incidents/trackers/rtir/tracker.ts';
import type { AnyTrackerKind } from '../../../src/incidents/trackers/tracker.ts';
import { allOf, compare } from '../../../src/incidents/trackers/rt/ticket-sql.ts';
import { rtBehindFaults } from '../../kit/rt/behind-faults.ts';
import { rtClientWith, searchedAgain } from '../../kit/rt/client.ts';
import { type Rt, type RtFlavour, startRt } from '../../kit/rt.ts';
import type { TrackerMember } from './side.ts';

const MARK = /\[secmon operation ([\w.:-]+)\]/g;
const SELF = 'secmon';

/** One real Request Tracker for all tests: each has issues of its own, and looks at the tickets that are new. */
function member(kind: AnyTrackerKind, flavour: RtFlavour): TrackerMember {
  let shared: Rt | undefined;
  return {
    kind,
    atMost: 1,
    async open() {
      shared = await startRt(flavour);
    },
    async close() {
      await shared?.stop();
    },
    async start() {
      const server = shared;
      if (server === undefined) throw new Error('no Request Tracker is open');
      const faults = await rtBehindFaults(server.url);
      const client = await rtClientWith(server.url, server.token);
      const ours = (): ReturnType<typeof client.search> =>
        searchedAgain(client, allOf(compare('Creator', '=', SELF)));
      const before = new Set((await ours()).map(({ id }) => id));
      /** Everything that we have said, by ticket. */
      async function said(): Promise<ReadonlyMap<number, readonly string[]>> {
        const tickets = (await ours()).filter(({ id }) => !before.has(id));
        const texts = new Map<number, readonly string[]>();
        for (const { id, subject } of tickets) {
          const spoken = (await client.history(id)).filter(({ creator }) => creator === SELF);
          const found = [subject];
          for (const transaction of spoken.filter(({ type }) => MESSAGES.includes(type)))
            found.push(...(await client.ownTexts(transaction.id)));
          texts.set(id, found);
        }
        return texts;
      }
      return {
        configuration: { url: faults.url, token: server.tokenFile, requestsPerSecond: 100, burst: 1000 },
        secrets: [server.token],
        async had() {
          const times = new Map<string, number>();
          for (const texts of (await said()).values()) {
            const marks = texts.flatMap((text) => [...text.matchAll(MARK)].map((match) => String(match[1])));
            // In RTIR one operation is said in two tickets, in each once.
            for (const [mark, same] of Map.groupBy(marks, (one) => one))
              times.set(mark, Math.max(times.get(mark) ?? 0, same.length));
          }
          return [...times].flatMap(([mark, count]) => Array<string>(count).fill(mark));
        },
        received: async () => [...(await said()).values()].flat(),
        loseAnswer: () => faults.plan({ kind: 'abort', effect: true }),
        turnAway: () =>
          faults.plan({ kind: 'status', status: 503, headers: { 'retry-after': '1' }, body: '' }),
        async stop() {
          await client.close();
          await faults.close();
        },
      };
    },
  };
}

const MESSAGES: readonly string[] = ['Create', 'Correspond', 'Comment'];

export const RT = member(rt, 'plain');
export const RTIR = member(rtir, 'rtir');
