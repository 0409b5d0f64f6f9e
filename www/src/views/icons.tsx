/** The few pictures of the page, as lines in the colour of the text beside them. */
const shapes = {
  close: "M4 4l8 8M12 4l-8 8",
  plus: "M8 3v10M3 8h10",
  search: "M7 3a4 4 0 1 1 0 8a4 4 0 0 1 0-8zM10 10l3.5 3.5",
  shield: "M8 2l5 2v4c0 3-2 5-5 6c-3-1-5-3-5-6V4zM5.8 8l1.6 1.6L10.4 6.5",
  theme: "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11",
  up: "M4 10l4-4l4 4",
  down: "M4 6l4 4l4-4",
  right: "M6 4l4 4l-4 4",
  copy: "M6 6h7v7H6zM10 6V3H3v7h3",
  columns: "M3 3h10v10H3zM6.3 3v10M9.7 3v10",
  warning: "M8 2.5l6 11H2zM8 7v3M8 11.6v.4",
  file: "M4 2h5l3 3v9H4zM9 2v3h3",
  folder: "M2 4h4l1.5 2H14v7H2z",
  paste: "M6 3H4v11h8V3h-2M6 2h4v2.5H6z",
  sample: "M2 3h12v3H2zM2 6h8v3H2zM2 9h4v3H2z",
} as const;

export function Icon({ name }: { name: keyof typeof shapes }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path d={shapes[name]} />
    </svg>
  );
}
