/**
 * Nodes of the benchmark, in a process of their own: `node pakiti-load.ts PORT REPORTS HOSTS CONNECTIONS`. Bare sockets, one
 * request at a time on each: it shares the processors with what it measures. Prints the seconds until the last answer.
 */
import { connect } from 'node:net';
import { reportText } from './pakiti-reports.ts';

const [port = 0, reports = 0, hosts = 1, connections = 1] = process.argv.slice(2).map(Number);
/** Those that are sent again are made once. */
const made = reports > hosts ? Array.from({ length: hosts }, (_, host) => request(host)) : [];

let next = 0;
const started = performance.now();
await Promise.all(Array.from({ length: connections }, converse));
console.log((performance.now() - started) / 1000);

function request(host: number): Buffer {
  const text = reportText(host);
  const head =
    'POST /feed/ HTTP/1.1\r\nhost: bench\r\ncontent-type: application/x-www-form-urlencoded\r\n' +
    `content-length: ${Buffer.byteLength(text)}\r\n\r\n`;
  return Buffer.from(head + text);
}

function converse(): Promise<void> {
  return new Promise((resolve, reject) => {
    const say = (): void => {
      const host = next % hosts;
      next += 1;
      socket.write(made[host] ?? request(host));
    };
    const socket = connect(port, '127.0.0.1', say);
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      if (!chunk.toString('latin1').startsWith('HTTP/1.1 200')) reject(new Error(chunk.toString('latin1')));
      if (next < reports) say();
      else {
        socket.end();
        resolve();
      }
    });
  });
}
