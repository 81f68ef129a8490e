/**
 * Address families whose module registers a protocol together with the family, so that `/proc/net/protocols` tells of
 * both. Source: Linux, `include/linux/socket.h` and the `struct proto` of each `net/<family>`.
 */
export interface AddressFamily {
  /** As in `/proc/net/protocols`. */
  readonly protocol: string;
  readonly module: string;
}

export const ADDRESS_FAMILIES = {
  ALG: { protocol: 'ALG', module: 'af_alg' },
  APPLETALK: { protocol: 'DDP', module: 'appletalk' },
  AX25: { protocol: 'AX25', module: 'ax25' },
  IPX: { protocol: 'IPX', module: 'ipx' },
  KCM: { protocol: 'KCM', module: 'kcm' },
  KEY: { protocol: 'KEY', module: 'af_key' },
  LLC: { protocol: 'LLC', module: 'llc2' },
  NETROM: { protocol: 'NETROM', module: 'netrom' },
  PACKET: { protocol: 'PACKET', module: 'af_packet' },
  QIPCRTR: { protocol: 'QIPCRTR', module: 'qrtr' },
  RDS: { protocol: 'RDS', module: 'rds' },
  ROSE: { protocol: 'ROSE', module: 'rose' },
  RXRPC: { protocol: 'RXRPC', module: 'rxrpc' },
  SMC: { protocol: 'SMC', module: 'smc' },
  TIPC: { protocol: 'TIPC', module: 'tipc' },
  VSOCK: { protocol: 'AF_VSOCK', module: 'vsock' },
  X25: { protocol: 'X25', module: 'x25' },
  XDP: { protocol: 'XDP', module: 'xsk' },
} as const satisfies Readonly<Record<string, AddressFamily>>;

export type AddressFamilyName = keyof typeof ADDRESS_FAMILIES;

export const ADDRESS_FAMILY_NAMES = Object.keys(ADDRESS_FAMILIES) as readonly AddressFamilyName[];
