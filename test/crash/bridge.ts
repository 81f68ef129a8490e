/** `node bridge.ts CONFIG`: the daemon from source, with the sink of the campaign among its kinds; CONFIG is JSON. */
import { readFileSync } from 'node:fs';
import { startWithKeyed, type CampaignConfiguration } from './in-process.ts';

const configuration = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as CampaignConfiguration;
const running = await startWithKeyed(configuration);
console.log(`listening on http://127.0.0.1:${running.port}`);
process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));
