/** Stacks on which rules disagree: the first rule has them, a later one would have. */
import type { Conflict } from "../../engine/tables.ts";
import { percent } from "../parts.tsx";

export function Conflicts({ list }: { list: Conflict[] }) {
  if (list.length === 0) return <p class="hint">No stack is named by the rules of two subsystems.</p>;
  return (
    <div class="scroll pane">
      <p class="dim">Stacks count under the first rule that they meet. Later rules would have taken these, too:</p>
      <table class="plain">
        <thead>
          <tr>
            <th>Counted under</th>
            <th>Also named by</th>
            <th class="right">Amount</th>
            <th class="right">Share</th>
            <th class="right">Stacks</th>
          </tr>
        </thead>
        <tbody>
          {list.map(({ winner, other, amount, share, stacks }) => (
            <tr key={`${winner}\n${other}`}>
              <td>{winner}</td>
              <td>{other}</td>
              <td class="right number" title={amount.exact}>
                {amount.text}
              </td>
              <td class="right number">{percent(share)}</td>
              <td class="right number">{stacks.toLocaleString("en")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
