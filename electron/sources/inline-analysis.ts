/**
 * The analyses of a drill, in its own time: an answer comes two virtual seconds after the question, and later while there is
 * history to be read, of which each second takes a bounded part. The same drill gives the same answers at the same moments,
 * however fast it runs, and the window is never held up for long.
 */
import type { AnalysisAnswered } from '../../shared/engine/event';
import { SECOND_MS, type EpochMs } from '../../shared/units';
import { analyse, createAnalysisMemory, foldHours, type AnalysisMemory, type AnalysisRequest } from '../../shared/volatility/analysis';

export const INLINE_DELAY_MS = 2 * SECOND_MS;
/** Hours of history read in one virtual second; 90 days take fifteen. */
const HOURS_A_SECOND = 144;

export interface InlineAnalysis {
  readonly ask: (request: AnalysisRequest) => void;
  /** To be called once a virtual second: what is answered at `atMs`, in the order of the questions. */
  readonly answers: (atMs: EpochMs) => AnalysisAnswered[];
}

export function createInlineAnalysis(): InlineAnalysis {
  const memories = new Map<string, AnalysisMemory>();
  const waiting: AnalysisRequest[] = [];
  const memoryOf = (underlying: string): AnalysisMemory => {
    const memory = memories.get(underlying) ?? createAnalysisMemory();
    memories.set(underlying, memory);
    return memory;
  };
  return {
    ask: (request) => void waiting.push(request),
    answers(atMs) {
      const answered: AnalysisAnswered[] = [];
      for (let next = waiting[0]; next !== undefined && atMs - next.atMs >= INLINE_DELAY_MS; next = waiting[0]) {
        const memory = memoryOf(next.underlying);
        if (foldHours(memory, next, HOURS_A_SECOND) > 0) break;
        const { underlying } = next;
        answered.push({ kind: 'analysis.answered', atMs, underlying, answer: { kind: 'done', result: analyse(memory, next) } });
        waiting.shift();
      }
      return answered;
    },
  };
}
