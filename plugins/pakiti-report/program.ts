/** `pakiti-report` from its options to its exit code. */
import { writeFile } from 'node:fs/promises';
import { OptionError } from '../../src/check/index.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import type { PluginResult } from '../../src/cli/run-plugin.ts';
import type { ExchangeSettings } from '../../src/host/exchange.ts';
import { Failure, failureOf } from '../../src/host/failure.ts';
import type { Host } from '../../src/host/host.ts';
import { localExchange } from '../../src/host/local/exchange.ts';
import { proxyFor } from '../../src/host/local/proxy.ts';
import type { Reach } from '../../src/host/remote.ts';
import { collect } from '../../src/pakiti/client/collect.ts';
import { asProtocol5, protocolOf, withSite } from '../../src/pakiti/client/report-bytes.ts';
import { send } from '../../src/pakiti/client/send.ts';
import { strip } from '../../src/pakiti/client/system.ts';
import { REPORT_LIMITS } from '../../src/pakiti/report/limits.ts';
import { escapeText } from '../../src/render/index.ts';
import { readSecretFile } from '../../src/trust/own-file.ts';
import type { Guard } from '../process/guard.ts';
import { readInput } from '../process/input.ts';
import { version } from '../version.ts';
import { readArguments, type ReportCall } from './arguments.ts';
import { executableManual } from './manual.ts';
import { seal } from './seal.ts';

export interface ReportWorld {
  readonly host: Host;
  readonly reach: Reach;
  readonly guard: Pick<Guard, 'output' | 'signal' | 'setDeadline'>;
}

const UNKNOWN = 3;
/** For a packager that waits for a lock, and for two requests: what hangs every night must not pile up. */
const PATIENCE_SECONDS = 900;

export async function pakitiReport(argv: readonly string[], world: ReportWorld): Promise<PluginResult> {
  try {
    return await run(await readArguments(argv, world.host), world);
  } catch (error) {
    if (![Failure, UsageError, OptionError].some((kind) => error instanceof kind)) throw error;
    const hint = error instanceof Failure ? '' : '; see pakiti-report --help';
    return {
      text: `pakiti-report: ${escapeText((error as Error).message)}${hint}\n`,
      exitCode: UNKNOWN,
    };
  }
}

async function run(call: ReportCall, world: ReportWorld): Promise<PluginResult> {
  if (call.help || call.manual) return { text: executableManual(), exitCode: 0 };
  if (call.version) return { text: `pakiti-report ${version}\n`, exitCode: 0 };
  world.guard.setDeadline(call.rndsleep + PATIENCE_SECONDS, 'UNKNOWN');
  if (call.rndsleep > 0) await pause(world.host, Math.floor(Math.random() * call.rndsleep));
  const report = inProtocol(call, await reportFor(call, world));
  const sealed = (bytes: Buffer): Promise<Buffer> => sealFor(call, bytes, world);
  const output = call.output ?? (call.url === undefined ? '-' : undefined);
  if (output !== undefined) await show(await sealed(report), output, world);
  if (call.url === undefined) return { text: '', exitCode: 0 };
  return { text: await handIn(call, call.url, report, sealed, world), exitCode: 0 };
}

function pause({ clock }: Host, seconds: number): Promise<void> {
  const over = clock.after(seconds, true);
  return new Promise((resolve) => over.addEventListener('abort', () => resolve()));
}

async function reportFor(call: ReportCall, world: ReportWorld): Promise<Buffer> {
  if (call.input === undefined) return Buffer.from(await collected(call, world), 'latin1');
  const bytes =
    call.input === '-'
      ? await readInput(REPORT_LIMITS.bytes)
      : (await world.host.operator.files.open(call.input, REPORT_LIMITS.bytes)).bytes;
  if (bytes.length === 0) throw new Failure('malformed', `${call.input}: nothing in it`);
  const site = strip(call.site ?? '');
  if (site === '') return bytes;
  const said = withSite(bytes.toString('latin1'), site);
  if (said === undefined) throw new Failure('malformed', `${call.input}: no report that says a site`);
  return Buffer.from(said, 'latin1');
}

async function collected(call: ReportCall, { host: local, reach, guard }: ReportWorld): Promise<string> {
  const { rpm, 'dpkg-query': dpkgQuery, hostname, uname, route } = call;
  const programs = {
    ...(rpm === undefined ? {} : { rpm }),
    ...(dpkgQuery === undefined ? {} : { 'dpkg-query': dpkgQuery }),
    ...(hostname === undefined ? {} : { hostname }),
    ...(uname === undefined ? {} : { uname }),
  };
  const look = (host: Host): Promise<string> => collect({ host, signal: guard.signal, programs }, call);
  if (route === undefined) return await look(local);
  const remote = await reach(route, guard.signal);
  try {
    return await look(remote);
  } finally {
    remote.close();
  }
}

function inProtocol(call: ReportCall, report: Buffer): Buffer {
  const text = report.toString('latin1');
  if (call.protocol === '6' && !call['no-protocol-version']) return report;
  return protocolOf(text) === '6' ? Buffer.from(asProtocol5(text), 'latin1') : report;
}

async function sealFor(call: ReportCall, bytes: Buffer, { host, guard }: ReportWorld): Promise<Buffer> {
  if (call.encrypt === undefined) return bytes;
  return await seal(host, bytes, call.encrypt, call.openssl, guard.signal);
}

async function show(bytes: Buffer, output: string, { guard }: ReportWorld): Promise<void> {
  try {
    if (output === '-') await guard.output.write(bytes);
    else await writeFile(output, bytes, { mode: 0o600 });
  } catch (error) {
    throw failureOf(error, output);
  }
}

async function handIn(
  call: ReportCall,
  url: string,
  report: Buffer,
  sealed: (bytes: Buffer) => Promise<Buffer>,
  { host }: ReportWorld,
): Promise<string> {
  const exchange = localExchange(await settingsOf(call, url, host));
  try {
    const token = call['token-file'] === undefined ? undefined : await tokenIn(call['token-file'], host);
    const destination = {
      url,
      mode: call.mode,
      saysProtocol: !call['no-protocol-version'],
      expect: call.expect,
      token,
      seal: sealed,
    };
    const { protocol, findings } = await send(exchange, destination, report);
    return `${findings}${call.debug ? `pakiti-report: sent as protocol ${protocol ?? 'of the input'}\n` : ''}`;
  } finally {
    exchange.close();
  }
}

const SECONDS = 120;
const MAX_ANSWER = 16 * 2 ** 20;

async function settingsOf(call: ReportCall, url: string, host: Host): Promise<ExchangeSettings> {
  const { cacert, cert, key } = call;
  if ((cert === undefined) !== (key === undefined)) throw new UsageError('--cert and --key belong together');
  const text = async (path: string): Promise<string> =>
    (await host.operator.files.open(path, 2 ** 20)).bytes.toString('utf8');
  const proxy = proxyFor(new URL(url), call.proxy ?? 'environment', process.env)?.href;
  return {
    connections: 1,
    timeoutSeconds: SECONDS,
    maxBytes: MAX_ANSWER,
    authoritiesAt: '--cacert',
    ...(cacert === undefined ? {} : { authorities: await text(cacert) }),
    ...(cert === undefined || key === undefined
      ? {}
      : { client: { certificate: await text(cert), key: await text(key) } }),
    ...(call['disable-tls-checks'] ? { unverified: true } : {}),
    ...(proxy === undefined ? {} : { proxy }),
  };
}

async function tokenIn(path: string, host: Host): Promise<string> {
  const operator = { ...host.operator, clock: host.clock };
  const text = await readSecretFile(operator, path, 2 ** 16, 'group');
  const token = text.replaceAll(/\s/g, '');
  if (/^[\w.~+/=:-]+$/.test(token)) return token;
  throw new Failure('malformed', `${path}: no token in it`);
}
