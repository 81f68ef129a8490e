/** What an operator says of a mail tracker. */
export const SECURITIES = ['starttls', 'tls', 'none'] as const;

export interface MailConfiguration {
  readonly server: string;
  readonly port?: number;
  readonly security?: (typeof SECURITIES)[number];
  readonly plainSmtp?: boolean;
  readonly serverName?: string;
  readonly authorities?: string;
  readonly user?: string;
  readonly password?: string;
  readonly timeoutSeconds?: number;
  readonly from: string;
  readonly replyTo?: string;
  readonly copy?: readonly string[];
  readonly unknownSite?: readonly string[];
  readonly officers?: readonly string[];
}

const path = { type: 'string', pattern: '^/' } as const;
const address = { type: 'string', pattern: '^[^\\s@<>,;]+@[^\\s@<>,;]+$', maxLength: 254 } as const;
const addresses = { type: 'array', items: address, maxItems: 50 } as const;

/** Of the server, and of the sender. */
export const smtpProperties = {
  server: { type: 'string', minLength: 1, description: 'name or address of the mail server (a relay)' },
  port: {
    type: 'integer',
    minimum: 1,
    maximum: 65_535,
    description: '587 for starttls, 465 for tls, 25 for none unless given',
  },
  security: {
    enum: SECURITIES,
    default: 'starttls',
    description: 'TLS demanded before anything is said, from the first byte, or none (on this machine)',
  },
  plainSmtp: {
    type: 'boolean',
    default: false,
    description: 'security: none to another machine too: whoever is between reads and changes mails',
  },
  serverName: {
    type: 'string',
    minLength: 1,
    description: "name in the server's certificate, where it is not server",
  },
  authorities: {
    ...path,
    description:
      "file of the authorities (PEM) that the server's certificate may come from; those that Mozilla trusts where absent",
  },
  user: { type: 'string', minLength: 1, description: 'to log in as; no login where absent' },
  password: { ...path, description: 'file of its password, one line that nobody else can read' },
  timeoutSeconds: {
    type: 'number',
    exclusiveMinimum: 0,
    maximum: 60,
    default: 30,
    description: 'for which the server may say nothing',
  },
  from: { ...address, description: 'sender; where what cannot be delivered comes back' },
  replyTo: { ...address, description: 'where answers go, such as the address of a queue; from where absent' },
} as const;

export const mailProperties = {
  ...smtpProperties,
  copy: { ...addresses, description: 'who gets every mail to a site too' },
  unknownSite: {
    ...addresses,
    description: 'who gets what is for a site without a security contact; it waits for one where absent',
  },
  officers: {
    ...addresses,
    description:
      'who is told of incidents, and of what monitoring has for officers, such as a suspension to be decided upon; nobody where absent',
  },
} as const;
