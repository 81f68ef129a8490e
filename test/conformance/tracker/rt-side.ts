import { tracker as rt } from '../../../src/incidents/trackers/rt/tracker.ts';
import { tracker as rtir } from '../../../src/incidents/trackers/rtir/tracker.ts';
import type { AnyTrackerKind } from '../../../src/incidents/trackers/tracker.ts';
import { allOf, compare } from '../../../src/incidents/trackers/rt/ticket-sql.ts';
import { rtBehindFaults } from '../../kit/rt/behind-faults.ts';
import { rtClientWith } from '../../kit/rt/client.ts';
import { type RtFlavour, startRt } from '../../kit/rt.ts';
import type { TrackerMember } from './side.ts';

const MARK = /\[secmon operation ([\w.:-]+)\]/g;
const SELF = 'secmon';

/** A real Request Tracker for each test, since the same issue is the same ticket. */
function member(kind: AnyTrackerKind, flavour: RtFlavour): TrackerMember {
  return {
    kind,
    atMost: 1,
    async start() {
      const server = await startRt(flavour);
      const faults = await rtBehindFaults(server.url);
      const client = await rtClientWith(server.url, server.token);
      /** Everything that we have said, by ticket. */
      async function said(): Promise<ReadonlyMap<number, readonly string[]>> {
        const tickets = await client.search(allOf(compare('Creator', '=', SELF)));
        const texts = new Map<number, readonly string[]>();
        for (const { id, subject } of tickets) {
          const ours = (await client.history(id)).filter(({ creator }) => creator === SELF);
          const found = [subject];
          for (const transaction of ours.filter(({ type }) => MESSAGES.includes(type)))
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
          await server.stop();
        },
      };
    },
  };
}

const MESSAGES: readonly string[] = ['Create', 'Correspond', 'Comment'];

export const RT = member(rt, 'plain');
export const RTIR = member(rtir, 'rtir');
