/**
 * Senders of the benchmark, in a process of their own: `node bridge-load.ts PORT TOKEN FIRST EVENTS BATCH CONNECTIONS`.
 * Bare sockets, one request at a time on each: it shares the processors with what it measures. Prints the seconds until
 * the last answer, and until the first tenth and the last tenth began, as JSON.
 */
import { connect } from 'node:net';
import { numberedEvent } from '../kit/sample-event.ts';

const [, , , token = ''] = process.argv;
const [port = 0, , first = 0, events = 0, batch = 1, connections = 1] = process.argv.slice(2).map(Number);

/** An event as a sender says it, with places for what differs. */
const { subject, state, longOutput } = numberedEvent(0);
const [head = '', afterService = '', afterSummary = '', tail = ''] = JSON.stringify({
  subject: { ...subject, service: '@' },
  state,
  summary: 'result @',
  longOutput,
  start: '@',
}).split('@');

const BASE = Date.UTC(2026, 4, 1);
const SERVICES = 1000;
let next = first;
const end = first + events;
let answered = 0;
const marks: number[] = [];
const started = performance.now();

await Promise.all(Array.from({ length: connections }, converse));
console.log(JSON.stringify({ seconds: (performance.now() - started) / 1000, tenths: marks }));

function body(): string {
  const parts: string[] = [];
  for (let index = 0; index < batch && next < end; index += 1, next += 1) {
    const start = new Date(BASE + next * 1000).toISOString();
    parts.push(`${head}service ${next % SERVICES}${afterService}${next}${afterSummary}${start}${tail}`);
  }
  return `[${parts.join(',')}]`;
}

function request(): string {
  const text = body();
  return (
    `POST /v1/results HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${token}\r\n` +
    `content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
  );
}

function converse(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request()));
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      if (!text.startsWith('HTTP/1.1 202')) reject(new Error(text));
      answered += batch;
      while (answered >= ((marks.length + 1) * events) / 10) marks.push((performance.now() - started) / 1000);
      if (next < end) socket.write(request());
      else {
        socket.end();
        resolve();
      }
    });
  });
}
