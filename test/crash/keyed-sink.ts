/** A sink of the campaign: one request for each event, whose id is the key. */
import { inOrder } from '../../src/bridge/deliver/over-http/in-order.ts';
import type { Outcome, SinkKind } from '../../src/bridge/deliver/sink.ts';
import { type Event, subjectKey } from '../../src/bridge/event.ts';
import { Failure } from '../../src/host/failure.ts';

interface KeyedConfiguration {
  readonly url: string;
}

const PARALLEL = 8;
const ANSWER_MILLISECONDS = 5000;

export const keyedSink: SinkKind<KeyedConfiguration> = {
  kind: 'keyed',
  properties: { url: { type: 'string', description: 'where events are put, by their ids' } },
  required: ['url'],
  guarantee: { acknowledged: true, keyed: true, beyondLimit: 'no limit' },
  batch: 100,
  open: (name, { url }) =>
    Promise.resolve({
      name,
      deliver: (events, signal = new AbortController().signal) =>
        inOrder(
          events,
          { parallel: PARALLEL, keyOf: ({ subject }) => subjectKey(subject), signal },
          (event) => put(url, event),
        ),
    }),
};

/** @throws Failure when the other side is busy as a whole */
async function put(url: string, event: Event): Promise<Outcome> {
  const signal = AbortSignal.timeout(ANSWER_MILLISECONDS);
  let text: string;
  try {
    const response = await fetch(`${url}/${event.id}`, {
      method: 'PUT',
      body: JSON.stringify(event),
      signal,
    });
    if (response.status === 503) throw new Failure('unreachable', 'busy');
    text = await response.text();
  } catch (error) {
    if (error instanceof Failure) throw error;
    return { state: 'retry', reason: String(error) };
  }
  return text === 'done' ? { state: 'delivered', reference: '' } : { state: 'retry', reason: 'torn' };
}
