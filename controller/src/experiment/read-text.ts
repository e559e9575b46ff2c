import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import type { Problem } from "../model/errors.js";
import { visibleText } from "../model/visible-text.js";
import { findFault, reasonOf } from "./find-fault.js";
import { openPlaces } from "./places.js";

/** Bytes; an experiment of 10 000 devices has about 200 kB. */
const LARGEST_FILE = 1_000_000;

const SAVE_AS_UTF8 = "save the file as UTF-8 text";

/**
 * The text of a file that a user wrote: a regular file of at most 1 MB in UTF-8 without control
 * characters; or the one thing that is wrong with it, and where.
 */
export function readText(file: string): string | Problem {
  const fault = findFault(file);
  if (fault) return unreadable(file, fault);
  try {
    const { size } = statSync(file);
    if (size > LARGEST_FILE) return unreadable(file, `it has ${size} bytes and ${LARGEST_FILE} are allowed`);
    return decode(file, readFileSync(file));
  } catch (error) {
    return unreadable(file, reasonOf(error));
  }
}

function unreadable(file: string, reason: string): Problem {
  return { message: `${visibleText(file)} cannot be read: ${reason}`, next: "check the path" };
}

function decode(file: string, bytes: Buffer): string | Problem {
  const text = new TextDecoder().decode(bytes);
  if (!isUtf8(bytes)) {
    const place = openPlaces(text, file)(text.indexOf("\uFFFD"));
    return { message: "the file is not UTF-8", place, next: SAVE_AS_UTF8 };
  }
  const control = /[^\P{Cc}\t\r\n]/u.exec(text);
  if (!control) return text;
  const message = `the file holds the control character ${visibleText(control[0])}`;
  return { message, place: openPlaces(text, file)(control.index), next: SAVE_AS_UTF8 };
}
