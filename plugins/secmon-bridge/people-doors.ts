/** The ways to people: monitors that show tickets, and the mail server of digests. */
import type { Acknowledger } from '../../src/bridge/acknowledge/acknowledger.ts';
import { openIcingaAcknowledger } from '../../src/bridge/acknowledge/icinga/open.ts';
import { nagiosAcknowledger } from '../../src/bridge/acknowledge/nagios/nagios.ts';
import type { Machine } from '../../src/host/machine.ts';
import type { SmtpSettings } from '../../src/host/smtp.ts';
import { settingsOf } from '../../src/incidents/trackers/mail/tracker.ts';
import { inField } from './field-failure.ts';
import { AUTHOR, type PeopleConfiguration } from './people-configuration.ts';

export interface PeopleDoors {
  readonly monitors: readonly Acknowledger[];
  /** Undefined where nobody gets digests. */
  readonly mail: SmtpSettings | undefined;
  close(): Promise<void>;
}

/** Reads what is secret, and says nothing to anybody. @throws Failure that names the field that cannot be used */
export async function openPeopleDoors(
  { acknowledge = [], digests }: PeopleConfiguration,
  machine: Machine,
): Promise<PeopleDoors> {
  const monitors: Acknowledger[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(monitors.map((one) => one.close()));
  };
  try {
    for (const [index, one] of acknowledge.entries()) {
      const { name, author = AUTHOR } = one;
      monitors.push(
        one.kind === 'nagios'
          ? nagiosAcknowledger(name, author, one, machine)
          : await inField(['incidents', 'acknowledge', String(index)], one, () =>
              openIcingaAcknowledger(name, author, one, machine),
            ),
      );
    }
    const mail =
      digests &&
      (await inField(['incidents', 'digests', 'mail'], digests.mail, () =>
        settingsOf(digests.mail, { machine }),
      ));
    return { monitors, mail, close };
  } catch (error) {
    await close();
    throw error;
  }
}
