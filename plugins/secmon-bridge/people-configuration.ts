/** What an operator says of acknowledgements and digests: part of `incidents`. */
import { targetProperties } from '../../src/bridge/deliver/over-http/target.ts';
import type { IcingaPlace } from '../../src/bridge/acknowledge/icinga/open.ts';
import type { NagiosFiles } from '../../src/bridge/acknowledge/nagios/nagios.ts';
import {
  type MailConfiguration,
  mailProperties,
  smtpProperties,
} from '../../src/incidents/trackers/mail/configuration.ts';
import { DIGEST_AT } from '../../src/incidents/digest/period.ts';
import { type Tlp, TLPS } from '../../src/incidents/trackers/tlp.ts';

interface CommonAcknowledge {
  readonly name: string;
  readonly author?: string;
}

export type AcknowledgeConfiguration = CommonAcknowledge &
  (({ readonly kind: 'nagios' } & NagiosFiles) | ({ readonly kind: 'icinga' } & IcingaPlace));

export interface DigestsConfiguration {
  readonly mail: Pick<
    MailConfiguration,
    | 'server'
    | 'port'
    | 'security'
    | 'plainSmtp'
    | 'serverName'
    | 'authorities'
    | 'user'
    | 'password'
    | 'timeoutSeconds'
    | 'from'
    | 'replyTo'
  >;
  readonly officers?: readonly string[];
  readonly tlp?: Tlp;
  readonly at?: string;
  readonly timeZone?: string;
}

export interface PeopleConfiguration {
  readonly acknowledge?: readonly AcknowledgeConfiguration[];
  readonly digests?: DigestsConfiguration;
}

/** Whether somebody is told of what the watch knows. */
export function isWatching({ acknowledge = [], digests }: PeopleConfiguration): boolean {
  return acknowledge.length > 0 || digests !== undefined;
}

export const AUTHOR = 'secmon';
export const DIGEST_TLP: Tlp = 'TLP:AMBER';

const path = { type: 'string', pattern: '^/' } as const;
const text = { type: 'string', minLength: 1 } as const;

const common = {
  name: {
    type: 'string',
    pattern: '^[A-Za-z0-9._-]{1,64}$',
    description: 'what is acknowledged there is known by it',
  },
  author: {
    ...text,
    default: AUTHOR,
    description: 'whose the acknowledgements are, as the monitor shows it',
  },
} as const;

const nagios = {
  commandFile: { ...path, description: '`command_file` of nagios.cfg' },
  statusFile: {
    ...path,
    description: '`status_file` of nagios.cfg: what is acknowledged already, and by whom',
  },
} as const;

const icinga = {
  ...targetProperties,
  user: { ...text, description: 'name of the ApiUser; a client certificate may stand for it' },
  password: { ...path, description: 'file of its password, one line that nobody else can read' },
} as const;

function kind(name: string, required: readonly string[], properties: object): object {
  return {
    if: { required: ['kind'], properties: { kind: { const: name } } },
    then: { additionalProperties: false, required, properties: { ...common, kind: true, ...properties } },
  };
}

/** Parts of `incidents` in `config/schema/bridge.schema.json`. */
export const peopleProperties = {
  acknowledge: {
    type: 'array',
    description: 'monitors in which problems that are issues with a ticket are acknowledged with its number',
    items: {
      type: 'object',
      required: ['name', 'kind'],
      properties: { kind: { enum: ['nagios', 'icinga'] } },
      allOf: [kind('nagios', ['commandFile', 'statusFile'], nagios), kind('icinga', ['url'], icinga)],
    },
  },
  digests: {
    type: 'object',
    additionalProperties: false,
    required: ['mail'],
    description: 'what was CRITICAL in a day and WARNING in a week, to sites and NGIs of contacts',
    properties: {
      mail: {
        type: 'object',
        additionalProperties: false,
        required: ['server', 'from'],
        properties: smtpProperties,
      },
      officers: {
        ...mailProperties.officers,
        description: 'who gets all of it, also where nothing was bad; nobody where absent',
      },
      tlp: { enum: TLPS, default: DIGEST_TLP, description: 'who may be told; first and last in every text' },
      at: {
        type: 'string',
        pattern: '^(?:[01]\\d|2[0-3]):[0-5]\\d$',
        default: DIGEST_AT,
        description:
          'when the day ends that they are about; those of the week five minutes later, on Mondays',
      },
      timeZone: {
        ...text,
        default: 'UTC',
        description:
          'of that hour, such as Europe/Amsterdam, for whoever has none of their own in the contacts',
      },
    },
  },
} as const;
