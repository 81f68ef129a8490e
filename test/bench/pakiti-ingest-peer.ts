/**
 * What nobody can be faster than: node:http, and the body of each request as it is into a table of SQLite, in a transaction
 * with those that came meanwhile. `node pakiti-ingest-peer.ts STORE`; prints its port.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';

const [, , path = ''] = process.argv;
const database = new DatabaseSync(path);
database.exec('pragma journal_mode = wal; pragma synchronous = full; create table raw (body blob)');
const insert = database.prepare('insert into raw values (?)');
let waiting: { readonly body: Buffer; readonly response: ServerResponse }[] = [];

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    waiting.push({ body: Buffer.concat(chunks), response });
    if (waiting.length === 1) setImmediate(write);
  });
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));

function write(): void {
  const group = waiting;
  waiting = [];
  database.exec('begin immediate');
  for (const { body } of group) insert.run(body);
  database.exec('commit');
  for (const { response } of group) response.end('OK');
}
