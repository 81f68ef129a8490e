/** Updates of one issue that wait for each other are told as one, and not more often than the operator wants. */
import { isAhead } from '../../../store/clocks.ts';
import type { Ledger } from '../../ledger.ts';
import type { ClaimedOperation, Operation } from '../../outbox.ts';
import { isNews, type News, readTelling, type Telling } from '../telling.ts';
import {
  andThen,
  isSilent,
  joinedTo,
  NOTHING_LEFT,
  ofSubject,
  OVERTAKEN,
  tells,
  UPDATE,
  withFailed,
  withoutUndone,
} from './told-before.ts';

/** What is to become of an update. */
export type UpdatePlan =
  | { readonly kind: 'send'; readonly telling: Telling }
  /** A later one says it too, or what it says is no longer so. @property reference for the outbox */
  | { readonly kind: 'silent'; readonly reference: string }
  | { readonly kind: 'later'; readonly dueAt: number };

/**
 * What may have arrived is sent as it was: only what surely did not is joined to a later one.
 * @param now seconds since the epoch
 */
export async function planUpdate(
  ledger: Ledger,
  claimed: ClaimedOperation,
  now: number,
  updateSeconds: number,
): Promise<UpdatePlan> {
  const own = readTelling(claimed.payload);
  const sent = await ofSubject(ledger, claimed, ['sent']);
  if (sent.some((one) => one.seq > claimed.seq && (saysToo(one) || tells(one))))
    return { kind: 'silent', reference: OVERTAKEN };
  if (!claimed.doubtful) {
    const [next] = (await ofSubject(ledger, claimed, ['pending'])).filter(({ seq }) => seq > claimed.seq);
    if (next !== undefined && saysToo(next)) return { kind: 'silent', reference: joinedTo(next) };
  }
  const telling = await withFailed(ledger, claimed, { ...own, news: together(claimed, own.news, sent) });
  if (claimed.doubtful) return { kind: 'send', telling };
  if (!isNews(telling.news) && telling.news.titleWas === undefined)
    return { kind: 'silent', reference: NOTHING_LEFT };
  const times = sent.filter((one) => !isSilent(one)).map(({ dueAt }) => dueAt);
  const last = Math.max(...times.filter((at) => !isAhead(at, now)));
  return now < last + updateSeconds
    ? { kind: 'later', dueAt: last + updateSeconds }
    : { kind: 'send', telling };
}

/** What came from the tracker itself is told in another of its tickets only. */
function saysToo({ verb, payload, tracker }: Operation): boolean {
  return verb === UPDATE && readTelling(payload).by.via !== tracker;
}

/** With what was joined to it; of a field, what it was before all of them. */
function together(claimed: Operation, own: News, sent: readonly Operation[]): News {
  let news = own;
  let joined = claimed;
  for (const before of sent.toReversed()) {
    if (before.seq > joined.seq) continue;
    if (before.reference !== joinedTo(joined)) break;
    news = andThen(readTelling(before.payload).news, news);
    joined = before;
  }
  return withoutUndone(news, readTelling(claimed.payload).about);
}
