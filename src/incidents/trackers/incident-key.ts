/** What trackers know an incident by. */
import { createHash } from 'node:crypto';
import type { Incident } from '../incident.ts';

/** `smc1:` and SHA-256 over what never changes of it, so that two installations on one tracker do not meet. */
export function incidentKey({
  id,
  campaign,
  openedAt,
}: Pick<Incident, 'id' | 'campaign' | 'openedAt'>): string {
  const text = ['smc1', String(id), campaign?.class ?? '', campaign?.id ?? '', String(openedAt)].join('\n');
  return `smc1:${createHash('sha256').update(text).digest('hex')}`;
}
