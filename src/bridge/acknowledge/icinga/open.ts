/** The Icinga 2 in which problems are acknowledged, as the operator describes it. */
import type { Machine } from '../../../host/machine.ts';
import { icingaApi } from '../../deliver/icinga-api/api.ts';
import { loginOf } from '../../deliver/icinga-api/sink.ts';
import { openTarget, type TargetConfiguration } from '../../deliver/over-http/target.ts';
import type { Acknowledger } from '../acknowledger.ts';
import { icingaAcknowledger } from './icinga.ts';

export interface IcingaPlace extends TargetConfiguration {
  readonly user?: string;
  /** File of it. */
  readonly password?: string;
}

const TIMEOUT_SECONDS = 10;
const NEEDS = { connections: 2, maxBytes: 2 ** 20 };

/** @throws Failure when what the operator gave cannot be used */
export async function openIcingaAcknowledger(
  name: string,
  author: string,
  place: IcingaPlace,
  machine: Machine,
): Promise<Acknowledger> {
  const login = await loginOf(place, machine);
  const target = await openTarget({ timeoutSeconds: TIMEOUT_SECONDS, ...place }, machine, NEEDS);
  return icingaAcknowledger(name, author, icingaApi(target, login, machine.clock));
}
