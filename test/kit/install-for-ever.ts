/** Installs one edition after the other until it is killed: `node install-for-ever.ts DIRECTORY FILES`. */
import { localStore } from '../../src/host/local/store.ts';

const [directory = '', count = '1'] = process.argv.slice(2);

for (let edition = 0; ; edition += 1) {
  const files = new Map<string, Buffer>();
  for (let file = 0; file < Number(count); file += 1)
    files.set(`f${file}`, Buffer.from(`${process.pid} ${edition}`));
  await localStore.install(directory, String(edition), files);
  console.log(edition);
}
