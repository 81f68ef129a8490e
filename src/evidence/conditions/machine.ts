/** Conditions about the machine: `limit`, `memory`, `listening`, `local-account`. */
import { firstOf, told, unknown } from '../answer.ts';
import { isLoopback, sockets } from '../facts/sockets.ts';
import { LIMITS } from '../limit-names.ts';
import { listOf } from '../look.ts';
import { matcher, type Judge } from './judge.ts';
import { holdNumber } from './limits.ts';

export const limit: Judge<'limit'> = async (fields, look) => {
  const text = await look.text('/proc/self/limits');
  const name = LIMITS[fields.name];
  const row = text.split('\n').find((each) => each.startsWith(`${name} `));
  const [soft, hard] = row?.slice(name.length).trim().split(/\s+/) ?? [];
  const value = fields.which === 'soft' ? soft : hard;
  if (value === undefined || !/^(?:\d+|unlimited)$/.test(value))
    return unknown(`no ${name} in /proc/self/limits`);
  return holdNumber(
    value === 'unlimited' ? Infinity : Number(value),
    `${fields.which} ${name}: ${value}`,
    fields,
  );
};

export const memory: Judge<'memory'> = async (fields, look) => {
  const text = await look.text('/proc/meminfo');
  const kibibytes = /^MemTotal:\s+(?<size>\d+) kB$/m.exec(text)?.groups?.['size'];
  if (kibibytes === undefined) return unknown('no MemTotal in /proc/meminfo');
  return holdNumber(Number(kibibytes) * 1024, `MemTotal: ${kibibytes} KiB`, fields);
};

export const listening: Judge<'listening'> = async (fields, look) => {
  const { found, gaps } = await look.fact(sockets);
  const protocol = fields.protocol ?? 'tcp';
  const ports = listOf(fields.port);
  const hit = found.find(
    (socket) =>
      socket.isListening &&
      socket.protocol === protocol &&
      ports.includes(socket.local.port) &&
      (fields['beyond-loopback'] !== true || !isLoopback(socket.local.address)),
  );
  if (hit !== undefined) return told(true, `${protocol} ${hit.local.address} port ${hit.local.port} listens`);
  return firstOf(gaps.map(unknown), `nothing listens on ${protocol} port ${ports.join(' or ')}`);
};

export const localAccount: Judge<'local-account'> = async (fields, look) => {
  const accounts = await look.host.accounts.list();
  if (accounts.length === 0) return unknown('/etc/passwd: no account');
  const { name: names, shell: shells, 'uid-at-least': least = 0 } = fields;
  const [isNamed, hasShell] = [
    names === undefined ? () => true : matcher(names),
    shells === undefined ? () => true : matcher(shells),
  ];
  const hit = accounts.find(
    ({ name, shell, uid }) => isNamed(name) && hasShell(shell === '' ? '/bin/sh' : shell) && uid >= least,
  );
  if (hit === undefined) return told(false, `none of ${accounts.length} local accounts`);
  return told(true, `account ${hit.name}, uid ${hit.uid}, shell ${hit.shell}`);
};
