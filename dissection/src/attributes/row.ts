import type { AttributeType } from "../model.js";

/** One line of the dictionary; `tshark` is the field of tshark 4.0 with the same value, or empty. */
export type AttributeRow = readonly [name: string, type: AttributeType, tshark: string, sentence: string];
