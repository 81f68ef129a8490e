/** Where events go. One folder for each, beside this file; test/conformance/sink.test.ts says how each behaves. */
import type { Event } from '../event.ts';

export type Outcome =
  /** @property reference what the other side calls it */
  | { readonly state: 'delivered'; readonly reference: string }
  /** @property afterSeconds not sooner, as the other side asked */
  | { readonly state: 'retry'; readonly reason: string; readonly afterSeconds?: number }
  /** It will never be taken. */
  | { readonly state: 'dead'; readonly reason: string };

export interface Sink {
  readonly name: string;
  /**
   * One outcome for each event, in order. The same event may come again: it must have its effect once wherever the
   * other side can tell by the event's id.
   * @throws Failure when nothing is known of any of them: all are tried again
   */
  deliver(events: readonly Event[]): Promise<readonly Outcome[]>;
}
