/** Preflight as the operator configures it. */
import type { Machine } from '../../../host/machine.ts';
import type { PreflightFinding } from '../preflight-finding.ts';
import { openRtClient, type RtConnection } from './open-client.ts';
import { preflight } from './preflight.ts';
import type { Trial } from './preflight-trial.ts';

export interface PreflightConfiguration extends RtConnection {
  readonly tokenExpires?: string;
  readonly preflightTicket?: boolean;
  readonly preflightMailTo?: string;
}

export const preflightProperties = {
  tokenExpires: {
    type: 'string',
    pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$',
    description: 'when the token expires, where it does: RT does not tell; preflight warns 30 days before',
  },
  preflightTicket: {
    type: 'boolean',
    default: true,
    description:
      'preflight tries out on one ticket in each queue, which it puts away again, what RT does not show: rights on custom fields and owners',
  },
  preflightMailTo: {
    type: 'string',
    pattern: '^[^@\\s]+@[^@\\s]+$',
    description:
      'an address of your own: preflight makes a ticket of its own, writes to it, and counts the mails that RT sends',
  },
} as const;

/** RT takes any address for a link; this one leads nowhere. */
const LINK = 'https://secmon.invalid/preflight/';

/**
 * @param written the queues and custom fields that the tracker writes to
 * @throws Failure when what the operator gave cannot be used
 */
export async function runPreflight(
  configuration: PreflightConfiguration,
  written: { readonly queues: readonly string[]; readonly fields: readonly string[] },
  machine: Machine,
): Promise<readonly PreflightFinding[]> {
  const client = await openRtClient(configuration, machine);
  const now = machine.clock.now();
  const { tokenExpires } = configuration;
  const trial = trialOf(configuration, now);
  try {
    return await preflight(client, {
      ...written,
      now,
      ...(tokenExpires === undefined ? {} : { tokenExpires }),
      ...(trial === undefined ? {} : { trial }),
    });
  } finally {
    await client.close();
  }
}

/** Mails are counted from the making of a ticket on, so that each time takes a new one. */
function trialOf(
  { preflightTicket = true, preflightMailTo: mailTo }: PreflightConfiguration,
  now: number,
): Trial | undefined {
  if (mailTo !== undefined) {
    const key = `preflight-mail-${Math.floor(now)}`;
    return { key, link: `${LINK}${key}/`, mailTo };
  }
  return preflightTicket ? { key: 'preflight', link: LINK } : undefined;
}
