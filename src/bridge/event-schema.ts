/** The published schema of events, `config/schema/event.schema.json`: what `POST /v1/results` takes, and what is delivered. */
import { STATES } from '../result/index.ts';
import { ID_LENGTH, SIGNATURES, STATE_TYPES } from './event.ts';

export const MAX_SUMMARY = 16_384;
export const MAX_OUTPUT = 1_048_576;
const MAX_NAME = 1024;
const MAX_VIA = 32;

/** One line without controls: names become fields of line-based protocols. */
const LINE = '^[^\\u0000-\\u001f\\u007f]*$';
const INSTANT = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,6})?Z$';

const name = { type: 'string', minLength: 1, maxLength: MAX_NAME, pattern: LINE } as const;
const instant = { type: 'string', pattern: INSTANT } as const;

const subject = {
  type: 'object',
  description: 'who it is about; without a service it is the host itself',
  additionalProperties: false,
  required: ['host'],
  properties: {
    site: {
      ...name,
      description: 'a site as in GOCDB; what the credential or the mapping file says goes first',
    },
    ngi: { ...name, description: 'the operations centre of the site' },
    host: { ...name, description: 'the host that the monitor knows' },
    node: { ...name, description: 'the machine that was looked at, where it is another' },
    service: { ...name, description: "the monitor's description of the service" },
    metric: name,
  },
} as const;

const finding = {
  type: 'object',
  required: ['state', 'subject', 'text', 'kind'],
  properties: {
    state: { enum: STATES },
    subject: { type: 'string' },
    text: { type: 'string' },
    kind: { type: 'string' },
    evidence: { type: 'array', items: { type: 'string' } },
  },
} as const;

export const eventSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'A verdict about one subject at one time',
  type: 'object',
  additionalProperties: false,
  required: ['subject', 'state', 'summary', 'start'],
  properties: {
    id: {
      type: 'string',
      pattern: `^[0-9a-f]{${ID_LENGTH}}$`,
      description:
        'start in seconds (six bytes), then a hash of subject, state and output; computed by the receiver',
    },
    subject,
    state: { enum: STATES, description: 'of a host: OK is up, CRITICAL down, UNKNOWN unreachable' },
    stateType: { enum: STATE_TYPES, default: 'hard' },
    summary: {
      type: 'string',
      maxLength: MAX_SUMMARY,
      description: 'the first line, without performance data',
    },
    longOutput: {
      type: 'string',
      maxLength: MAX_OUTPUT,
      default: '',
      description: 'the lines after the first',
    },
    perfdata: { type: 'string', maxLength: MAX_OUTPUT, default: '', description: 'as the plugin printed it' },
    findings: { type: 'array', items: finding },
    start: { ...instant, description: 'when the check began, UTC' },
    end: { ...instant, description: 'when it ended, UTC; the start where it is absent' },
    source: { ...name, description: 'the receiver that took it; set by the receiver' },
    reporter: { ...name, description: 'the credential that it came with; set by the receiver' },
    signature: { enum: SIGNATURES, description: 'set by the receiver' },
    tags: {
      type: 'object',
      maxProperties: 64,
      additionalProperties: { type: 'string', maxLength: MAX_NAME },
    },
    via: {
      type: 'array',
      maxItems: MAX_VIA,
      items: name,
      description: 'receivers and monitors it came through, first to last',
    },
  },
} as const;
