/** TheHive 5: an alert for each issue, a case for each incident. */
import {
  openTarget,
  targetProperties,
  type TargetConfiguration,
} from '../../../bridge/deliver/over-http/target.ts';
import { readSecret } from '../../../bridge/deliver/over-http/secret.ts';
import type { TrackerKind } from '../tracker.ts';
import { hiveApi } from './api.ts';
import { tellHive } from './hive.ts';

interface HiveConfiguration extends TargetConfiguration {
  readonly token: string;
  readonly organisation?: string;
  readonly source?: string;
  readonly openStatus?: string;
  readonly closedStatus?: string;
  readonly caseOpenStatus?: string;
  readonly caseClosedStatus?: string;
}

const MAX_ANSWER_BYTES = 16 * 2 ** 20;
const SOURCE = 'secmon';
const OPEN = 'New';
const CLOSED = 'Ignored';
const CASE_OPEN = 'New';
const CASE_CLOSED = 'TruePositive';
const name = { type: 'string', minLength: 1, maxLength: 64 } as const;

export const tracker: TrackerKind<HiveConfiguration> = {
  kind: 'thehive',
  properties: {
    ...targetProperties,
    url: { ...targetProperties.url, description: "address of TheHive, without '/api/v1'" },
    token: {
      type: 'string',
      pattern: '^/',
      description: "file of the API key of TheHive's user for Secmon, one line that nobody else can read",
    },
    organisation: {
      ...name,
      description: "organisation of the user's that is meant; its default where absent",
    },
    source: {
      ...name,
      default: SOURCE,
      description: 'the source of our alerts, which tells them from others',
    },
    openStatus: { ...name, default: OPEN, description: 'status of an alert that is open' },
    closedStatus: {
      ...name,
      default: CLOSED,
      description: 'status that an open alert gets when its issue is closed',
    },
    caseOpenStatus: { ...name, default: CASE_OPEN, description: 'status of a case that is open' },
    caseClosedStatus: {
      ...name,
      default: CASE_CLOSED,
      description: 'status that an open case gets when its incident is closed',
    },
  },
  required: ['url', 'token'],
  abilities: {
    inbound: false,
    readBack: true,
    once: 'once: alerts by TheHive, cases by their tag, comments by the id in them',
  },
  perSecond: 1,
  asks: (_, { verb }) => [verb],
  async open(called, configuration, world) {
    const { machine } = world;
    const token = await readSecret(machine, configuration.token);
    const target = await openTarget(configuration, machine, { connections: 1, maxBytes: MAX_ANSWER_BYTES });
    const { organisation, source = SOURCE } = configuration;
    const { openStatus: open = OPEN, closedStatus: closed = CLOSED } = configuration;
    const { caseOpenStatus: caseOpen = CASE_OPEN, caseClosedStatus: caseClosed = CASE_CLOSED } =
      configuration;
    const connection = { target, token, organisation, now: (): number => machine.clock.now() };
    const settings = { name: called, source, open, closed, caseOpen, caseClosed, base: target.base, world };
    return {
      name: called,
      send: (order) => tellHive(hiveApi({ ...connection, hold: order.hold }), settings, order),
      close: () => target.close(),
    };
  },
};
