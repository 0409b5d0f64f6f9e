/** "0.4 s", "12 s", "3 min": as exact as a waiting person wants it. */
export function seconds(milliseconds: number): string {
  const s = milliseconds / 1000;
  if (s < 0.01) return "0.01 s";
  if (s < 1) return `${s.toFixed(2)} s`;
  if (s < 10) return `${s.toFixed(1)} s`;
  if (s < 100) return `${Math.round(s)} s`;
  return `${Math.round(s / 60)} min`;
}
