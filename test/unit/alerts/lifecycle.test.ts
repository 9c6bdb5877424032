import { describe, expect, it } from 'vitest';
import { createAlertBook, listAlerts, MAX_CLEARED, MAX_COUNTED } from '../../../shared/alerts/book';
import { acknowledgeAlert, stepAlerts } from '../../../shared/alerts/lifecycle';
import type { Observation } from '../../../shared/alerts/rule';
import { epochMs } from '../../../shared/units';
import { NORMAL, observation, reached, recorder, UNKNOWN } from '../../support/alert-fixture';

const A = 'test-rule|program:a';
const DEADBAND = { kind: 'deadband', holdLevel: 'caution' } as const;

/** Steps a fresh book and gives what was emitted at each second named. */
function desk() {
  const book = createAlertBook();
  const heard = recorder();
  return {
    book,
    at(seconds: number, ...observations: Observation[]): string[] {
      stepAlerts(book, observations, epochMs(seconds * 1000), heard.emit);
      return heard.take();
    },
    acknowledge(seconds: number, id = A): string[] {
      acknowledgeAlert(book, id, epochMs(seconds * 1000), heard.emit);
      return heard.take();
    },
    get list() {
      return listAlerts(book);
    },
  };
}

describe('delays (AL-05)', () => {
  it.each([
    ['warning', 0],
    ['caution', 2],
    ['advisory', 5],
  ] as const)('a %s is raised after %i s of the condition', (level, delay) => {
    const d = desk();
    for (let second = 0; second < delay; second += 1) expect(d.at(second, observation('a', reached(level)))).toEqual([]);
    expect(d.at(delay, observation('a', reached(level)))).toEqual([`raised ${level} raised a`]);
  });
  it('a condition that breaks off within the on-delay leaves nothing behind', () => {
    const d = desk();
    d.at(0, observation('a', reached('caution')));
    d.at(1, observation('a', NORMAL));
    expect(d.book.records).toEqual([]);
    expect(d.at(2, observation('a', reached('caution')))).toEqual([]);
    expect(d.at(4, observation('a', reached('caution')))).toEqual(['raised caution raised a']);
  });
  it('is over 30 s after the condition, and not sooner when it comes back in between', () => {
    const d = desk();
    d.at(0, observation('a', reached('warning')));
    d.acknowledge(0);
    expect(d.at(1, observation('a', NORMAL))).toEqual([]);
    expect(d.at(20, observation('a', reached('warning')))).toEqual([]);
    expect(d.at(21, observation('a', NORMAL))).toEqual([]);
    expect(d.at(50, observation('a', NORMAL))).toEqual([]);
    expect(d.at(51, observation('a', NORMAL))).toEqual(['cleared warning cleared a']);
    expect(d.list).toEqual([]);
  });
  it('the deadband keeps an alert and raises none', () => {
    const d = desk();
    for (const second of [0, 60, 120]) expect(d.at(second, observation('a', DEADBAND))).toEqual([]);
    d.at(200, observation('a', reached('caution')));
    d.at(202, observation('a', reached('caution')));
    for (const second of [203, 300, 900]) expect(d.at(second, observation('a', DEADBAND))).toEqual([]);
    expect(d.list).toHaveLength(1);
  });
});

describe('acknowledging (AL-09)', () => {
  it('silences this occurrence, and a new one asks again', () => {
    const d = desk();
    expect(d.at(0, observation('a', reached('warning')))).toEqual(['raised warning raised a']);
    expect(d.acknowledge(1)).toEqual(['acknowledged warning acknowledged a']);
    expect(d.at(100, observation('a', reached('warning')))).toEqual([]);
    d.at(101, observation('a', NORMAL));
    expect(d.at(131, observation('a', NORMAL))).toEqual(['cleared warning cleared a']);
    expect(d.at(200, observation('a', reached('warning')))).toEqual(['raised warning raised a']);
    expect(d.list[0]?.occurrence).toBe(2);
  });
  it('a worse level asks again, a milder one does not', () => {
    const d = desk();
    d.at(0, observation('a', reached('caution')));
    expect(d.at(2, observation('a', reached('caution')))).toEqual(['raised caution raised a']);
    d.acknowledge(3);
    expect(d.at(4, observation('a', reached('warning')))).toEqual(['worsened warning raised a']);
    d.acknowledge(5);
    d.at(6, observation('a', reached('caution')));
    expect(d.at(36, observation('a', reached('caution')))).toEqual([]);
    expect(d.list[0]).toMatchObject({ level: 'caution', phase: { kind: 'acknowledged' } });
  });
  it('an unacknowledged warning repeats every 20 s while it is true, a caution never', () => {
    const d = desk();
    d.at(0, observation('a', reached('warning')), observation('b', reached('caution')));
    d.at(2, observation('a', reached('warning')), observation('b', reached('caution')));
    const heard = [19, 20, 39, 40, 41].map((second) => d.at(second, observation('a', reached('warning')), observation('b', reached('caution'))));
    expect(heard).toEqual([[], ['repeated warning raised a'], [], ['repeated warning raised a'], []]);
    expect(d.at(65, observation('a', NORMAL))).not.toContain('repeated warning raised a');
  });
  it('what is over and unseen stays listed until it is acknowledged, in words of the past without advice', () => {
    const d = desk();
    d.at(0, observation('a', reached('warning'), { number: 7 }));
    d.at(1, observation('a', NORMAL, { number: 9 }));
    expect(d.list[0]?.text).toBe('a: 9 of 10; cut 1');
    d.at(31, observation('a', NORMAL));
    expect(d.list).toMatchObject([{ phase: { kind: 'cleared', atMs: 31_000 }, text: 'a: was 7 of 10' }]);
    d.at(9_999, observation('a', NORMAL));
    expect(d.acknowledge(10_000)).toEqual(['acknowledged warning cleared a']);
    expect(d.list).toEqual([]);
  });
  it('an alert that nobody knows is not acknowledged', () => {
    const book = createAlertBook();
    expect(acknowledgeAlert(book, 'none', epochMs(0), () => undefined)).toBe(false);
  });
});

describe('causes (AL-08)', () => {
  const under = { inhibitedBy: ['test-rule|program:feed'] };
  const stale = (level: 'warning' | 'caution' = 'caution') => observation('feed', reached(level));

  it('a visible cause stands for its consequence and becomes as loud as what it hides', () => {
    const d = desk();
    d.at(0, observation('a', reached('warning')), observation('feed', NORMAL));
    d.at(10, stale(), observation('a', UNKNOWN, under));
    const heard = d.at(12, stale(), observation('a', UNKNOWN, under));
    expect(heard).toEqual(['raised caution raised feed', 'inhibited warning inhibited a', 'worsened warning raised feed']);
    expect(d.at(13, stale(), observation('a', UNKNOWN, under))).toEqual([]);
    expect(d.list.map((alert) => [alert.object.id, alert.phase])).toEqual([
      ['feed', { kind: 'raised' }],
      ['a', { kind: 'inhibited', byAlertId: 'test-rule|program:feed' }],
    ]);
    expect(d.at(100, stale(), observation('a', UNKNOWN, under))).toEqual(['repeated warning raised feed']);
  });
  it('a released alert is back as it was: unseen ones ask again, acknowledged ones stay silent', () => {
    const d = desk();
    const both = (a: Observation, b: Observation, seconds: number, ...feed: Observation[]) => d.at(seconds, ...feed, a, b);
    both(observation('a', reached('warning')), observation('b', reached('warning')), 0);
    d.acknowledge(1, 'test-rule|program:b');
    both(observation('a', UNKNOWN, under), observation('b', UNKNOWN, under), 2, stale('warning'));
    const heard = both(observation('a', reached('warning')), observation('b', reached('warning')), 30, observation('feed', NORMAL));
    expect(heard).toEqual(['released warning raised a', 'released warning acknowledged b']);
  });
  it('what turned out to be over while it was hidden is cleared, not released', () => {
    const d = desk();
    d.at(0, observation('a', reached('warning')));
    d.at(2, stale('warning'), observation('a', UNKNOWN, under));
    expect(d.at(30, observation('feed', NORMAL), observation('a', NORMAL))).toEqual(['cleared warning cleared a']);
  });
  it('a condition that begins under its cause is listed as inhibited and makes no sound', () => {
    const d = desk();
    d.at(0, stale('warning'));
    expect(d.at(1, stale('warning'), observation('a', reached('warning'), under))).toEqual(['inhibited warning inhibited a']);
  });
  it('an inhibited cause inhibits nothing', () => {
    const d = desk();
    d.at(0, observation('root', reached('warning')), observation('feed', reached('warning'), { inhibitedBy: ['test-rule|program:root'] }));
    expect(d.at(1, observation('root', reached('warning')), observation('feed', reached('warning'), { inhibitedBy: ['test-rule|program:root'] }), observation('a', reached('warning'), under))).toEqual([
      'raised warning raised a',
    ]);
  });
});

describe('what is not known or gone', () => {
  it('an unknown condition neither raises nor clears', () => {
    const d = desk();
    expect(d.at(0, observation('a', UNKNOWN))).toEqual([]);
    d.at(1, observation('a', reached('warning')));
    d.acknowledge(1);
    expect(d.at(5_000, observation('a', UNKNOWN))).toEqual([]);
    expect(d.list).toHaveLength(1);
  });
  it('an object that is gone ends its alert at once', () => {
    const d = desk();
    d.at(0, observation('a', reached('warning')));
    expect(d.at(1)).toEqual(['cleared warning cleared a']);
    expect(d.list[0]?.phase.kind).toBe('cleared');
  });
  it('a cleared alert that comes back is one alert with a new number', () => {
    const d = desk();
    d.at(0, observation('a', reached('warning')));
    d.at(1);
    expect(d.at(2, observation('a', reached('warning')))).toEqual(['raised warning raised a']);
    expect(d.list).toMatchObject([{ occurrence: 2, raisedAtMs: 2000 }]);
  });
  it('refuses two observations of one rule and object', () => {
    expect(() => desk().at(0, observation('a', NORMAL), observation('a', NORMAL))).toThrow('one observation for each');
  });
});

describe('bounds', () => {
  it('lists at most the named number of unseen cleared alerts: the oldest of the mildest level leaves', () => {
    const d = desk();
    d.at(0, ...Array.from({ length: MAX_CLEARED }, (_, i) => observation(`w${i}`, reached('warning'))), observation('c', reached('caution')));
    d.at(2, ...Array.from({ length: MAX_CLEARED }, (_, i) => observation(`w${i}`, reached('warning'))), observation('c', reached('caution')));
    d.at(3);
    expect(d.list).toHaveLength(MAX_CLEARED);
    expect(d.list.map((alert) => alert.object.id)).not.toContain('c');
  });
  it('counts occurrences of at most the named number of alerts', () => {
    const d = desk();
    for (let i = 0; i <= MAX_COUNTED + 10; i += 1) {
      d.at(i, observation(`x${i}`, reached('warning')));
    }
    expect(Object.keys(d.book.occurrences)).toHaveLength(MAX_COUNTED);
  });
  it('orders the list: true before over, worst first, unacknowledged first, newest first', () => {
    const d = desk();
    const all = ['w1', 'w2', 'c1', 'gone'].map((id) => observation(id, reached(id === 'c1' ? 'caution' : 'warning')));
    d.at(0, ...all.slice(0, 1), ...all.slice(2));
    d.at(2, ...all);
    d.acknowledge(2, 'test-rule|program:w2');
    d.at(3, ...all.slice(0, 3));
    expect(d.list.map((alert) => alert.object.id)).toEqual(['w1', 'w2', 'c1', 'gone']);
  });
});
