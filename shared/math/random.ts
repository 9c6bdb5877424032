/**
 * Seeded randomness that is the same everywhere: integer arithmetic only. One 32-bit seed and a name give one stream;
 * streams with other names are unrelated, so adding a consumer never moves the numbers of another.
 *
 * Generator: xoshiro128++ 1.0 (David Blackman and Sebastiano Vigna, 2019, https://prng.di.unimi.it/xoshiro128plusplus.c),
 * period 2^128 - 1. Seeding: the hash of seed and name, spread by SplitMix32. Not for secrets.
 */
import { assert } from '../assert';
import { hashText } from './hash';

/** Plain data, changed in place by each draw; a copy of it continues the same sequence. */
export interface Random {
  a: number;
  b: number;
  c: number;
  d: number;
}

/** The stream `name` of `seed` (a whole number, 0 <= seed < 2^32). */
export function createRandom(seed: number, name: string): Random {
  assert(Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff, `a seed is a whole number below 2^32, not ${seed}`);
  const text = hashText(`${seed}/${name}`);
  const high = Number.parseInt(text.slice(0, 8), 16);
  const low = Number.parseInt(text.slice(8), 16);
  const random = { a: splitMix(high, 1), b: splitMix(high, 2), c: splitMix(low, 1), d: splitMix(low, 2) };
  // The all-zero state is the one fixed point of the generator.
  if ((random.a | random.b | random.c | random.d) === 0) random.a = 1;
  return random;
}

/** The next 32 random bits as a whole number in [0, 2^32). */
export function nextUint32(random: Random): number {
  const { b } = random;
  const result = (rotate((random.a + random.d) | 0, 7) + random.a) >>> 0;
  random.c ^= random.a;
  random.d ^= random.b;
  random.b ^= random.c;
  random.a ^= random.d;
  random.c ^= b << 9;
  random.d = rotate(random.d, 11);
  return result;
}

/** Uniform in the open interval (0, 1), in steps of 2^-32: never 0 or 1, so its logarithm is finite. */
export function uniform(random: Random): number {
  return (nextUint32(random) + 0.5) / 4294967296;
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** Output number `step` of SplitMix32 (Java's SplittableRandom with 32-bit constants) started at `state`. */
function splitMix(state: number, step: number): number {
  let mixed = (state + Math.imul(step, 0x9e3779b9)) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
