import { expect } from 'chai';
import { epochSeconds } from './instant.ts';

describe('seconds of an instant', () => {
  const CASES: Readonly<Record<string, number>> = {
    '2026-05-01T10:00:00Z': 1_777_629_600,
    '2026-05-01T10:00:00.5Z': 1_777_629_600.5,
    '2026-05-01T10:00:00.123456Z': 1_777_629_600.123456,
    '2026-05-01T10:00:00.000001Z': 1_777_629_600.000001,
    '2026-05-01T10:00:00.999999Z': 1_777_629_600.999999,
    '1970-01-01T00:00:00.25Z': 0.25,
  };
  for (const [instant, seconds] of Object.entries(CASES)) {
    it(instant, () => expect(epochSeconds(instant)).to.equal(seconds));
  }
});
