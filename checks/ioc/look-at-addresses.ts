/** Looks at sockets: who listens, and with whom is talked. */
import { sockets, type Endpoint, type Socket } from '../../src/evidence/facts/sockets.ts';
import { orReason } from '../../src/evidence/look.ts';
import type { Context } from './context.ts';
import type { Indicator, SoughtAddress } from './indicator.ts';
import { isWithin, normalAddress, parseNetwork, type Network } from './network.ts';

export interface AddressIndicator extends Indicator {
  readonly sought: SoughtAddress;
}

export async function lookAtAddresses(
  context: Context,
  indicators: readonly AddressIndicator[],
): Promise<void> {
  if (indicators.length === 0) return;
  const { look, report } = context;
  const read = await orReason(look.fact(sockets));
  if (read.reason !== undefined) {
    report.failure('address', 'sockets', read.reason, indicators.length);
    return;
  }
  for (const gap of read.value.gaps) report.blind('address', 'sockets', gap, indicators.length);
  const index = new AddressIndex(indicators);
  for (const socket of read.value.found) {
    for (const indicator of index.find(endOf(socket))) {
      if (agrees(indicator.sought, socket)) report.hit(indicator, whatOf(socket), [evidenceOf(socket)]);
    }
  }
}

/** What a socket is about: its own end where it listens, the other where it is connected. */
function endOf({ isListening, local, remote }: Socket): Endpoint {
  return isListening ? local : remote;
}

class AddressIndex {
  readonly #whole = new Map<string, AddressIndicator[]>();
  readonly #networks: { readonly network: Network; readonly indicator: AddressIndicator }[] = [];
  readonly #anywhere: AddressIndicator[] = [];

  constructor(indicators: readonly AddressIndicator[]) {
    for (const indicator of indicators) {
      if (indicator.sought.networks.length === 0) this.#anywhere.push(indicator);
      for (const text of indicator.sought.networks) this.#add(parseNetwork(text), indicator);
    }
  }

  find({ address }: Endpoint): readonly AddressIndicator[] {
    const within = this.#networks.filter(({ network }) => isWithin(address, network));
    const whole = this.#whole.get(normalAddress(address)) ?? [];
    return [...new Set([...whole, ...within.map(({ indicator }) => indicator), ...this.#anywhere])];
  }

  #add(network: Network | undefined, indicator: AddressIndicator): void {
    if (network?.isWhole !== true) {
      if (network !== undefined) this.#networks.push({ network, indicator });
      return;
    }
    const address = network.address.toString();
    const known = this.#whole.get(address);
    if (known === undefined) this.#whole.set(address, [indicator]);
    else known.push(indicator);
  }
}

function agrees({ ports, protocol, state }: SoughtAddress, socket: Socket): boolean {
  return (
    (ports.length === 0 || ports.includes(endOf(socket).port)) &&
    (protocol === null || protocol === socket.protocol) &&
    (state === null || (state === 'listening') === socket.isListening)
  );
}

function whatOf(socket: Socket): string {
  return `${socket.protocol} ${endpointText(endOf(socket))}`;
}

function evidenceOf({ isListening, protocol, local, remote }: Socket): string {
  return isListening
    ? `${protocol} ${endpointText(local)} listens`
    : `${protocol} ${endpointText(local)} connected with ${endpointText(remote)}`;
}

function endpointText({ address, port }: Endpoint): string {
  const normal = normalAddress(address);
  return normal.includes(':') ? `[${normal}]:${port}` : `${normal}:${port}`;
}
