/** The last frames of a stack in a line, each in the form that fits. */
import { Name, shortened } from "../name/name.tsx";
import { fitTail } from "./tail.ts";

interface Props {
  tail: readonly { name: string; hit: boolean }[];
  letters: number;
}

export function Tail({ tail, letters }: Props) {
  const lengths = tail.map(({ name }) => shortened(name, 1000).length);
  return (
    <>
      {fitTail(lengths, letters).map((letters, index) => {
        const { name = "", hit = false } = tail[index] ?? {};
        return (
          <span class="tail-part" key={index}>
            <Name text={name} letters={letters} hit={hit} />
          </span>
        );
      })}
    </>
  );
}
