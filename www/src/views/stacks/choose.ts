/**
 * Choosing a whole stack. What is selected then, and what all actions mean, is
 * what its row shows first: its last frame that says something of the program,
 * and not the allocator below it. The stack stays chosen beside that.
 */
import type { NodeId } from "../../engine/protocol.ts";
import type { StackRow } from "../../engine/tables.ts";
import { chosen, hasChoice } from "../choice.ts";
import { select, selection, showInIcicle, stack, stackEnd } from "../state.ts";

type Row = Pick<StackRow, "node" | "tail">;

export const lastWord = ({ node, tail }: Row): NodeId => tail[0]?.node ?? node;

export const selectStack = (row: Row): void => select(lastWord(row), row.node);

export const isChosen = (row: Row): boolean => row.node === stackEnd.value;

/** What a table of stacks does with a row. */
export const ofStacks = {
  selected: isChosen,
  onSelect: selectStack,
  onOpen: (row: Row) => {
    showInIcicle(lastWord(row));
    select(lastWord(row), row.node);
  },
  /** A place was chosen elsewhere, and this stack is the first that shows it. */
  onFound: (row: Row) => {
    const place = selection.peek();
    if (place === lastWord(row)) stack.value = { place, end: row.node };
  },
};

/** The row of the stack that is chosen, or of one that shows the chosen place first. */
export const rowOfStack =
  <Query>(ask: (query: Query, node: NodeId) => Promise<number | undefined>) =>
  (query: Query): Promise<number | undefined> | null =>
    hasChoice()
      ? chosen().then((node) =>
          node === null ? undefined : ask(query, node === selection.peek() ? (stackEnd.peek() ?? node) : node),
        )
      : null;
