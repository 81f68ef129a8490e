/** Sockets of the network namespace that we run in. Source: proc_pid_net(5); Linux, `include/net/tcp_states.h`. */
import { orReason, type Listing, type Look } from '../look.ts';

export interface Endpoint {
  /** As text, IPv6 in full and without brackets. */
  readonly address: string;
  readonly port: number;
}

export interface Socket {
  readonly protocol: 'tcp' | 'udp';
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** A UDP socket that is not connected listens. */
  readonly isListening: boolean;
}

const TABLES = [
  { path: '/proc/net/tcp', protocol: 'tcp', listening: '0A' },
  { path: '/proc/net/tcp6', protocol: 'tcp', listening: '0A' },
  { path: '/proc/net/udp', protocol: 'udp', listening: '07' },
  { path: '/proc/net/udp6', protocol: 'udp', listening: '07' },
] as const;

type Table = (typeof TABLES)[number];

export async function sockets(look: Look): Promise<Listing<Socket>> {
  const tables = await Promise.all(TABLES.map((table) => readTable(look, table)));
  return { found: tables.flatMap(({ found }) => found), gaps: tables.flatMap(({ gaps }) => gaps) };
}

/** Without IPv6 its tables are missing; those of IPv4 never are. */
async function readTable(look: Look, table: Table): Promise<Listing<Socket>> {
  const read = await orReason(look.text(table.path));
  if (read.reason === undefined) return { found: parseSockets(read.value, table), gaps: [] };
  const isWithout = read.reason.reason === 'missing' && table.path.endsWith('6');
  return { found: [], gaps: isWithout ? [] : [read.reason.message] };
}

const ROW =
  /^\s*\d+: (?<local>[0-9A-F]+:[0-9A-F]{4}) (?<remote>[0-9A-F]+:[0-9A-F]{4}) (?<state>[0-9A-F]{2}) /;

export function parseSockets(
  text: string,
  { protocol, listening }: Pick<Table, 'protocol' | 'listening'>,
): readonly Socket[] {
  return text.split('\n').flatMap((line) => {
    const { local, remote, state } = ROW.exec(line)?.groups ?? {};
    if (local === undefined || remote === undefined) return [];
    return [{ protocol, local: endpoint(local), remote: endpoint(remote), isListening: state === listening }];
  });
}

function endpoint(text: string): Endpoint {
  const [address = '', port = ''] = text.split(':');
  return { address: addressText(address), port: Number.parseInt(port, 16) };
}

/** 32-bit words in the order of the machine, which is little-endian on all that we run on. */
function addressText(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse());
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.');
  const groups = bytes.join('').match(/.{4}/g) ?? [];
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}

/** Only this machine can reach it: 127.0.0.0/8, ::1, and the former as an IPv6 address. */
export function isLoopback(address: string): boolean {
  return /^(?:127\.|0:0:0:0:0:0:0:1$|0:0:0:0:0:ffff:7f[0-9a-f]{2}:)/.test(address);
}
