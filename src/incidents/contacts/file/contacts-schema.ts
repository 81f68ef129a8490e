/** The file of sites and their contacts; published as `config/schema/contacts.schema.json`. */
import { CERTIFICATIONS, DOWNTIME_SEVERITIES } from '../directory.ts';

/** One line: names become fields of line-based protocols. */
const name = {
  type: 'string',
  minLength: 1,
  maxLength: 1024,
  pattern: '^[^\\u0000-\\u001f\\u007f]*$',
} as const;
const address = { type: 'string', minLength: 3, maxLength: 254 } as const;
const instant = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(?::\\d{2})?Z$' } as const;

const downtime = {
  type: 'object',
  additionalProperties: false,
  required: ['from', 'to', 'severity'],
  properties: {
    from: { ...instant, description: 'UTC' },
    to: { ...instant, description: 'the first second after it, UTC' },
    severity: { enum: DOWNTIME_SEVERITIES },
    host: { ...name, description: 'the whole site where it is absent' },
    service: { ...name, description: 'everything on the host where it is absent' },
    description: { type: 'string' },
  },
} as const;

export const contactsSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Sites, and whom to write to about them',
  type: 'object',
  additionalProperties: false,
  required: ['sites'],
  properties: {
    ngis: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'security'],
        properties: {
          name,
          security: { type: 'array', items: address, description: 'mail addresses of its security officers' },
        },
      },
    },
    sites: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'csirt'],
        properties: {
          name: { ...name, description: 'as the results name the site' },
          ngi: { ...name, description: 'one of ngis' },
          csirt: {
            type: 'array',
            items: address,
            description: 'mail addresses of those who handle its incidents',
          },
          administrators: {
            type: 'array',
            items: name,
            description: 'subjects of the certificates of those who may see it, /C=…/CN=… or RFC 4514',
          },
          timeZone: { ...name, description: 'name of the IANA database, such as Europe/Ljubljana' },
          country: { type: 'string', pattern: '^[A-Z]{2}$', description: 'ISO 3166-1, for its holidays' },
          certification: { enum: CERTIFICATIONS, default: 'Certified' },
          production: { type: 'boolean', default: true },
          scopes: { type: 'array', items: name },
          downtimes: { type: 'array', items: downtime },
        },
      },
    },
  },
} as const;

export interface ContactsDocument {
  readonly ngis?: readonly { readonly name: string; readonly security: readonly string[] }[];
  readonly sites: readonly SiteDocument[];
}

export interface SiteDocument {
  readonly name: string;
  readonly ngi?: string;
  readonly csirt: readonly string[];
  readonly administrators?: readonly string[];
  readonly timeZone?: string;
  readonly country?: string;
  readonly certification?: (typeof CERTIFICATIONS)[number];
  readonly production?: boolean;
  readonly scopes?: readonly string[];
  readonly downtimes?: readonly DowntimeDocument[];
}

export interface DowntimeDocument {
  readonly from: string;
  readonly to: string;
  readonly severity: (typeof DOWNTIME_SEVERITIES)[number];
  readonly host?: string;
  readonly service?: string;
  readonly description?: string;
}
