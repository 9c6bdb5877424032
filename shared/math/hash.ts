/**
 * A streaming 64-bit hash of text, for telling two runs apart: trace hashes, golden summaries, names of random streams.
 * Not cryptographic: it finds accidents, not forgers.
 *
 * Two 32-bit lanes over the UTF-16 code units, low byte first, two units to a block. Lane A is MurmurHash3_x86_32 with
 * seed 0 (Austin Appleby, public domain, 2011). Lane B has the same shape with the multipliers, rotations and increments
 * of the third word of MurmurHash3_x86_128, so that what collides in one lane has no reason to in the other.
 */

/** Plain data; the text may arrive in any pieces. */
export interface TextHash {
  laneA: number;
  laneB: number;
  lengthUnits: number;
  /** The first unit of a block whose second one has not come yet: valid while `lengthUnits` is odd. */
  pendingUnit: number;
}

const LANE_B_SEED = 0x9747b28c;

export function createHash(): TextHash {
  return { laneA: 0, laneB: LANE_B_SEED | 0, lengthUnits: 0, pendingUnit: 0 };
}

/** Continues `hash` with `text`; the same text in other pieces gives the same hash. */
export function addText(hash: TextHash, text: string): void {
  const length = text.length;
  if (length === 0) return;
  let { laneA, laneB } = hash;
  let at = 0;
  if (hash.lengthUnits % 2 === 1) {
    const block = hash.pendingUnit | (text.charCodeAt(0) << 16);
    laneA = (Math.imul(rotate(laneA ^ scrambleA(block), 13), 5) + 0xe6546b64) | 0;
    laneB = (Math.imul(rotate(laneB ^ scrambleB(block), 15), 5) + 0x96cd1c35) | 0;
    at = 1;
  }
  for (; at + 1 < length; at += 2) {
    const block = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16);
    laneA = (Math.imul(rotate(laneA ^ scrambleA(block), 13), 5) + 0xe6546b64) | 0;
    laneB = (Math.imul(rotate(laneB ^ scrambleB(block), 15), 5) + 0x96cd1c35) | 0;
  }
  if (at < length) hash.pendingUnit = text.charCodeAt(at);
  hash.laneA = laneA;
  hash.laneB = laneB;
  hash.lengthUnits += length;
}

/** The hash of everything added so far, as 16 hexadecimal digits (lane A first); more text may follow. */
export function digest(hash: TextHash): string {
  let { laneA, laneB } = hash;
  if (hash.lengthUnits % 2 === 1) {
    laneA ^= scrambleA(hash.pendingUnit);
    laneB ^= scrambleB(hash.pendingUnit);
  }
  const lengthBytes = hash.lengthUnits * 2;
  return hex(finish(laneA ^ lengthBytes)) + hex(finish(laneB ^ lengthBytes));
}

/** The hash of one text. */
export function hashText(text: string): string {
  const hash = createHash();
  addText(hash, text);
  return digest(hash);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

function scrambleA(block: number): number {
  return Math.imul(rotate(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593);
}

function scrambleB(block: number): number {
  return Math.imul(rotate(Math.imul(block, 0x38b34ae5), 17), 0xa1e38b93);
}

/** Murmur3's final mix: each bit of the input changes each bit of the output with probability near 1/2. */
function finish(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

function hex(lane: number): string {
  return (lane >>> 0).toString(16).padStart(8, '0');
}
