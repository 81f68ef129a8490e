/** A real Nagios 4 on a private directory, in the foreground, without privilege. A time unit is one second. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Daemon } from './daemon.ts';
import { hostStatus, serviceStatus, type PassiveStatus } from './nagios-status.ts';
import { ownedDirectory, unprivileged } from './unprivileged.ts';
import type { TestPackage } from './test-packages.ts';

export const NAGIOS_PACKAGES: readonly TestPackage[] = ['nagios4-core'];
const NAGIOS = '/usr/sbin/nagios4';

export interface NagiosOptions {
  /** The directory that `$USER1$` stands for. */
  readonly plugins: string;
  /** Object definitions; a host `local` and the templates `secmon-host` and `secmon-service` are there. */
  readonly objects: string;
  /** Seconds after which Nagios kills a check. */
  readonly checkTimeout?: number;
  /** Lines of the main configuration that go before ours, and further objects, for a Nagios on this directory. */
  readonly more?: (root: string) => { readonly main: string; readonly objects: string };
  /** Directives of the main configuration that differ; `directory` is {@link Nagios.directory}. */
  readonly settings?: (directory: string) => Readonly<Record<string, string | number>>;
}

export interface Nagios {
  /** Its private directory. */
  readonly root: string;
  /** Its files: `spool` checkresults, `nagios.cmd`, `objects.cache`, `status.dat` and others. */
  readonly directory: string;
  /** What the status file says of a service, or undefined while it has not been checked. */
  service(name: string): PassiveStatus | undefined;
  /** The same of a host. */
  host(name: string): PassiveStatus | undefined;
  log(): string;
  /** Writes into the command file, as submitters of passive results do. */
  command(text: string): void;
  /** Has it read its configuration again, as after a change. */
  reload(): void;
  stop(): Promise<void>;
}

export async function startNagios(options: NagiosOptions): Promise<Nagios> {
  const identity = unprivileged();
  const root = makeRoot(options);
  const daemon = new Daemon([NAGIOS, join(root, 'nagios.cfg')], identity);
  const commands = join(root, 'var/nagios.cmd');
  const status = (): string => readFileSync(join(root, 'var/status.dat'), 'utf8');
  const stop = async (): Promise<void> => {
    await daemon.stop();
    rmSync(root, { recursive: true });
  };
  try {
    await daemon.ready('the status file of Nagios', () => status());
    await daemon.ready('the reader of its command file', () => isRead(commands));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    root,
    directory: join(root, 'var'),
    service: (name) => serviceStatus(status(), name),
    host: (name) => hostStatus(status(), name),
    log: () => daemon.output,
    command(text) {
      // Never made: a file in the place of the pipe would keep Nagios from hearing anybody.
      const pipe = openSync(commands, constants.O_WRONLY);
      writeFileSync(pipe, text);
      closeSync(pipe);
    },
    reload: () => daemon.signal('SIGHUP'),
    stop,
  };
}

/** Nagios makes its command file after its status. @throws Error while nobody reads the pipe */
export function isRead(pipe: string): true {
  closeSync(openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK));
  return true;
}

/** What Nagios says of configuration that it refuses, or undefined. */
export function nagiosRefusal(options: NagiosOptions): string | undefined {
  const root = makeRoot(options);
  try {
    execFileSync(NAGIOS, ['-v', join(root, 'nagios.cfg')], {
      ...unprivileged(),
      encoding: 'utf8',
      stdio: 'pipe',
    });
    return undefined;
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  } finally {
    rmSync(root, { recursive: true });
  }
}

function makeRoot(options: NagiosOptions): string {
  const root = ownedDirectory('nagios', unprivileged(), 'var', 'var/spool', 'var/archives');
  const more = options.more?.(root) ?? { main: '', objects: '' };
  writeFileSync(join(root, 'nagios.cfg'), more.main + mainConfiguration(root, options));
  writeFileSync(join(root, 'resource.cfg'), `$USER1$=${options.plugins}\n`);
  writeFileSync(join(root, 'objects.cfg'), [BASE_OBJECTS, options.objects, more.objects].join('\n'));
  return root;
}

function mainConfiguration(root: string, { checkTimeout = 60, settings }: NagiosOptions): string {
  const state = (name: string): string => join(root, 'var', name);
  const directives = {
    cfg_file: join(root, 'objects.cfg'),
    resource_file: join(root, 'resource.cfg'),
    log_file: state('nagios.log'),
    log_archive_path: state('archives'),
    object_cache_file: state('objects.cache'),
    precached_object_file: state('objects.precache'),
    status_file: state('status.dat'),
    status_update_interval: 1,
    state_retention_file: state('retention.dat'),
    retain_state_information: 0,
    check_result_path: state('spool'),
    check_result_reaper_frequency: 1,
    command_file: state('nagios.cmd'),
    query_socket: state('nagios.qh'),
    lock_file: state('nagios.pid'),
    temp_file: state('nagios.tmp'),
    temp_path: state('spool'),
    use_syslog: 0,
    check_for_updates: 0,
    enable_notifications: 0,
    execute_host_checks: 0,
    interval_length: 1,
    service_inter_check_delay_method: 'n',
    service_check_timeout: checkTimeout,
    illegal_macro_output_chars: '`~$&|\'"<>',
    ...settings?.(join(root, 'var')),
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

const BASE_OBJECTS = `
define timeperiod {
  timeperiod_name 24x7
  alias           always
  sunday          00:00-24:00
  monday          00:00-24:00
  tuesday         00:00-24:00
  wednesday       00:00-24:00
  thursday        00:00-24:00
  friday          00:00-24:00
  saturday        00:00-24:00
}
define contact {
  contact_name                  nobody
  host_notifications_enabled    0
  service_notifications_enabled 0
  host_notification_period      24x7
  service_notification_period   24x7
  host_notification_commands    none
  service_notification_commands none
}
define command {
  command_name none
  command_line /bin/true
}
define host {
  name               secmon-host
  register           0
  max_check_attempts 1
  check_period       24x7
  contacts           nobody
}
define service {
  name               secmon-service
  register           0
  check_period       24x7
  check_interval     5
  retry_interval     5
  max_check_attempts 1
  contacts           nobody
}
define host {
  use       secmon-host
  host_name local
  address   127.0.0.1
}
`;
