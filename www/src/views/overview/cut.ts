import { plain } from "../name/plain.ts";

/** No line is better for a name of a megabyte. */
const MOST = 500;

export function cut(text: string): string {
  const whole = plain(text);
  return whole.length > MOST ? `${whole.slice(0, MOST)}…` : whole;
}
