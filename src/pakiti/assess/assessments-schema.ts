/** What `secmon pakiti assess --json` prints. */
const text = (description: string): object => ({ type: 'string', description });

export const assessmentsSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'What the packages of a node are under the advisories of its distribution',
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: [
      'package',
      'version',
      'advisory',
      'cves',
      'fixed',
      'verdict',
      'class',
      'reason',
      'rule',
      'feed',
    ],
    properties: {
      package: text("the installed package; '*': all of them, of what could not be judged of any"),
      version: text("[EPOCH:]VERSION[-RELEASE], an epoch of 0 left out; empty of '*'"),
      advisory: text(
        "the vendor's id, such as ALSA-2024:0001, or a CVE where there is none; empty of '*', and of a package of which nothing follows from any",
      ),
      cves: { type: 'array', items: { type: 'string', pattern: String.raw`^CVE-\d{4}-\d{4,}$` } },
      fixed: {
        type: ['string', 'null'],
        description:
          'the version that mends it, of the source package where the advisory names one; null: none is known',
      },
      verdict: { enum: ['vulnerable', 'fixed', 'not-affected', 'undetermined'] },
      class: {
        enum: ['fix-available', 'fix-elsewhere', 'no-fix', 'will-not-fix', null],
        description:
          'of what is vulnerable: where the fix is; fix-elsewhere: in a channel that nothing of the node comes from',
      },
      reason: text('what decided, or why it is undetermined'),
      rule: text('the name of the rule that decided, such as version or running-kernel'),
      feed: text('the feed whose data decided; empty where it is of none'),
      exploited: {
        type: 'array',
        items: { type: 'string' },
        description: 'those of the CVEs that CISA lists as exploited; only where its catalogue was given',
      },
      epss: {
        type: ['number', 'null'],
        minimum: 0,
        maximum: 1,
        description: 'the highest EPSS score of the CVEs; only where its scores were given',
      },
    },
  },
} as const;
