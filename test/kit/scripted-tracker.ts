/** A tracker that notes what it is asked and answers what the test says. */
import { Failure } from '../../src/host/failure.ts';
import { operationsOf } from '../../src/incidents/trackers/telling.ts';
import type { Answer, Inbound, Order, Tracker } from '../../src/incidents/trackers/tracker.ts';

/** Every verb is one operation. */
export const told = operationsOf([{ name: 'rt', asks: ({ verb }) => [verb] }]);
export const TICKET = { kind: 'ticket', id: '7', url: 'https://rt.example/7' };

/** Answers as the test says; else everything is taken, and has one ticket. */
export class Scripted implements Tracker {
  readonly name = 'rt';
  readonly orders: Order[] = [];
  answers: (Answer | Failure)[] = [];
  inbounds: (Inbound | Failure)[] = [];
  readonly cursors: string[] = [];

  send(order: Order): Promise<Answer> {
    this.orders.push(order);
    const answer = this.answers.shift() ?? { state: 'sent', reference: 'x', tickets: [TICKET] };
    return answer instanceof Failure ? Promise.reject(answer) : Promise.resolve(answer);
  }

  inbound(cursor: string): Promise<Inbound> {
    this.cursors.push(cursor);
    const next = this.inbounds.shift() ?? { facts: [], cursor, more: false };
    return next instanceof Failure ? Promise.reject(next) : Promise.resolve(next);
  }

  get verbs(): readonly string[] {
    return this.orders.map(({ verb }) => verb);
  }
}
