import type { Journal } from '../../src/host/journal.ts';

/** @param fail is asked before each append; what it throws comes after the lines were written */
export function memoryJournal(fail: () => void = () => undefined): Journal & { text: string } {
  return {
    text: '',
    standing() {
      return Promise.resolve({ file: 'memory', bytes: this.text.length });
    },
    tail() {
      return Promise.resolve(this.text);
    },
    append(lines) {
      this.text += lines;
      return new Promise((resolve) => {
        fail();
        resolve();
      });
    },
  };
}
