/** Mail to those who answer for a site, with its NGI in copy. S/MIME and PGP are the relay's. */
import { readSecret } from '../../../bridge/deliver/over-http/secret.ts';
import { said } from '../../../bridge/deliver/over-http/said.ts';
import { Failure } from '../../../host/failure.ts';
import type { SmtpEnd, SmtpSettings } from '../../../host/smtp.ts';
import { readOwnFile } from '../../../trust/own-file.ts';
import { eachOnce, readAddresses } from '../../contacts/addresses.ts';
import { isNews, type Telling } from '../telling.ts';
import type { Answer, Order, Tracker, TrackerKind, TrackerWorld } from '../tracker.ts';
import { mailProperties, type MailConfiguration, SECURITIES } from './configuration.ts';
import { mailOf } from './message.ts';

const MAX_PEM_BYTES = 4 * 2 ** 20;
const PORTS = { tls: 465, starttls: 587, none: 25 } as const;
const TIMEOUT_SECONDS = 30;
/** For all of a mail but what the server says to its end, and for that. */
const MAIL_SECONDS = 100;
const LONGEST_TIMEOUT_SECONDS = 65;
const LOOPBACK: readonly string[] = ['127.0.0.1', '::1', 'localhost'];
/** RFC 5321: below it is for later, from it on for good. */
const PERMANENT = 500;
/** What is for them does not wait for a site that cannot be reached. */
const OFFICERS = 'officers';
/** Closing down; too busy. */
const SERVER_AWAY: readonly number[] = [421, 454];

export const tracker: TrackerKind<MailConfiguration> = {
  kind: 'mail',
  properties: mailProperties,
  required: ['server', 'from'],
  abilities: {
    inbound: false,
    readBack: false,
    once: 'once, but where the answer to the end of a mail is lost: then again, the same to the byte',
  },
  perSecond: 1,
  asks: ({ officers = [] }, telling) =>
    (isForOfficers(telling) ? officers.length > 0 : isForSite(telling)) ? [telling.verb] : [],
  lineOf: (telling) => (telling.about.kind === 'issue' && isForOfficers(telling) ? OFFICERS : ''),
  open: openMail,
};

/** Incidents, and what monitoring has to say to officers, such as that a suspension is to be decided upon. */
function isForOfficers({ verb, about, by, note, news }: Telling): boolean {
  if (about.kind === 'incident') return true;
  // What is new is the site's to hear, of whatever is told it next; after a fix that is wide, officers had a mail each.
  return verb === 'note' && note?.audience === 'internal' && by.kind === 'monitoring' && !isNews(news);
}

/** What officers arrange among themselves is not for the site. */
function isForSite({ verb, note }: Telling): boolean {
  if (verb === 'note') return note?.audience === 'site';
  return ['open', 'update', 'resolve', 'reject', 'reopen'].includes(verb);
}

async function openMail(
  name: string,
  configuration: MailConfiguration,
  world: TrackerWorld,
): Promise<Tracker> {
  const { from, replyTo } = configuration;
  for (const [field, address] of Object.entries({ from, ...(replyTo && { replyTo }) }))
    oneAddress(field, address);
  const settings = await settingsOf(configuration, world);
  const password = settings.login?.password;
  const secrets = password === undefined ? [] : [password];
  return {
    name,
    async send(order, deadline) {
      const recipients = await recipientsOf(configuration, order, world);
      if ('state' in recipients) return recipients;
      const { operation, telling } = order;
      const message = await mailOf({
        operation,
        telling,
        from,
        replyTo,
        ...recipients,
        tlp: world.tlp,
        link: world.linkOf(telling.key),
        audience: isForOfficers(telling) ? 'internal' : 'site',
      });
      const to = eachOnce([...recipients.to, ...recipients.cc]);
      const end = await order.hold.during(
        { beginsWithin: MAIL_SECONDS, lasts: LONGEST_TIMEOUT_SECONDS },
        (mayEnd) => world.machine.sendMail(settings, { from, to, message, mayEnd }, deadline),
      );
      return answerOf(end, order, `${settings.host}:${settings.port}`, (text) => said(text, secrets));
    },
  };
}

interface Recipients {
  readonly to: readonly string[];
  readonly cc: readonly string[];
}

async function recipientsOf(
  { copy = [], unknownSite = [], officers = [] }: MailConfiguration,
  { telling, regardless }: Order,
  world: TrackerWorld,
): Promise<Recipients | Exclude<Answer, { readonly state: 'sent' }>> {
  const { about } = telling;
  if (about.kind === 'incident' || isForOfficers(telling)) return { to: officers, cc: [] };
  const { site: name } = about.subject;
  try {
    const known = await world.site(name);
    const csirt = known?.csirt ?? [];
    const to = csirt.length > 0 ? csirt : unknownSite;
    if (to.length > 0) return { to, cc: [...(known?.ngiSecurity ?? []), ...copy] };
    const reason = `${name}: ${known === undefined ? 'no such site is known' : 'it has no security contact'}`;
    return regardless
      ? { state: 'failed', reason: `${reason}; give its contact, or unknownSite, and send it again` }
      : { state: 'held', reason };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return {
      state: 'again',
      reason: `who answers for ${name} cannot be told: ${error.message}`,
      whole: true,
    };
  }
}

/**
 * A server that had the whole mail and gave no answer may have taken it, and cannot be asked. It is sent again, the same to
 * the byte, its Message-ID too: an alert that comes twice, which mail stores and readers show once, is less harm than one
 * that never comes.
 */
function answerOf(
  end: SmtpEnd,
  { operation }: Order,
  server: string,
  show: (text: string) => string,
): Answer {
  const reason = `${server}: ${show(end.said)}`;
  switch (end.kind) {
    case 'accepted': {
      const refused = end.refused.length === 0 ? '' : `; refused for ${show(end.refused.join(', '))}`;
      return { state: 'sent', reference: `${operation}: ${show(end.said)}${refused}` };
    }
    case 'refused':
      return end.code >= PERMANENT
        ? { state: 'failed', reason }
        : { state: 'again', reason, whole: SERVER_AWAY.includes(end.code) };
    case 'not-sent':
      return { state: 'again', reason, whole: true };
    case 'unknown':
      return { state: 'unknown', reason, whole: true };
  }
}

/** @throws Failure when what the operator gave cannot be used */
export async function settingsOf(
  configuration: Omit<MailConfiguration, 'from'>,
  { machine }: Pick<TrackerWorld, 'machine'>,
): Promise<SmtpSettings> {
  const { server: host, security = 'starttls', user, password, authorities, serverName } = configuration;
  if (security === 'none' && !LOOPBACK.includes(host) && configuration.plainSmtp !== true)
    throw new Failure(
      'refused',
      `security: none to ${host}, which is another machine; ${SECURITIES[0]}, or plainSmtp`,
    );
  if ((user === undefined) !== (password === undefined))
    throw new Failure('malformed', 'user and password: one without the other');
  return {
    host,
    port: configuration.port ?? PORTS[security],
    security,
    timeoutSeconds: configuration.timeoutSeconds ?? TIMEOUT_SECONDS,
    ...(serverName === undefined ? {} : { serverName }),
    ...(authorities === undefined
      ? {}
      : { authorities: await readOwnFile(machine, authorities, MAX_PEM_BYTES) }),
    ...(user === undefined || password === undefined
      ? {}
      : { login: { user, password: await readSecret(machine, password) } }),
  };
}

function oneAddress(field: string, address: string): void {
  const { addresses } = readAddresses(address);
  if (addresses.length !== 1 || addresses[0]?.toLowerCase() !== address.toLowerCase())
    throw new Failure('malformed', `${field}: not one mail address: ${address}`);
}
