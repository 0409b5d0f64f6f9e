/** A row's way over the snapshots, as a line a few letters long. */

const WIDTH = 80;
const HEIGHT = 16;

export function Line({ points }: { points: readonly number[] }) {
  const least = Math.min(0, ...points);
  const most = Math.max(0.0001, ...points);
  const at = (value: number, index: number) => {
    const x = points.length < 2 ? 0 : (index / (points.length - 1)) * WIDTH;
    const y = HEIGHT - ((value - least) / (most - least)) * HEIGHT;
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  };
  return (
    <svg class="spark" viewBox={`0 -1 ${WIDTH} ${HEIGHT + 2}`} width={WIDTH} height={HEIGHT + 2} aria-hidden="true">
      <path d={`M${points.map(at).join("L")}`} />
    </svg>
  );
}
