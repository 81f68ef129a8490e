/**
 * ioc: is anything here that is known from an intrusion?
 *
 * Source    indicator sets (our YAML, MISP events, STIX 2.1 bundles) against files, processes, kernel modules, sockets,
 *           authorised keys, cron, systemd units and accounts
 * Measures  indicators, matches, what could not be used or looked at, entries and bytes read
 * Blind     what cannot be read is UNKNOWN; items that a host could never show are listed
 */
import { defineCheck } from '../../src/check/index.ts';
import { evaluate } from './evaluate.ts';
import { options } from './options.ts';
import { probe } from './probe.ts';

export const check = defineCheck({
  name: 'ioc',
  summary: 'Nothing on the host matches the indicators of compromise',
  describe: [
    'Looks for indicators of compromise that are data: files by path, mode, owner, checksum or content, files that no ' +
      'package owns, processes by name, executable or command line, deleted executables, mapped libraries, kernel ' +
      'modules, hidden ones too, authorised SSH keys, cron entries, systemd units, addresses and accounts.',
    'Indicator sets are YAML (checks/ioc/README.md), MISP events or STIX 2.1 bundles as JSON. A match is CRITICAL with ' +
      'its evidence. What an item of a set asks and no host could show (domain names, mail addresses, items not marked ' +
      'for detection) is listed under -v; items that are wrong or lack something are UNKNOWN.',
    'What may not be read is UNKNOWN: without privilege neither the executables of other accounts nor most homes can ' +
      'be seen. Let a root timer run "secmon observe" and judge what it stored with --observation.',
    'The first line names nothing of an indicator whose TLP label is stricter than --tlp: only its set and item.',
  ],
  timeoutSeconds: 300,
  options,
  metrics: {
    indicators: { unit: '', describe: 'indicators that were looked for' },
    matches: { unit: '', describe: 'things that match an indicator' },
    unusable: { unit: '', describe: 'items of sets that were not looked for' },
    not_looked_at: { unit: '', describe: 'things that could not be looked at' },
    entries: { unit: '', describe: 'files and directories whose status was read' },
    hashed_files: { unit: '', describe: 'files whose content was hashed' },
    hashed_bytes: { unit: 'B', describe: 'bytes that were hashed' },
    seconds: { unit: 's', describe: 'time that the looking took' },
  },
  probe,
  evaluate,
});
