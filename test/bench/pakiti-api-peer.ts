/**
 * What no API can be faster than: node:http, and a page of rows of hosts as they are in the store. `node pakiti-api-peer.ts STORE`;
 * prints its port; the path of a request is the site to begin at.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';

const [, , path = ''] = process.argv;
const database = new DatabaseSync(path, { readOnly: true });
const page = database.prepare(
  'select id, site, name, inventory, first_seen, last_seen, body from pakiti_host where site >= ? order by site, name limit 101',
);

const server = createServer((request, response) => {
  response.end(JSON.stringify(page.all(request.url?.slice(1) ?? '')));
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
