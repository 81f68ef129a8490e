/** What happens between us and Request Tracker. */
import { setImmediate } from 'node:timers/promises';
import type { Exchange } from '../../../src/host/exchange.ts';
import { Failure } from '../../../src/host/failure.ts';
import type { Machine } from '../../../src/host/machine.ts';
import type { RequestFault } from './acts.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** The process has ended at a request. */
export class Crash extends Error {}

export interface Fate {
  readonly next: () => RequestFault | undefined;
  readonly crashed: (error: Crash) => void;
  /** Resolves when another process has done what is in hand. */
  readonly takeOver: () => Promise<unknown>;
  readonly resolve: (ticket: number) => Promise<void>;
  readonly decide: (ticket: number) => Promise<void>;
}

/** Before RT is asked, or after it, something may happen to the request or to us. */
export function faulty(machine: Machine, { next, crashed, takeOver, resolve, decide }: Fate): Machine {
  return {
    ...machine,
    exchange(settings) {
      const exchange: Exchange = machine.exchange(settings);
      return {
        ...exchange,
        close: () => exchange.close(),
        async ask(ask) {
          const fault = next();
          if (fault === 'lost before') throw new Failure('unreachable', 'lost');
          if (fault === 'broken') return { status: 500, headers: {}, bytes: Buffer.from('') };
          if (fault === 'refused')
            return { status: 422, headers: JSON_TYPE, bytes: Buffer.from('{"message":"no"}') };
          if (fault === 'crash before') return await end(crashed);
          if (fault === 'taken over') {
            const over = takeOver();
            // Between two requests we may stand still for as long as it takes; what is on its way arrives.
            if (ask.method === 'GET') await over;
            else await setImmediate();
          }
          const ticket = /ticket\/(\d+)\/correspond$/.exec(ask.url)?.[1];
          if (fault === 'resolved' && ticket !== undefined) await resolve(Number(ticket));
          const changed = ask.method === 'PUT' ? /ticket\/(\d+)$/.exec(ask.url)?.[1] : undefined;
          if (fault === 'decided' && changed !== undefined) await decide(Number(changed));
          const answer = await exchange.ask(ask);
          await setImmediate();
          if (fault === 'lost after') throw new Failure('unreachable', 'lost');
          if (fault === 'crash after') return await end(crashed);
          if (fault === 'page')
            return { status: 200, headers: { 'content-type': 'text/html' }, bytes: Buffer.from('log in') };
          return answer;
        },
      };
    },
  };
}

/** Nothing is ever heard of it again. */
async function end(crashed: (error: Crash) => void): Promise<never> {
  crashed(new Crash());
  return await new Promise<never>(() => undefined);
}
