/**
 * `npm run test:campaign [SITES [ISSUES [CAMPAIGN...]]]`: issues tracked to their ends on a real Request Tracker, with
 * people at work in it, with faults between it and us, and with the bridge killed at random moments. What is counted is
 * what RT itself has. Exits 1 when any count is wrong.
 */
import { isRight, linesOf } from './campaign/report.ts';
import { runCampaign } from './campaign/run.ts';
import { type CampaignSettings, nameOf } from './campaign/settings.ts';
import { requirePackages } from './kit/debian-packages.ts';
import { POSTGRESQL_PACKAGES } from './kit/postgresql.ts';
import { RT_PACKAGES } from './kit/rt.ts';

const [, , sites = '100', issues = '20', ...wanted] = process.argv;
const size = { sites: Number(sites), issues: Number(issues) };
const plain = { ...size, flavour: 'plain', faults: 0, bridges: 1 } as const;
const CAMPAIGNS: Readonly<Record<string, CampaignSettings>> = {
  calm: plain,
  faults: { ...plain, faults: 5 },
  kills: { ...plain, killEvery: 50 },
  bridges: { ...plain, faults: 5, bridges: 2, killEvery: 200 },
  race: { ...plain, bridges: 2, stolenLeases: true },
  'calm-rtir': { ...plain, flavour: 'rtir' },
  'rough-rtir': { ...plain, flavour: 'rtir', faults: 5, killEvery: 100 },
};

const missing = requirePackages([...RT_PACKAGES, ...POSTGRESQL_PACKAGES]);
if (missing.length > 0) {
  console.log(`the campaigns need the Debian packages ${missing.join(' ')}`);
  process.exit(1);
}
for (const name of wanted.length > 0 ? wanted : Object.keys(CAMPAIGNS)) {
  const settings = CAMPAIGNS[name];
  if (settings === undefined) throw new Error(`there is no campaign ${name}`);
  console.log(`${name}: ${nameOf(settings)}`);
  const outcome = await runCampaign(settings, (line) => console.log(line));
  for (const line of linesOf(name, outcome)) console.log(line);
  if (!isRight(outcome)) process.exitCode = 1;
}
