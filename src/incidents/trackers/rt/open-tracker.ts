/** A tracker on RT, however its queues are laid out. */
import type { Answer, Order, Tracker, TrackerWorld } from '../tracker.ts';
import { answerOf } from './answer-of.ts';
import { type Attempt, attemptOn } from './attempt.ts';
import { rtClient } from './client.ts';
import type { Desk } from './desk.ts';
import { hear } from './hear.ts';
import type { Layout } from './layout.ts';
import { openRt, type RtConnection } from './open-client.ts';
import { isTrouble } from './rt-failure.ts';
import { tell } from './tell.ts';
import { requireUtc } from './time-zone.ts';

export interface RtTrackerConfiguration extends RtConnection {
  readonly customFields?: boolean;
}

export const customFieldsProperty = {
  customFields: {
    type: 'boolean',
    default: true,
    description:
      'whether the queues have the fields of config/rt/initialdata; without them a ticket is known by the address that it refers to',
  },
} as const;

/** Each time it is read anew, and decided anew. */
const MOST_STALE = 4;

/** @throws Failure when what the operator gave cannot be used */
export async function openRtTracker(
  name: string,
  configuration: RtTrackerConfiguration,
  layout: Layout,
  world: TrackerWorld,
): Promise<Tracker> {
  const { rest, userId, base } = await openRt(configuration, world.machine);
  const hasFields = configuration.customFields ?? true;
  let self: string | undefined;

  /** Who we are is asked once, and our time zone looked at. */
  async function deskFor(attempt: Attempt, deadline: AbortSignal): Promise<Desk> {
    self ??= (await requireUtc(rtClient(attemptOn(rest, deadline).rest, userId))).name;
    return { name, client: rtClient(attempt.rest, userId), self, base, layout, hasFields, world };
  }

  async function send(order: Order, deadline: AbortSignal): Promise<Answer> {
    const attempt = attemptOn(rest, deadline, order.hold);
    for (let tries = 1; ; tries += 1) {
      try {
        const desk = await deskFor(attempt, deadline);
        const noted = order.doubtful ? order.noted : String(attempt.noted());
        return await tell(desk, { ...order, noted, doubtful: order.doubtful || attempt.hasWritten() });
      } catch (error) {
        if (!isTrouble(error, 'stale') || tries >= MOST_STALE) return answerOf(error, attempt.hasWritten());
      }
    }
  }

  return {
    name,
    send,
    inbound: async (cursor, deadline) => hear(await deskFor(attemptOn(rest, deadline), deadline), cursor),
    close: () => rest.close(),
  };
}
