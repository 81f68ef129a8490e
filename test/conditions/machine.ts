/** Conditions about the machine, each in its three answers. */
import type { RootPlan } from '../kit/rooted-host.ts';
import { PASSWD, type Rows } from './row.ts';

const limits = (hard: string): RootPlan => ({
  '/proc/self/limits': `Limit                     Soft Limit           Hard Limit           Units     \nMax stack size            8388608              ${hard}            bytes     \n`,
});
const tcp = (...rows: readonly string[]): RootPlan => ({
  '/proc/net/tcp': `  sl  local_address rem_address   st tx_queue\n${rows.map((row, at) => `   ${at}: ${row} 00000000:00000000\n`).join('')}`,
  '/proc/net/udp': '',
});
const LOOPBACK = '0100007F:18EB 00000000:0000 0A';

export const machine: Rows = {
  limit: [
    {
      answer: 'true',
      when: 'it is as low',
      ask: { limit: { name: 'stack', which: 'hard', 'at-most': '16 MiB' } },
      root: limits('16777216'),
    },
    {
      answer: 'false',
      when: 'there is none',
      ask: { limit: { name: 'stack', which: 'hard', 'at-most': '1024 TiB' } },
      root: limits('unlimited'),
    },
    {
      answer: 'unknown',
      when: 'the kernel says no such line',
      ask: { limit: { name: 'nofile', which: 'soft', 'at-most': 1 } },
      root: limits('1'),
    },
  ],
  memory: [
    {
      answer: 'true',
      when: 'it is as much',
      ask: { memory: { 'at-least': '32 GiB' } },
      root: { '/proc/meminfo': `MemTotal:       ${32 * 2 ** 20} kB\n` },
    },
    {
      answer: 'false',
      when: 'it is a little less',
      ask: { memory: { 'at-least': '32 GiB' } },
      root: { '/proc/meminfo': `MemTotal:       ${32 * 2 ** 20 - 1} kB\n` },
    },
    {
      answer: 'unknown',
      when: 'nobody tells',
      ask: { memory: { 'at-least': 1 } },
      root: { '/proc/meminfo': 'MemFree: 1 kB\n' },
    },
  ],
  listening: [
    { answer: 'true', when: 'something does', ask: { listening: { port: [80, 6379] } }, root: tcp(LOOPBACK) },
    {
      answer: 'false',
      when: 'only this machine reaches it',
      ask: { listening: { port: 6379, 'beyond-loopback': true } },
      root: {
        ...tcp(LOOPBACK),
        '/proc/net/tcp6':
          '   0: 00000000000000000000000001000000:18EB 00000000000000000000000000000000:0000 0A 0:0\n',
      },
    },
    {
      answer: 'false',
      when: 'it is only connected',
      ask: { listening: { port: 6379 } },
      root: tcp('0100007F:18EB 0100007F:1234 01'),
    },
    { answer: 'unknown', when: 'there is no table', ask: { listening: { port: 6379 } } },
  ],
  'local-account': [
    {
      answer: 'true',
      when: 'one has such a shell',
      ask: { 'local-account': { shell: '/{,usr/}bin/*sh', 'uid-at-least': 1 } },
      root: PASSWD,
    },
    {
      answer: 'false',
      when: 'none is so',
      ask: { 'local-account': { name: 'ann', shell: '/bin/*sh' } },
      root: PASSWD,
    },
    {
      answer: 'unknown',
      when: 'there is no account at all',
      ask: { 'local-account': { name: 'ann' } },
      root: { '/etc/passwd': '' },
    },
    { answer: 'unknown', when: 'there is no file of accounts', ask: { 'local-account': { name: 'ann' } } },
  ],
};
