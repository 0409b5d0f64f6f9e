/**
 * Which files are source: a table of name endings. A drop of them on an open
 * profile gives its lines their text and is no profile.
 */
const ENDINGS = new Set(
  `asm c c++ cc cjs clj cpp cs cts cu cxx d dart erl ex exs f90 fs go groovy h h++ hh hpp hrl hs hxx inc inl ipp java
   jl js jsx kt kts lua m mjs ml mli mm mts nim php pl pm py pyi pyx r rb rs s scala svelte swift ts tsx v vb vue zig`.split(
    /\s+/,
  ),
);

export function isCode(name: string): boolean {
  const file = name.slice(name.lastIndexOf("/") + 1);
  const dot = file.lastIndexOf(".");
  return dot > 0 && ENDINGS.has(file.slice(dot + 1).toLowerCase());
}
