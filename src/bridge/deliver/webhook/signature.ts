/** How a receiver knows that a request is ours and not old: HMAC-SHA256 over the time and the exact bytes of the body. */
import { createHmac } from 'node:crypto';

/**
 * The value of `secmon-signature`: `t=SECONDS,v1=HEX`, where HEX is HMAC-SHA256 of `SECONDS.BODY` under the key.
 * @param seconds whole seconds since the epoch
 */
export function signature(key: string, seconds: number, body: string): string {
  const mac = createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}
