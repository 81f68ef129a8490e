/**
 * A real Request Tracker of Debian's packages on private directories, reached by loopback, without privilege. Its
 * database is made once for a test run from the data that we ship, and copied; the mail that it sends is kept in files.
 */
import { execFileSync } from 'node:child_process';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Daemon } from './daemon.ts';
import { freePort } from './free-port.ts';
import { keptDirectory } from './kept.ts';
import { type ReceivedMail, receivedMail } from './rt/mail.ts';
import { siteConfiguration } from './rt/site-configuration.ts';
import { type Identity, ownedDirectory, unprivileged } from './unprivileged.ts';
import type { TestPackage } from './test-packages.ts';

export const RT_PACKAGES: readonly TestPackage[] = [
  'request-tracker5',
  'rt5-db-sqlite',
  'rt5-standalone',
  'starman',
];

/** `rtir` has RTIR's queues and life cycles beside our queue: a stand-in, since RTIR is not in Debian. */
export type RtFlavour = 'plain' | 'rtir';

export const OUR_QUEUE = 'Security Monitoring';
export const RTIR_QUEUES = ['Incidents', 'Incident Reports', 'Investigations'] as const;

export interface Rt {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** Of the user that our data makes. */
  readonly token: string;
  /** A file with it, of the kind that a tracker's configuration names. */
  readonly tokenFile: string;
  /** Of a human who may do everything. */
  readonly officerToken: string;
  /** Of a user without any right. */
  readonly strangerToken: string;
  /** What it has sent so far, in the order of sending. */
  mails(): readonly ReceivedMail[];
  /** Hands a mail in as `rt-mailgate` does. @param message whole, headers first */
  receive(message: string, queue?: string): Promise<void>;
  /** The file of its own database, of SQLite: to be read only. */
  readonly database: string;
  /** What it has logged. */
  log(): string;
  stop(): Promise<void>;
}

const SETUP = '/usr/sbin/rt-setup-database-5';
const SERVER = '/usr/share/request-tracker5/libexec/rt-server';
const CONFIGURATION = join(import.meta.dirname, '..', '..', 'config', 'rt', 'initialdata');
const OWN = join(import.meta.dirname, 'rt');
const WORKERS = 3;
/** It compiles all of its Perl first. */
const START_SECONDS = 90;
/** As it is copied: no file in it names its directory but what is written anew. */
const COPIED = ['rt.db', 'token', 'officer', 'stranger'] as const;

export async function startRt(flavour: RtFlavour = 'plain', workers = WORKERS): Promise<Rt> {
  const identity = unprivileged();
  const from = template(flavour, identity);
  const root = ownedDirectory('rt', identity, ...DIRECTORIES);
  for (const name of COPIED) {
    cpSync(join(from, name), join(root, name));
    chownSync(join(root, name), identity.uid, identity.gid);
  }
  const port = await freePort();
  const configuration = writeConfiguration(root, port, flavour);
  const daemon = new Daemon(
    [
      '/usr/bin/env',
      ...configuration,
      SERVER,
      '--server',
      'Starman',
      '--workers',
      String(workers),
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
    ],
    identity,
  );
  const stop = async (): Promise<void> => {
    await daemon.stop();
    rmSync(root, { recursive: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    const answers = async (): Promise<true | undefined> =>
      (await fetch(`${url}/REST/2.0/rt`)).status === 401 ? true : undefined;
    await daemon.ready('Request Tracker', answers, START_SECONDS);
  } catch (error) {
    await stop();
    throw error;
  }
  // What is a secret must belong to whoever reads it.
  const tokenFile = join(root, 'our-token');
  writeFileSync(tokenFile, readFileSync(join(root, 'token')), { mode: 0o600 });
  const read = (name: string): string => readFileSync(join(root, name), 'utf8').trim();
  return {
    url,
    token: read('token'),
    tokenFile,
    officerToken: read('officer'),
    strangerToken: read('stranger'),
    mails: () =>
      readdirSync(join(root, 'mail'))
        .filter((name) => !name.startsWith('.'))
        .sort()
        .map((name) => receivedMail(readFileSync(join(root, 'mail', name), 'utf8'))),
    receive: (message, queue = OUR_QUEUE) => receive(url, message, queue),
    database: join(root, 'rt.db'),
    log: () => daemon.output,
    stop,
  };
}

const DIRECTORIES = ['var', 'mason', 'session', 'mail', 'config.d'] as const;
const templates = new Map<RtFlavour, string>();

/** A directory with the database and the tokens, made at its first use and removed with the process or the run. */
function template(flavour: RtFlavour, identity: Identity): string {
  const known = templates.get(flavour);
  if (known !== undefined && existsSync(known)) return known;
  const root =
    keptDirectory(`rt-${flavour}`, () => makeTemplate(flavour, identity)) ?? ownTemplate(flavour, identity);
  templates.set(flavour, root);
  return root;
}

function ownTemplate(flavour: RtFlavour, identity: Identity): string {
  const root = makeTemplate(flavour, identity);
  process.on('exit', () => rmSync(root, { recursive: true, force: true }));
  return root;
}

function makeTemplate(flavour: RtFlavour, identity: Identity): string {
  const root = ownedDirectory('rt-template', identity, ...DIRECTORIES);
  const configuration = writeConfiguration(root, 0, flavour);
  const setup = (environment: readonly string[], ...more: readonly string[]): void => {
    execFileSync('/usr/bin/env', [...configuration, ...environment, SETUP, ...more], {
      ...identity,
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8' },
      stdio: 'pipe',
    });
  };
  const insert = (file: string, ...environment: readonly string[]): void => {
    // It may not be able to read the checkout.
    const copy = join(root, 'data');
    writeFileSync(copy, readFileSync(file));
    setup(environment, '--action', 'insert', '--skip-create', '--datafile', copy);
    rmSync(copy);
  };
  setup([], '--action', 'init', '--dba', '', '--dba-password', '');
  const token = `SECMON_TOKEN_FILE=${join(root, 'token')}`;
  if (flavour === 'rtir') {
    insert(join(OWN, 'rtir.initialdata'));
    insert(CONFIGURATION, `SECMON_RT_QUEUES=${RTIR_QUEUES.join(',')}`);
  }
  insert(CONFIGURATION, token);
  insert(
    join(OWN, 'people.initialdata'),
    `OFFICER_TOKEN_FILE=${join(root, 'officer')}`,
    `STRANGER_TOKEN_FILE=${join(root, 'stranger')}`,
  );
  return root;
}

/** @returns what its programs find in their environment */
function writeConfiguration(root: string, port: number, flavour: RtFlavour): readonly string[] {
  const lifecycles = flavour === 'rtir' ? readFileSync(join(OWN, 'rtir.pm'), 'utf8') : '';
  const sendmail = join(root, 'sendmail');
  mkdirSync(join(root, 'mail'), { recursive: true });
  writeFileSync(sendmail, catcher(join(root, 'mail')), { mode: 0o755 });
  writeFileSync(join(root, 'site.pm'), siteConfiguration({ root, port, sendmail, lifecycles }));
  return [`RT_SITE_CONFIG=${join(root, 'site.pm')}`, `RT_SITE_CONFIG_DIR=${join(root, 'config.d')}`];
}

/** A mail is there when it is whole. */
function catcher(directory: string): string {
  return [
    '#!/bin/sh',
    `file=${directory}/.$$`,
    'cat > "$file"',
    `exec mv "$file" "${directory}/$(date +%s.%N).$$"`,
    '',
  ].join('\n');
}

async function receive(url: string, message: string, queue: string): Promise<void> {
  const form = new URLSearchParams({ action: 'correspond', queue, message });
  const answer = await fetch(`${url}/REST/1.0/NoAuth/mail-gateway`, { method: 'POST', body: form });
  const text = await answer.text();
  if (!text.startsWith('ok')) throw new Error(`mail-gateway: ${answer.status} ${text}`);
}
