/** The worker thread of live analyses, simulations and calibrations: one memory per underlying, one answer per question. It touches nothing but its port. */
import { parentPort } from 'node:worker_threads';
import { analyse, createAnalysisMemory, type AnalysisMemory, type AnalysisRequest } from '../shared/volatility/analysis';
import { calibrate } from '../shared/calibration/calibrate';
import { calibrationInput } from '../shared/calibration/question';
import { simulated } from '../shared/engine/risk-simulation';
import type { WorkerAnswer } from './analyst';
import type { CalibrationReply, CalibrationRequest } from './calibrator';
import type { SimulationReply, SimulationRequest } from './simulator';

const memories = new Map<string, AnalysisMemory>();

function answerTo(request: AnalysisRequest): WorkerAnswer {
  const { underlying } = request;
  const memory = memories.get(underlying) ?? createAnalysisMemory();
  memories.set(underlying, memory);
  try {
    return { underlying, result: analyse(memory, request) };
  } catch (error) {
    // A memory that failed may be half changed: the next question begins anew.
    memories.delete(underlying);
    return { underlying, why: `the analysis failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function simulationOf({ question }: SimulationRequest): SimulationReply {
  try {
    return { answer: simulated(question) };
  } catch (error) {
    return { why: `the simulation failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function calibrationOf({ calibration }: CalibrationRequest): CalibrationReply {
  try {
    return { kind: 'done', calibration: calibrate(calibrationInput(calibration), (share) => parentPort?.postMessage({ kind: 'share', share } satisfies CalibrationReply)) };
  } catch (error) {
    return { kind: 'failed', message: `the calibration failed: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function replyTo(request: AnalysisRequest | SimulationRequest | CalibrationRequest): WorkerAnswer | SimulationReply | CalibrationReply {
  if ('question' in request) return simulationOf(request);
  return 'calibration' in request ? calibrationOf(request) : answerTo(request);
}

parentPort?.on('message', (request: AnalysisRequest | SimulationRequest | CalibrationRequest) => parentPort?.postMessage(replyTo(request)));
