import { parseDocument } from '../../../src/check/index.ts';
import type { Command } from '../../../src/cli/command.ts';
import { readCall } from '../../../src/cli/option-values.ts';
import { textTable } from '../../../src/cli/text-table.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { Failure } from '../../../src/host/failure.ts';
import type { Host } from '../../../src/host/host.ts';
import { localMachine } from '../../../src/host/local/machine.ts';
import type { Heard, Site, SiteDirectory } from '../../../src/incidents/contacts/directory.ts';
import type { RefreshedDirectory } from '../../../src/incidents/contacts/gocdb/gocdb.ts';
import {
  type ContactsConfiguration,
  contactsSourceSchema,
  openContacts,
} from '../../../src/incidents/contacts/source.ts';
import { escapeText } from '../../../src/render/index.ts';
import { readOwnFile } from '../../../src/trust/own-file.ts';
import { durationText } from '../../../src/x509/duration-text.ts';
import { readConfiguration } from '../../secmon-bridge/configuration.ts';
import { configOption } from './options.ts';

const MAX_BYTES = 65_536;

const options = {
  ...configOption,
  source: {
    kind: 'text',
    value: 'FILE',
    describe:
      'YAML as in contacts-source.schema.json: GOCDB, or a file; incidents.contacts of the bridge unless given',
  },
  refresh: { kind: 'flag', describe: 'ask for what is new; what is known is shown unless given' },
  'accept-loss': {
    kind: 'flag',
    describe: 'take an answer from which many sites or contacts have vanished, for they have really gone',
  },
} as const;

export const incidentContacts: Command = {
  name: 'incident contacts',
  summary: 'show sites with their status, downtimes and contacts; ask GOCDB anew with --refresh',
  operands: [],
  options,
  async run(argv, { host }) {
    const { options: given } = await readCall({ operands: [], options }, argv, host);
    if (given['accept-loss'] && !given.refresh) throw new UsageError('--accept-loss: without --refresh');
    const configuration = await configurationOf(host, given);
    const { directory, troubles } = await look(host, configuration, given.refresh, given['accept-loss']);
    const text = [
      siteTable(directory, host.clock.now()),
      ...directory.heard.map(heardLine),
      ...directory.notes.map((note) => `note: ${escapeText(note)}\n`),
      ...troubles.map(({ part, failure }) => `${part}: as it was: ${escapeText(failure.message)}\n`),
    ].join('');
    return { text, exitCode: troubles.length > 0 ? 3 : 0 };
  },
};

/** @throws Failure `missing` where the bridge's configuration names no contacts */
async function configurationOf(
  host: Host,
  { source, config }: { readonly source: string | undefined; readonly config: string },
): Promise<ContactsConfiguration> {
  if (source !== undefined) {
    const text = await readOwnFile(host, source, MAX_BYTES);
    return await parseDocument<ContactsConfiguration>(text, source, contactsSourceSchema);
  }
  const { incidents } = await readConfiguration(host, config);
  if (incidents?.contacts !== undefined) return incidents.contacts;
  throw new Failure('missing', `${config}: incidents.contacts is missing, and so is --source`);
}

async function look(
  host: Host,
  configuration: ContactsConfiguration,
  refresh: boolean,
  acceptLoss: boolean,
): Promise<RefreshedDirectory> {
  const source = await openContacts(configuration, localMachine(host));
  try {
    return refresh ? await source.refresh(acceptLoss) : { directory: await source.kept(), troubles: [] };
  } finally {
    source.close();
  }
}

function siteTable({ sites }: SiteDirectory, now: number): string {
  const rows = [...sites.values()].map((site) => [
    site.name,
    site.ngi ?? '',
    site.certification,
    site.production === undefined ? 'unknown' : site.production ? 'production' : 'test',
    site.timeZone ?? 'unknown',
    downtimeText(site, now),
    site.csirt.join(' ') || 'nobody',
    site.ngiSecurity.join(' ') || 'nobody',
  ]);
  const heading = [
    'SITE',
    'NGI',
    'STATUS',
    'INFRASTRUCTURE',
    'TIME ZONE',
    'OUTAGES',
    'CSIRT',
    'NGI SECURITY',
  ];
  return textTable([heading, ...rows.map((row) => row.map(escapeText))]);
}

function downtimeText({ downtimes }: Site, now: number): string {
  if (!downtimes.known) return 'unknown';
  const outages = downtimes.list.filter(
    ({ severity, from, to }) => severity === 'OUTAGE' && from <= now && now < to,
  );
  return String(outages.length);
}

function heardLine({ part, age }: Heard): string {
  const when =
    age === Infinity ? 'never heard, or by a clock ahead of ours' : `heard ${durationText(age)} ago`;
  return `${escapeText(part)}: ${when}\n`;
}
