/** RT reads the dates of a query in the time zone of whoever asks: only in UTC do they mean what we mean. */
import type { RtClient } from './client.ts';
import { RtFailure } from './rt-failure.ts';
import type { RtUser } from './set-up-calls.ts';

/** Our user, in UTC. 1 request, and 2 more where it was not. @throws RtFailure `not-done` where it may not be set */
export async function requireUtc(client: RtClient): Promise<RtUser> {
  const user = await client.self();
  if (user.timeZone === 'UTC') return user;
  const said = await client.setTimeZone('UTC');
  const now = await client.self();
  if (now.timeZone === 'UTC') return now;
  throw new RtFailure(
    'not-done',
    `${client.host}: the time zone of user ${user.name} stays '${user.timeZone}' (RT says: ${said.join('; ')})`,
    { mayHaveHappened: false },
  );
}
